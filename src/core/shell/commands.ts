// One simple command: what it does to variables, and whether it runs testpmd.
import type { Assignment, Command, Word } from 'unbash';
import { calledByTrap, changingBuiltins, declarations, staticText, touchedBy } from './builtins';
import { textValue, type Value } from './environment';
import { consoleText, fedBody, feedText, type Feed } from './hereDocument';
import { isInteresting, locate, type Located } from './locate';
import { joinWords } from './join';
import { endOf, startOf } from './mappedText';
import { anyFunction } from './sites';
import type { Walk } from './walk';
import { expandValue, expandWord } from './words';
import type { CommandWord } from './word';

/** More words than this nobody gives to a program. */
const mostWords = 8192;

/** `ARGS+=(…)`: more often than this nobody adds to an array by hand. */
const mostParts = 64;

/** Runs one command of a walk. `feed`: what stands at its input if it sets none itself. */
export function runCommand(walk: Walk, node: Command, feed: Feed | undefined): void {
  for (const prefix of node.prefix) {
    if (prefix.type !== 'Assignment') continue;
    walk.words(prefix);
    if (node.name === undefined) assign(walk, prefix);
  }
  walk.redirections(node.redirects);
  const { name } = node;
  if (name === undefined) return;
  walk.words(name);
  for (const arg of node.args) walk.words(arg);

  const fixed = staticText(name);
  if (fixed !== undefined && !isInteresting(fixed)) {
    changeVariables(walk, fixed, node.args, feed);
    if (fixed === 'cat' || fixed === 'tee') writeScript(walk, node, fedBody(node.redirects, walk) ?? feed);
    return;
  }
  const base = startOf(walk.map, node.pos);
  const words = expandAll(walk, [name, ...node.args.filter((arg) => arg.type === 'Word')], base);
  const isFunction = (called: string): boolean => walk.document.effectOf(called) !== undefined;
  const located = locate(words, (word) => walk.likely.get(word), isFunction);
  if (located !== undefined) runLocated(walk, node, words, located, base, feed);
  else if (fixed === 'sudo' && node.args[0]?.text === 'tee') {
    writeScript(walk, node, fedBody(node.redirects, walk) ?? feed);
  }
  if (fixed !== undefined) changeVariables(walk, fixed, node.args, feed);
  else if (located === undefined || words[0]?.known === true) callUnknown(walk, words[0]);
}

function runLocated(
  walk: Walk,
  node: Command,
  words: readonly CommandWord[],
  located: Located,
  base: number,
  feed: Feed | undefined,
): void {
  const input = fedBody(node.redirects, walk) ?? feed;
  const lcores = located.lcores === undefined ? walk.lcores : located.lcores;
  if (located.kind === 'testpmd') {
    const prompt = input === undefined ? undefined : consoleText(input, base);
    const end = Math.max(0, endOf(walk.map, node.end) - base);
    walk.found.push({
      base,
      command: {
        start: 0,
        end,
        program: words[located.at],
        words: words.slice(located.at + 1),
        ...(lcores === undefined ? {} : { lcores }),
        ...(prompt === undefined ? {} : { console: prompt }),
      },
    });
    return;
  }
  for (const group of located.groups) {
    const env = located.here === true ? walk.env : walk.separate();
    const sites = walk.program(joinWords(group, base), env, lcores, input);
    if (located.here === true && (sites === undefined || group.some((word) => !word.known))) env.forgetAll();
  }
  if (located.stdin && located.groups.length === 0 && input !== undefined) {
    walk.program(feedText(input), walk.separate(), lcores);
  }
}

