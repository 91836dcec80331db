// testpmd's prompt: what it takes, what it skips, what can follow. The lines were tried with real binaries.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  checkConsole,
  checkConsoleSegment,
  consoleCommandOf,
  consoleUsage,
} from '../../../src/core/testpmd/console/check';
import { consoleHoverAt, consoleOffersAt } from '../../../src/core/testpmd/console/editor';
import { consoleCompletions } from '../../../src/core/testpmd/console/complete';
import { openDocument } from '../../../src/core/documents/open';
import { analyse, findingsOf } from '../../../src/core/testpmd/lint';
import { testpmdKnowledge } from '../../../src/core/testpmd/knowledge';
import type { LintContext } from '../../../src/core/testpmd/analysis';
import { render } from '../../../src/core/message';

const knowledge = testpmdKnowledge();

function contextOf(release = '24.11'): LintContext {
  const row = knowledge.release(release);
  if (row === undefined) throw new Error(`no release ${release}`);
  return { release: row, machine: null, knowledge };
}

/** The text that findings point at. */
function wrong(text: string, release?: string, isFile = false): readonly string[] {
  return checkConsole(text, 0, isFile, contextOf(release)).map(({ start, end }) => text.slice(start, end));
}

test('the prompt takes these lines, in every release', () => {
  const lines = [
    'start',
    'start tx_first 5',
    'stop',
    'set fwd txonly',
    'set fwd txonly retry',
    'set burst 0x10',
    'set txpkts 64,128',
    'set coremask 0xf',
    'set promisc all on',
    'set eth-peer 0 60:45:bd:01:02:03',
    'show port stats all',
    'show port info 0',
    'clear port xstats 1',
    '  show port stats 0   # a comment',
    'show port stats 0#a comment',
    '# only a comment',
    '',
    ' \t ',
    'show\tport\tstats all',
    'port stop all',
    'port config all rxq 4',
    'port config mtu 0 9000',
    'port attach 7870:00:00.0,mac=60:45:bd:01:02:03',
    'flow create 0 ingress pattern eth / ipv4 / end actions drop / end',
    'set raw_encap 0 eth / ipv4 / end_set',
    'show config fwd',
    'quit',
    'quit\r',
  ];
  for (const release of ['22.11', '23.11', '24.11', '25.11', '26.07'])
    assert.deepEqual(wrong(lines.join('\n'), release), [], release);
});

test('the prompt skips these lines, and the finding points at the word', () => {
  const cases: Record<string, readonly string[]> = {
    'foo bar': ['foo'],
    'sho por st all': ['sho'],
    'SHOW PORT STATS 0': ['SHOW'],
    'set fw io': ['fw'],
    'set fwd nosuch': ['nosuch'],
    'set fwd rxonly retry': ['retry'],
    'show port stats': ['show port stats'],
    'show port stats 0 extra': ['extra'],
    'set burst abc': ['abc'],
    'set burst 70000': ['70000'],
    'set burst -1': ['-1'],
    'set burst 08': ['08'],
    'quit now': ['now'],
    'start tx-first': ['tx-first'],
    'set eth-peer 0': ['set eth-peer 0'],
    'mac_addr set 0 zz': ['zz'],
  };
  assert.deepEqual(Object.fromEntries(Object.keys(cases).map((line) => [line, wrong(line)])), cases);
});

test('a mistyped word is mended', () => {
  const fixed = (line: string): string | undefined =>
    checkConsole(line, 0, false, contextOf())[0]?.fixes[0]?.edits[0]?.newText;
  const cases: Record<string, string | undefined> = {
    strat: undefined,
    star: 'start',
    'set fwd MAC': 'mac',
    'start tx-first': 'tx_first',
    'show prt stats all': 'port',
  };
  assert.deepEqual(Object.fromEntries(Object.keys(cases).map((line) => [line, fixed(line)])), cases);
});

test('a command of another release is named as such', () => {
  const said = (line: string, release: string): readonly string[] =>
    checkConsole(line, 0, false, contextOf(release)).map(({ message }) => render(message));
  assert.deepEqual(said('set txonly-flows 8', '26.07'), []);
  assert.deepEqual(said('set txonly-flows 8', '24.11'), [
    'DPDK 24.11 does not know this command, DPDK 26.07 does: testpmd skips the line.',
  ]);
  assert.deepEqual(wrong('set fwd recycle_mbufs', '22.11'), ['set fwd recycle_mbufs']);
});

