// What was recognised in one run: from one start of a program to the next. Kept small, as a log may hold very many.
import type { Recognised } from './classify';
import type { KnownRow } from './knowledge';

/** Lines of one row in one run that are kept; of those beyond only the number is. */
const mostLines = 200_000;

/**
 * The lines of one row in one run.
 *
 * @property lines Numbers from 1, ascending. @property starts Columns of the messages; `ends` likewise.
 * @property values Of the first line's placeholders.
 */
export class RowLines {
  readonly lines: number[] = [];
  readonly starts: number[] = [];
  readonly ends: number[] = [];
  readonly errnos = new Set<number>();
  values: readonly string[] = [];
  left = 0;
  /** Number of the lines, from the first, that an incident of an earlier run has taken in. */
  taken = 0;

  constructor(readonly known: KnownRow) {}

  get first(): number {
    return this.lines[0] ?? 0;
  }

  get last(): number {
    return this.lines.at(-1) ?? 0;
  }

  /** Those of the lines that stand behind one. */
  behind(line: number): RowLines {
    const rest = new RowLines(this.known);
    rest.values = this.values;
    rest.left = this.left;
    for (const errno of this.errnos) rest.errnos.add(errno);
    this.lines.forEach((number, at) => {
      if (number <= line) return;
      rest.lines.push(number);
      rest.starts.push(this.starts[at] ?? 0);
      rest.ends.push(this.ends[at] ?? 0);
    });
    return rest;
  }

  add(line: number, { start, end, values, errnos }: Recognised): void {
    for (const errno of errnos) this.errnos.add(errno);
    if (this.lines.length === 0) this.values = values;
    if (this.lines.at(-1) === line) return;
    if (this.lines.length >= mostLines) {
      this.left += 1;
      return;
    }
    this.lines.push(line);
    this.starts.push(start);
    this.ends.push(end);
  }
}

/** Who writes lines that belong to no run: what the kernel or a shell said explains the runs around it. */
const ambientComponents: ReadonlySet<string> = new Set(['kernel', 'system']);
/** How a program ended: the shell says so, but of the run. */
const endings: ReadonlySet<string | undefined> = new Set(['crash', 'exit']);

export const isAmbient = ({ row }: KnownRow): boolean =>
  ambientComponents.has(row.component) && !endings.has(row.effect);

/**
 * Of the traffic of one run: whether testpmd was to send, and how often it has sent nothing.
 *
 * @property sentAt Line that first shows packets; 0 where none does.
 */
export interface Traffic {
  sends: boolean;
  zeros: number;
  sentAt: number;
  lastZero: number;
}

export class Run {
  /** A program has said that it starts. */
  started = false;
  readonly rows = new Map<string, RowLines>();
  readonly traffic: Traffic = { sends: false, zeros: 0, sentAt: 0, lastZero: 0 };

  add(line: number, found: Recognised): void {
    const { id } = found.row.row;
    let lines = this.rows.get(id);
    if (lines === undefined) {
      lines = new RowLines(found.row);
      this.rows.set(id, lines);
    }
    lines.add(line, found);
  }

  /** The same with some more lines; this one stays as it is. */
  with(more: readonly { readonly line: number; readonly found: Recognised }[]): Run {
    const copy = new Run();
    Object.assign(copy.traffic, this.traffic);
    const touched = new Set(more.map(({ found }) => found.row.row.id));
    for (const [id, lines] of this.rows) copy.rows.set(id, touched.has(id) ? lines.behind(0) : lines);
    for (const { line, found } of more) copy.add(line, found);
    return copy;
  }

  /** True where nothing was seen that an incident could come from. */
  get harmless(): boolean {
    for (const { known } of this.rows.values()) if (known.row.role !== 'sign') return false;
    return true;
  }
}
