// Text for views: what is translated, what is a value, and how a value is made harmless for the place it appears in.
import { sanitize } from '../remote/sanitize';
import { isMessage, render, type Message, type Translate } from '../message';

/** A translated message, or a value shown as it is (a name, an address, a MAC). */
export type ViewText = Message | string;

/** Longest text of a label or of one part of a description, in characters. */
const longestLabel = 200;

/**
 * Text of a VM, a configuration file or a cached report as one line of a label. Probe output was sanitized when it
 * was read; a cache and a hand-edited setting were not, so every label passes here.
 */
export function oneLine(text: string, longest = longestLabel): string {
  return sanitize(text, { singleLine: true, maxLength: longest }).trim();
}

/** `$(name)` draws an icon in quick picks and the status bar: the backslash makes VS Code show it as written. */
export function withoutIcons(text: string): string {
  return text.replaceAll('$(', '\\$(');
}

/**
 * `[label](command:…)` in a notification is a link that runs a command, also when a server sent it. A space between
 * the brackets leaves the text readable and is no link any more.
 */
export function withoutLinks(text: string): string {
  return text.replaceAll('](', '] (');
}

/** The text as a person reads it, on one line. */
export function renderText(text: ViewText, translate?: Translate): string {
  return oneLine(isMessage(text) ? render(text, translate) : text);
}
