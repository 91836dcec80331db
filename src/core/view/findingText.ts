// One check by itself: as plain text for the clipboard, and as a Markdown document to read.
import type { Finding } from '../detect/finding';
import { msg, render, type Message, type Translate } from '../message';
import { sanitize } from '../remote/sanitize';
import { codeBlock, escapeText, renderMarkdown } from '../report/markdownText';
import { statusWords } from './words';

/** The check as plain text, in English unless a `translate` is given. */
export function findingText(finding: Finding, translate?: Translate): string {
  const lines = [
    render(msg('{0}: {1}', finding.title, statusWords(finding.status)), translate),
    render(finding.reason, translate),
    ...(finding.fix === null ? [] : [render(msg('Fix: {0}', finding.fix), translate)]),
    ...(finding.doc === null ? [] : [finding.doc]),
    ...finding.evidence.flatMap(({ command, output }) => ['', `$ ${command}`, output.trimEnd()]),
  ];
  return sanitize(`${lines.join('\n')}\n`);
}

/** The check as a Markdown document. Everything that may hold text of a VM is escaped or fenced: it can add no markup. */
export function findingMarkdown(finding: Finding, vmName: string, translate?: Translate): string {
  const say = (message: Message) => renderMarkdown(message, translate);
  const parts = [
    `# ${say(finding.title)}`,
    `**${say(statusWords(finding.status))}** · ${escapeText(vmName)}`,
    say(finding.reason),
    ...(finding.fix === null ? [] : [`## ${say(msg('How to fix it'))}`, say(finding.fix)]),
    ...(finding.doc?.startsWith('https://') === true
      ? [`[${say(msg('Documentation'))}](<${finding.doc.replace(/[<>\s]/g, '')}>)`]
      : []),
    ...(finding.evidence.length === 0 ? [] : [`## ${say(msg('Evidence'))}`]),
    ...finding.evidence.map(({ command, output }) => codeBlock(`$ ${command}\n${output}`)),
  ];
  return `${parts.join('\n\n')}\n`;
}
