// The page of each rule: its wrong example is found wrong for this one reason, its right example for none.
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { rulePage, ruleIds, rules, type RuleId } from '../../../src/core/testpmd/ruleTable';
import { openDocument } from '../../../src/core/documents/open';
import { consoleRules, judged, machines } from './ruleBench';

/** A fenced example: ```` ```sh wrong dpdk=25.11 vm=small ````. */
interface Example {
  readonly language: string;
  readonly verdict: 'wrong' | 'right';
  readonly dpdk: string | undefined;
  readonly machine: string | undefined;
  readonly lines: readonly string[];
}

function examplesOf(page: string): readonly Example[] {
  return [...page.matchAll(/^```(\S+) (wrong|right)(.*)\n([^`]*)\n```$/gm)].map(
    ([, language = '', verdict, marks = '', body = '']) => ({
      language,
      verdict: verdict === 'wrong' ? 'wrong' : 'right',
      dpdk: /dpdk=(\S+)/.exec(marks)?.[1],
      machine: /\bvm(?:=(\S+))?/.exec(marks)?.[1] ?? (/\bvm\b/.test(marks) ? 'vm' : undefined),
      lines: body.split('\n'),
    }),
  );
}

function read(id: RuleId, language: string): string {
  const path = rulePage(id, language);
  return existsSync(path) ? readFileSync(path, 'utf8') : '';
}

function rulesFor({ language, lines, dpdk, machine }: Example): readonly string[] {
  if (language === 'testpmd-console') return consoleRules(`${lines.join('\n')}\n`);
  return openDocument('shell', lines.join('\n')).commands.flatMap(({ command }) =>
    judged(command, {
      ...(dpdk === undefined ? {} : { dpdk }),
      machine: machine === undefined ? null : (machines[machine] ?? null),
    }).map(({ rule }) => rule),
  );
}

test('the table and its ids list the same rules, in one order', () => {
  assert.deepEqual(
    rules.map(({ id }) => id),
    ruleIds,
  );
});

test('every rule has a wrong and a right example in both languages, and a line in both lists', () => {
  const lists = {
    en: readFileSync('docs/rules/README.md', 'utf8'),
    ja: readFileSync('docs/rules/README.ja.md', 'utf8'),
  };
  const lacking = ruleIds.filter((id) => {
    const [english, japanese] = [examplesOf(read(id, 'en')), examplesOf(read(id, 'ja'))];
    const verdicts = english.map(({ verdict }) => verdict).join();
    return (
      verdicts !== 'wrong,right' ||
      JSON.stringify(english) !== JSON.stringify(japanese) ||
      !lists.en.includes(`(${id}.md)`) ||
      !lists.ja.includes(`(${id}.ja.md)`)
    );
  });
  assert.deepEqual(lacking, []);
});

/** What is said as well: a device that is lost leaves no port, one on the wrong side is a stray word. */
const consequences: Readonly<Partial<Record<RuleId, RuleId>>> = {
  'unmatched-mac': 'zero-ports',
  'device-argument': 'zero-ports',
  'allow-or-auto-start': 'stray-word',
};

test('a wrong example breaks its rule and no other, a right one none', () => {
  const found: Record<string, readonly string[]> = {};
  const wanted: Record<string, readonly string[]> = {};
  for (const id of ruleIds)
    for (const example of examplesOf(read(id, 'en'))) {
      const key = `${id}, ${example.verdict}`;
      found[key] = [...new Set(rulesFor(example))].filter((rule) => rule !== consequences[id]);
      wanted[key] = example.verdict === 'wrong' ? [id] : [];
    }
  assert.deepEqual(found, wanted);
});

test('the comments of a page silence its rule', () => {
  const loud = ruleIds.filter((id) => {
    const comments = [...read(id, 'en').matchAll(/^# mana-dpdk-lint .*$/gm)].map(([comment]) => comment);
    const silences = (text: string): boolean => {
      const suppressed = openDocument('shell', text).commands.at(-1)?.suppressed;
      return suppressed !== undefined && suppressed !== 'all' && suppressed.has(id) && suppressed.size === 1;
    };
    const [one = '', file = ''] = comments;
    return (
      comments.length !== 2 ||
      !silences(`${one}\ndpdk-testpmd -- -i`) ||
      !silences(`dpdk-testpmd -- -i ${one}`) ||
      !silences(`${file}\n\ndpdk-testpmd -- -i`)
    );
  });
  assert.deepEqual(loud, []);
});
