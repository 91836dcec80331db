// One open log: its text, and what is wrong in it, kept in step with each edit. What is written at its end costs only
// what was written; any other edit costs a new reading.
import type { TextDocumentContentChangeEvent } from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { marksOf, type LogMarks } from '../../core/logs/editor/marks';
import type { LogAnalysis } from '../../core/logs/incident';
import type { LogKnowledge } from '../../core/logs/knowledge';
import { LogReader } from '../../core/logs/reader';

export class LogDocument {
  private reader: LogReader | undefined;
  private known:
    { readonly reader: LogReader; readonly revision: number; readonly marks: LogMarks } | undefined;

  constructor(
    private document: TextDocument,
    private knowledge: LogKnowledge,
    private release: string | undefined,
  ) {}

  get uri(): string {
    return this.document.uri;
  }

  get version(): number {
    return this.document.version;
  }

  /** Reads anew where what the verdicts depend on has changed. */
  judgeBy(knowledge: LogKnowledge, release: string | undefined): void {
    if (knowledge === this.knowledge && release === this.release) return;
    this.knowledge = knowledge;
    this.release = release;
    this.reader = undefined;
  }

  /** Applies the edits of one notification, in order. */
  change(changes: readonly TextDocumentContentChangeEvent[], version: number): void {
    for (const change of changes) {
      // Before it: an update changes the document in place.
      const text = this.document.getText();
      const grows = 'range' in change && this.document.offsetAt(change.range.start) === text.length;
      this.document = TextDocument.update(this.document, [change], version);
      // A last line without an end was read as it was then: what is written behind it changes it.
      if (grows && text.endsWith('\n')) this.append(change.text);
      else this.reader = undefined;
    }
  }

  get analysis(): LogAnalysis {
    return this.read().analysis();
  }

  get marks(): LogMarks {
    const reader = this.read();
    const { revision } = reader;
    if (this.known?.reader !== reader || this.known.revision !== revision)
      this.known = { reader, revision, marks: marksOf(reader.analysis()) };
    return this.known.marks;
  }

  /** The text of a line, from 1, without its end. */
  lineText(line: number): string {
    const text = this.document.getText({
      start: { line: line - 1, character: 0 },
      end: { line, character: 0 },
    });
    return text.replace(/[\r\n]+$/, '');
  }

  private read(): LogReader {
    if (this.reader === undefined) {
      this.reader = new LogReader({ knowledge: this.knowledge, release: this.release });
      this.append(this.document.getText());
    }
    return this.reader;
  }

  private append(text: string): void {
    this.reader?.pushText(text);
    if (!text.endsWith('\n')) this.reader?.end();
  }
}