test('a last line without its end is never run, in a file', () => {
  assert.deepEqual(wrong('start\nstop', '24.11', true), ['stop']);
  assert.deepEqual(wrong('start\nstop\n', '24.11', true), []);
  assert.deepEqual(wrong('start\n# end', '24.11', true), []);
  assert.deepEqual(wrong('start\nstop', '24.11', false), []);
});

test('what is not known is not judged', () => {
  assert.deepEqual(wrong('set fwd \uE000\n\uE000\nset burst \uE000'), []);
  const segment = { text: 'foo\nstart\n', start: 10, end: 30, exact: false };
  assert.deepEqual(
    checkConsoleSegment(segment, contextOf()).map(({ start, end, fixes }) => [start, end, fixes.length]),
    [[10, 30, 0]],
  );
  assert.deepEqual(
    checkConsoleSegment({ ...segment, exact: true }, contextOf()).map(({ start, end }) => [start, end]),
    [[10, 13]],
  );
});

test('what can follow is offered', () => {
  const offered = (prefix: string): readonly unknown[] => {
    const { from, offers, values } = consoleCompletions(prefix, contextOf());
    return [from, offers.map(({ word }) => word), values];
  };
  assert.deepEqual(offered('sta'), [0, ['start'], []]);
  assert.deepEqual(offered('set fwd m'), [8, ['mac', 'macswap'], []]);
  assert.deepEqual(offered('start '), [6, ['tx_first'], []]);
  assert.deepEqual(offered('set burst '), [10, ['tx'], ['<value>']]);
  assert.deepEqual(offered('foo '), [4, [], []]);
  assert.deepEqual(offered('start # '), [8, [], []]);
  const [all] = [consoleCompletions('', contextOf()).offers.map(({ word }) => word)];
  assert.ok(all.includes('start') && all.includes('show') && all.includes('flow'));
  const stop = consoleCompletions('stop', contextOf()).offers[0];
  assert.equal(stop?.ends, true);
  assert.match(stop.rows[0]?.summary ?? '', /Stops forwarding/);
});

test('a line is known by the command it is, or becomes', () => {
  const usage = (line: string): string | undefined => {
    const match = consoleCommandOf(line, contextOf());
    return match === undefined ? undefined : consoleUsage(match.command);
  };
  assert.equal(usage('port config mtu 0'), 'port config mtu <port_id> <value>');
  assert.equal(usage('stop'), 'stop');
  assert.equal(usage('nosuch'), undefined);
});

test('a file of commands is a document whose lines are judged one by one', () => {
  const text = '# testpmd commands\n\n  set fwd nosuch\nstart\nfoo # no such command\nstop';
  const document = openDocument('console', text);
  const found = document.commands.flatMap(({ base, command }) =>
    findingsOf(analyse(command, contextOf()), contextOf()).map(({ rule, severity, start, end }) => [
      rule,
      severity,
      text.slice(base + start, base + end),
    ]),
  );
  assert.deepEqual(found, [
    ['console-command', 'warning', 'nosuch'],
    ['console-command', 'warning', 'foo'],
    ['console-command', 'warning', 'stop'],
  ]);
  document.update({ start: text.length, end: text.length, text: '\n' });
  assert.equal(document.commands.length, 4);
});

test('an editor offers and explains commands at any line of a file', () => {
  const text = 'start\nset fwd ma\nstop\n';
  const offers = consoleOffersAt(text, 16, contextOf());
  assert.deepEqual(
    [offers?.start, offers?.end, offers?.offers.map(({ newText }) => newText)],
    [14, 16, ['mac', 'macswap']],
  );
  const hover = consoleHoverAt(text, 18, contextOf());
  assert.deepEqual([hover?.start, hover?.end, hover?.heading], [17, 21, 'stop']);
  assert.equal(consoleHoverAt('nosuch\n', 2, contextOf()), undefined);
});
