// A problem for stderr: the sentence, its details indented, what to do next.
import { render, type Message, type Translate } from '../core/message';
import type { Problem } from '../core/problem';
import { sanitize } from '../core/remote/sanitize';

export function problemText(problem: Problem, translate: Translate): string {
  const say = (text: Message | string): string =>
    sanitize(typeof text === 'string' ? text : render(text, translate));
  const indented = (text: string): string => text.replaceAll('\n', '\n  ');
  return [
    `mana-dpdk: ${say(problem.message)}`,
    ...(problem.detail ?? []).map((line) => `  ${indented(say(line))}`),
    ...problem.remedies.map((remedy) => `→ ${indented(say(remedy.label))}`),
    '',
  ].join('\n');
}
