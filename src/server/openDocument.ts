// One open document: its text with lines and columns, and the commands in it, kept in step with each edit.
import type { Position, Range as LspRange, TextDocumentContentChangeEvent } from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { CommandDocument, DocumentKind } from '../core/documents/document';
import { openDocument } from '../core/documents/open';
import type { LocatedCommand, Range } from '../core/shell/word';

/** A document that a client has open. Offsets are those of its text, positions those of LSP. */
export class OpenDocument {
  readonly commands: CommandDocument;

  constructor(
    readonly kind: DocumentKind,
    private document: TextDocument,
  ) {
    this.commands = openDocument(kind, document.getText());
  }

  get uri(): string {
    return this.document.uri;
  }

  get version(): number {
    return this.document.version;
  }

  get text(): string {
    return this.document.getText();
  }

  /** Applies the edits of one notification, in order. */
  change(changes: readonly TextDocumentContentChangeEvent[], version: number): void {
    for (const change of changes) {
      const range = 'range' in change ? this.offsetsOf(change.range) : { start: 0, end: this.text.length };
      this.document = TextDocument.update(this.document, [change], version);
      this.commands.update({ ...range, text: change.text });
    }
  }

  offsetAt(position: Position): number {
    return this.document.offsetAt(position);
  }

  positionAt(offset: number): Position {
    return this.document.positionAt(offset);
  }

  /** @param base Where the command of a relative range begins; 0 for a range of the document. */
  rangeOf({ start, end }: Range, base = 0): LspRange {
    return { start: this.positionAt(base + start), end: this.positionAt(base + end) };
  }

  /** A client may name the two ends in either order. */
  offsetsOf(range: LspRange): Range {
    const [one, other] = [this.offsetAt(range.start), this.offsetAt(range.end)];
    return { start: Math.min(one, other), end: Math.max(one, other) };
  }

  /** The command that an offset is in, or that blanks and continued lines in front of it still belong to. */
  commandAt(offset: number): LocatedCommand | undefined {
    const located = this.lastBefore(offset);
    if (located === undefined) return undefined;
    const end = located.base + located.command.end;
    return offset <= end || isContinuation(this.text.slice(end, offset)) ? located : undefined;
  }

  /** True in a word of a command or where another one could begin: not behind a redirection, not in a here-document. */
  takesWords({ base, command }: LocatedCommand, offset: number): boolean {
    const before = command.words.findLast(({ start }) => base + start <= offset) ?? command.program;
    const end = before === undefined ? base + command.start : base + before.end;
    return offset <= end || isContinuation(this.text.slice(end, offset));
  }

  /** True in the lines that a here-document gives to testpmd's prompt as they are. */
  isPrompt(offset: number): boolean {
    if (this.kind === 'console') return true;
    return this.commands.commands.some(({ base, command: { console } }) => {
      if (console?.exact !== true) return false;
      return base + console.start <= offset && offset <= base + console.end;
    });
  }

  /** Commands that a range touches. */
  commandsIn({ start, end }: Range): readonly LocatedCommand[] {
    return this.commands.commands.filter(
      ({ base, command }) => base + command.start <= end && base + command.end >= start,
    );
  }

  private lastBefore(offset: number): LocatedCommand | undefined {
    const { commands } = this.commands;
    let [low, high] = [0, commands.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      const located = commands[middle];
      if (located !== undefined && located.base + located.command.start <= offset) low = middle + 1;
      else high = middle;
    }
    return commands[low - 1];
  }
}

/** Longest run of blanks and continued lines that is looked through for the command in front. */
const maxGap = 2000;

function isContinuation(text: string): boolean {
  return text.length <= maxGap && /^(?:[ \t]|\\\r?\n)*$/.test(text);
}