/** `cat > run.sh <<EOF`: what is written there will be run. */
function writeScript(walk: Walk, node: Command, feed: Feed | undefined): void {
  if (feed === undefined) return;
  const targets = [
    ...node.redirects.flatMap((redirect) =>
      redirect.type === 'Redirect' && redirect.operator.startsWith('>') && redirect.target !== undefined
        ? [redirect.target.text]
        : [],
    ),
    ...node.args.map((arg) => arg.text),
  ];
  const text = feedText(feed);
  const shebang = /^#!\s?\S*(?:\/|\s)(?:ba|da|z|k|a)?sh\b/.test(text.text.slice(0, 100));
  const script = targets.some((target) => /\.(?:sh|bash|zsh|ksh)["']?$/.test(target));
  if (shebang || script) walk.program(text, walk.separate(), undefined);
}

/** What a builtin or a function of the script does to variables. */
function changeVariables(walk: Walk, name: string, args: Command['args'], feed: Feed | undefined): void {
  const { env } = walk;
  const [first] = args;
  if ((name === 'command' || name === 'builtin') && first?.type === 'Word') {
    const inner = staticText(first);
    if (inner !== undefined) changeVariables(walk, inner, args.slice(1), feed);
    return;
  }
  if (callFunction(walk, name)) return;
  if (name === 'trap') for (const called of calledByTrap(args)) callFunction(walk, called);
  if (!changingBuiltins.has(name) || name === 'eval') return;
  const declaration = declarations.get(name);
  const touched = touchedBy(name, args);
  if (touched === 'all') {
    env.forgetAll();
    return;
  }
  const flags = args.flatMap((arg) => (arg.type === 'Word' && /^[-+]/.test(arg.text) ? [arg.text] : []));
  if (declaration === undefined || !flags.every((flag) => declaration.harmless.test(flag))) {
    env.forget(touched);
    if (declaration !== undefined)
      env.forget(args.map((arg) => (arg.type === 'Assignment' ? arg.name : arg.text)));
    return;
  }
  for (const arg of args) {
    if (arg.type === 'Assignment') assign(walk, arg);
    // `local NAME` hides what NAME was before.
    else if (declaration.local) env.set(arg.text, null);
  }
}

/** A command whose name comes from a variable may be any function, unless it is known. */
function callUnknown(walk: Walk, name: CommandWord | undefined): void {
  if (name?.known === true && changingBuiltins.has(name.value)) walk.env.forgetAll();
  callFunction(walk, name?.known === true ? name.value : anyFunction);
}

/** What a function of the script changes is not certain from here on. False where the name is no function. */
function callFunction({ env, document }: Walk, name: string): boolean {
  const effect = document.effectOf(name);
  if (effect === undefined) return false;
  if (effect === 'all') env.forgetAll();
  else env.forget(effect);
  return true;
}

function assign(walk: Walk, assignment: Assignment): void {
  const { env } = walk;
  const { name, value, append, index } = assignment;
  if (index !== undefined) {
    env.set(name, null);
    return;
  }
  env.set(name, append === true ? appended(walk, env.get(name), value) : assigned(walk, value));
}

function assigned(walk: Walk, value: Assignment['value']): Value | null {
  if (value.type === 'Word') return expandValue(value, walk);
  const { elements } = value;
  // `([key]=value)` sets by index.
  if (elements.some((element) => element.text.startsWith('['))) return null;
  return { kind: 'array', parts: [{ words: expandAll(walk, elements, 0), origin: walk.origin }] };
}

function appended(walk: Walk, before: Value | null, value: Assignment['value']): Value | null {
  const added = assigned(walk, value);
  if (before?.kind === 'text' && added?.kind === 'text') return textValue(before.text + added.text);
  if (before?.kind !== 'array' || added?.kind !== 'array' || before.parts.length >= mostParts) return null;
  return { kind: 'array', parts: [...before.parts, ...added.parts] };
}

function expandAll(walk: Walk, words: readonly Word[], base: number): CommandWord[] {
  const expanded: CommandWord[] = [];
  for (const word of words) {
    expanded.push(...expandWord(word, walk, base));
    if (expanded.length > mostWords) break;
  }
  return expanded;
}
