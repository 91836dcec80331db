// Text in Markdown that stays text: escaping, code spans and fences that nothing from a VM can break out of.
import { render, type Message, type MessageArg, type Translate } from '../message';
import { sanitize } from '../remote/sanitize';

/** Text for the inside of an HTML element or a quoted attribute. */
export function escapeHtml(text: string): string {
  return sanitize(text, { singleLine: true })
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

/** Escapes what can begin markup anywhere in a line, and what viewers turn into links by themselves. */
function escapeInline(text: string): string {
  return sanitize(text, { singleLine: true })
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replace(/[\\`*[\]|~$@]/g, '\\$&')
    .replace(/(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])/g, '\\_')
    .replaceAll('://', ':\\//')
    .replace(/\b(www)\./gi, '$1\\.');
}

/**
 * One line of text with every character escaped that could begin markup, HTML, a table cell, mathematics, or a link
 * that a viewer makes by itself (`http://…`, `www.…`, `name@host`). Safe at the beginning of a line too.
 */
export function escapeText(text: string): string {
  return escapeInline(text)
    .replace(/^(\s*)([-+#=])/, '$1\\$2')
    .replace(/^(\s*\d+)([.)])(?=\s|$)/, '$1\\$2');
}

function longestRunOfBackticks(text: string): number {
  return (text.match(/`+/g) ?? []).reduce((longest, run) => Math.max(longest, run.length), 0);
}

/** A code span whose fence is longer than any run of backticks inside. Empty for blank text. */
export function codeSpan(text: string): string {
  const clean = sanitize(text, { singleLine: true });
  if (clean.trim() === '') return '';
  const longest = longestRunOfBackticks(clean);
  const fence = '`'.repeat(longest + 1);
  return longest === 0 ? `${fence}${clean}${fence}` : `${fence} ${clean} ${fence}`;
}

/** A pattern would look for the end anew at each break of a long run of them. */
function withoutLastBreaks(text: string): string {
  let end = text.length;
  while (text[end - 1] === '\n') end -= 1;
  return text.slice(0, end);
}

/** A fenced block that ends where we say, whatever is in it. */
export function codeBlock(text: string, language = 'text'): string {
  const clean = withoutLastBreaks(sanitize(text));
  const fence = '`'.repeat(Math.max(3, longestRunOfBackticks(clean) + 1));
  return `${fence}${language}\n${clean}\n${fence}`;
}

/** Puts the arguments into a part of a template, each written by `write`, and the text between by `between`. */
function fill(
  part: string,
  args: readonly MessageArg[],
  write: (arg: MessageArg) => string,
  between: (text: string) => string,
): string {
  return part
    .split(/(\{\d+\})/)
    .map((piece) => {
      const index = /^\{(\d+)\}$/.exec(piece)?.[1];
      const arg = index === undefined ? undefined : args[Number(index)];
      return arg === undefined ? between(piece) : write(arg);
    })
    .join('');
}

/**
 * A message as Markdown: code spans of the template stay code spans, with whatever the arguments put into them;
 * everything else is escaped, template and arguments alike.
 */
export function renderMarkdown(message: Message, translate: Translate = (template) => template): string {
  const plain = (arg: MessageArg): string => (typeof arg === 'object' ? render(arg, translate) : String(arg));
  const marked = (arg: MessageArg): string =>
    typeof arg === 'object' ? renderMarkdown(arg, translate) : escapeInline(String(arg));
  return (
    translate(message.text)
      .split('`')
      // Odd parts stand between backticks: templates are ours, so the backticks are balanced.
      .map((part, index) =>
        index % 2 === 1
          ? codeSpan(fill(part, message.args, plain, (text) => text))
          : fill(part, message.args, marked, escapeInline),
      )
      .join('')
  );
}
