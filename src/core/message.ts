// User-visible text as data: the pure core names what to say, the outer rooms say it in the reader's language.

/** A value put into a message. Nested messages are translated on their own. */
export type MessageArg = string | number | Message;

/**
 * A sentence for the user. `text` is the English template and at the same time the key of its translation
 * in `l10n/`; `{0}`, `{1}`, … stand for `args`.
 */
export interface Message {
  readonly text: string;
  readonly args: readonly MessageArg[];
}

/** Looks up the translation of an English template; returns the template itself where there is none. */
export type Translate = (template: string) => string;

/**
 * Makes a message. Call it with a literal template: `scripts/checks/l10n.ts` collects the literals and fails the
 * build when one of them has no Japanese translation.
 */
export function msg(text: string, ...args: readonly MessageArg[]): Message {
  return { text, args };
}

/** The message as text, in English unless a `translate` is given. */
export function render(message: Message, translate: Translate = (template) => template): string {
  return translate(message.text).replace(/\{(\d+)\}/g, (placeholder, index: string) => {
    const arg = message.args[Number(index)];
    if (arg === undefined) return placeholder;
    return typeof arg === 'object' ? render(arg, translate) : String(arg);
  });
}

/** True for anything of a message's shape: used where a value may be a message or plain text. */
export function isMessage(value: unknown): value is Message {
  return typeof value === 'object' && value !== null && 'text' in value && 'args' in value;
}
