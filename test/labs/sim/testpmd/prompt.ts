// The prompt `testpmd>`: its commands, what it answers to others, and what Tab offers.
import { consoleCommands } from '../../../../src/core/testpmd/console/commands';
import { consoleCompletions } from '../../../../src/core/testpmd/console/complete';
import { consoleWords, matchCommand } from '../../../../src/core/testpmd/console/match';
import type { LintContext } from '../../../../src/core/testpmd/analysis';
import { knowledge } from './build';
import { portInfo, summaryHead, summaryLine } from './portInfo';
import type { Port } from './ports';
import { LineEditor } from './rdline';
import { planText, setUpText } from './streams';
import { xstatsOf } from './telemetry';
import type { Testpmd } from './testpmd';

const help =
  '\nHelp is available for the following sections:\n\n' +
  [
    ['control', 'Start and stop forwarding.'],
    ['display', 'Displaying port, stats and config information.'],
    ['config', 'Configuration information.'],
    ['ports', 'Configuring ports.'],
    ['filters', 'Filters configuration help.'],
    ['traffic_management', 'Traffic Management commands.'],
    ['devices', 'Device related commands.'],
    ['drivers', 'Driver specific commands.'],
    ['all', 'All of the above sections.'],
  ]
    .map(([name = '', what = '']) => `    help ${name.padEnd(27)}: ${what}\n`)
    .join('') +
  '\n';

type Command = (testpmd: Testpmd, groups: readonly string[]) => void;

/** The ports a command is for; a number that is none is told of. */
function portsOf(testpmd: Testpmd, text: string): readonly Port[] {
  if (text === 'all') return testpmd.visible;
  const port = testpmd.port(Number(text));
  if (port !== undefined) return [port];
  const valid = testpmd.visible.map(({ id }) => `${id} `).join('');
  testpmd.voice.cry(`Invalid port ${text}\n`);
  testpmd.voice.say(`The valid ports array is [ ${valid}]\n`);
  return [];
}

function xstatsText(testpmd: Testpmd, port: Port): string {
  const lines = xstatsOf(testpmd, port).map(([name, value]) => `${name}: ${value}\n`);
  return `###### NIC extended statistics for port ${String(port.id).padEnd(2)}\n${lines.join('')}`;
}

const shows: Readonly<Record<string, Command>> = {
  info: (testpmd, [, , ports = '']) => {
    for (const port of portsOf(testpmd, ports))
      testpmd.voice.say(portInfo(port, testpmd.settings, testpmd.build));
  },
  summary: (testpmd, [, , ports = '']) => {
    testpmd.voice.say(summaryHead(testpmd.visible.length));
    for (const port of portsOf(testpmd, ports)) testpmd.voice.say(summaryLine(port));
  },
  stats: (testpmd, [, , ports = '']) => {
    testpmd.showStats(portsOf(testpmd, ports));
  },
  xstats: (testpmd, [, , ports = '']) => {
    for (const port of portsOf(testpmd, ports)) testpmd.voice.say(xstatsText(testpmd, port));
  },
};

