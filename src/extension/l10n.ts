// Says messages of the core in the language of VS Code.
import * as vscode from 'vscode';
import { render, type Message } from '../core/message';
import { renderText, type ViewText } from '../core/view/text';

/** Looks a template up in the bundle VS Code has loaded; English where there is none. */
export function translate(template: string): string {
  return vscode.l10n.t(template);
}

export function say(message: Message): string {
  return render(message, translate);
}

/** A message or a value, on one line and without characters that could act on what shows it. */
export function sayLine(text: ViewText): string {
  return renderText(text, translate);
}

/** `12:03` for a moment of today, date and time for any other. A time in milliseconds is near: it gets its seconds. */
export function sayTime(moment: string | number): string {
  const date = new Date(moment);
  if (Number.isNaN(date.getTime())) return String(moment);
  const today = date.toDateString() === new Date().toDateString();
  return today
    ? date.toLocaleTimeString(language(), { timeStyle: typeof moment === 'number' ? 'medium' : 'short' })
    : date.toLocaleString(language(), { dateStyle: 'medium', timeStyle: 'short' });
}

/** VS Code's language as Intl understands it; a pseudo language of a translator's build is not one. */
function language(): string | undefined {
  try {
    return Intl.getCanonicalLocales(vscode.env.language)[0];
  } catch {
    return undefined;
  }
}
