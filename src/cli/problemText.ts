// A problem for stderr: the sentence, its details indented, what to do next.
import { render, type Message, type Translate } from '../core/message';
import type { Problem } from '../core/problem';
import { sanitize } from '../core/remote/sanitize';

/** @param commandOf The command line that does what a remedy of the extension does; undefined where there is none. */
export function problemText(
  problem: Problem,
  translate: Translate,
  commandOf: (command: string) => string | undefined = () => undefined,
): string {
  const say = (text: Message | string): string =>
    sanitize(typeof text === 'string' ? text : render(text, translate));
  const indented = (text: string): string => text.replaceAll('\n', '\n  ');
  return [
    `mana-dpdk: ${say(problem.message)}`,
    ...(problem.detail ?? []).map((line) => `  ${indented(say(line))}`),
    ...problem.remedies.flatMap(({ label, command }) => {
      const line = command === undefined ? undefined : commandOf(command);
      const text = `→ ${indented(say(label))}`;
      return line === undefined ? [text] : [`${text}:`, `  $ ${line}`];
    }),
    '',
  ].join('\n');
}