/** What is simulated of the commands, by pattern. Others that testpmd knows say nothing, as most setters do. */
const commands: readonly (readonly [RegExp, Command])[] = [
  [
    /^help$/,
    ({ voice }) => {
      voice.say(help);
    },
  ],
  [
    /^start( tx_first( \d+)?)?$/,
    (testpmd) => {
      testpmd.startForwarding();
    },
  ],
  [
    /^stop$/,
    (testpmd) => {
      testpmd.stopForwarding();
    },
  ],
  [
    /^show port (info|summary|stats|xstats) (\d+|all)$/,
    (testpmd, groups) => {
      shows[groups[1] ?? '']?.(testpmd, groups);
    },
  ],
  [
    /^clear port (stats|xstats) (\d+|all)$/,
    (testpmd, [, what = '', ports = '']) => {
      for (const port of portsOf(testpmd, ports)) {
        testpmd.clearStats(port);
        if (what === 'stats') testpmd.voice.say(`\n  NIC statistics for port ${port.id} cleared\n`);
      }
    },
  ],
  [
    /^show fwd stats all$/,
    (testpmd) => {
      testpmd.showForwarding();
    },
  ],
  [
    /^show config fwd$/,
    (testpmd) => {
      testpmd.voice.say(planText(testpmd.plan, testpmd.effective));
    },
  ],
  [
    /^show config rxtx$/,
    (testpmd) => {
      testpmd.voice.say(setUpText(testpmd.plan, testpmd.effective));
    },
  ],
  [
    /^set fwd (\w+)( retry)?$/,
    (testpmd, [, mode = '']) => {
      testpmd.mode = mode;
      testpmd.voice.say(`Set ${mode} packet forwarding mode\n`);
    },
  ],
  [
    /^port (start|stop) (\d+|all)$/,
    (testpmd, [, what = '', ports = '']) => {
      const chosen = portsOf(testpmd, ports);
      if (chosen.length === 0 && ports !== 'all') return;
      if (what === 'start') testpmd.startPorts(chosen);
      else testpmd.stopPorts(chosen);
    },
  ],
];

/** Runs a line; false for `quit`. */
export function runPromptLine(testpmd: Testpmd, line: string): boolean {
  const words = consoleWords(line);
  const [first] = words;
  if (first === undefined) return true;
  const text = words.map((word) => word.text).join(' ');
  if (text === 'quit') return false;
  const { byFirst } = consoleCommands(knowledge.line(testpmd.build.release.id));
  const candidates = byFirst.get(first.text) ?? [];
  if (!candidates.some((command) => matchCommand(words, command).complete)) {
    testpmd.voice.say(candidates.length === 0 ? 'Command not found\n' : 'Bad arguments\n');
    return true;
  }
  for (const [pattern, command] of commands) {
    const match = pattern.exec(text);
    if (match === null) continue;
    command(testpmd, match);
    return true;
  }
  return true;
}

function common(words: readonly string[]): string {
  return words.reduce((shared, word) => {
    let length = 0;
    while (length < shared.length && shared[length] === word[length]) length += 1;
    return shared.slice(0, length);
  });
}

function completion(
  testpmd: Testpmd,
  line: string,
): { readonly add: string } | { readonly list: readonly string[] } {
  const context: LintContext = { release: testpmd.build.release, machine: null, knowledge };
  const offered = consoleCompletions(line, context);
  const { from, offers } = offered;
  const typed = line.slice(from);
  // What is no number can only be the beginning of a word.
  const values = /^\d*$/.test(typed) ? offered.values : [];
  const words = offers.map(({ word }) => word);
  if (words.length === 1 && values.length === 0) return { add: `${words[0]?.slice(typed.length) ?? ''} ` };
  const shared = words.length === 0 ? '' : common(words);
  if (values.length === 0 && shared.length > typed.length) return { add: shared.slice(typed.length) };
  return {
    list: [
      ...offers.map(({ word, usage }) => `${word} [Fixed STRING]: ${usage}`),
      ...values.map((value) => `[${value}]`),
    ],
  };
}

/** The prompt over testpmd's standard input, until `quit`, Ctrl+D, the input's end or `over` asks for its own. */
export async function runPrompt(
  testpmd: Testpmd,
  next: () => Promise<string | null>,
  over: () => boolean,
): Promise<void> {
  const { voice } = testpmd;
  const editor = new LineEditor(
    'testpmd> ',
    (text) => {
      voice.say(text);
    },
    {
      run: (line) => runPromptLine(testpmd, line),
      complete: (line) => completion(testpmd, line),
    },
  );
  editor.begin();
  for (let piece = await next(); piece !== null && !over(); piece = await next())
    for (const byte of piece) if (!editor.key(byte)) return;
}
