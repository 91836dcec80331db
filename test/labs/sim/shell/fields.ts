// The fields a word becomes: text that was quoted stays together and has no wildcards; other text is split at IFS.
import { escapePattern } from './patterns';

/** @property pattern The text as a pattern: quoted characters have a backslash. */
export interface Field {
  readonly text: string;
  readonly pattern: string;
  readonly wild: boolean;
}

interface Open {
  text: string;
  pattern: string;
  wild: boolean;
}

export class FieldBuilder {
  private readonly done: Field[] = [];
  private open: Open | undefined;

  private current(): Open {
    this.open ??= { text: '', pattern: '', wild: false };
    return this.open;
  }

  /** Text that stands for itself; in quotes even an empty one makes a field. */
  literal(text: string): void {
    const field = this.current();
    field.text += text;
    field.pattern += escapePattern(text);
  }

  wild(pattern: string): void {
    const field = this.current();
    field.text += pattern;
    field.pattern += pattern;
    field.wild = true;
  }

  /** Text from a parameter or command outside of quotes, not to be split: wildcards in it count. */
  active(text: string): void {
    if (text === '') return;
    if (/[*?[]/.test(text)) this.wild(text);
    else this.literal(text);
  }

  end(evenEmpty = false): void {
    if (this.open === undefined && !evenEmpty) return;
    this.done.push(this.current());
    this.open = undefined;
  }

  /** Text from a parameter or command outside of quotes. */
  split(text: string, separators: string): void {
    if (separators === '' || text === '') {
      this.active(text);
      return;
    }
    const isBlank = (character: string) => ' \t\n'.includes(character);
    for (let at = 0; at < text.length;) {
      let end = at;
      while (end < text.length && !separators.includes(text.charAt(end))) end += 1;
      if (end > at) this.active(text.slice(at, end));
      at = end;
      let hard = false;
      while (at < text.length && separators.includes(text.charAt(at))) {
        if (!isBlank(text.charAt(at))) {
          if (hard) break;
          hard = true;
        }
        at += 1;
      }
      if (at > end) this.end(hard);
    }
  }

  finish(): readonly Field[] {
    this.end();
    return this.done;
  }
}
