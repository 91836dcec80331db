// What the benchmarks found: figures with their bounds, as Markdown for docs/benchmarks.md and the terminal.

/**
 * One figure.
 *
 * @property value As it is compared with the bound; `text` is how it is shown (with a unit).
 * @property atMost The bound, if the figure has one.
 */
export interface Figure {
  readonly name: string;
  readonly text: string;
  readonly value: number;
  readonly atMost?: { readonly value: number; readonly text: string };
}

/** A group of figures that were measured together, and how. */
export interface Section {
  readonly title: string;
  readonly method: string;
  readonly figures: readonly Figure[];
}

/** True when the figure has a bound and is beyond it, or could not be measured. */
export function isBroken({ value, atMost }: Figure): boolean {
  return atMost !== undefined && !(value <= atMost.value);
}

/** The section as a heading, a paragraph and a table. */
export function sectionToMarkdown({ title, method, figures }: Section): string {
  const rows = figures.map((figure) => {
    const { name, text, atMost } = figure;
    const verdict = atMost === undefined ? '' : isBroken(figure) ? '**broken**' : 'met';
    return [name, text, atMost?.text ?? '', verdict];
  });
  const table = [['figure', 'measured', 'bound', ''], ...rows];
  const widths = [0, 1, 2, 3].map((column) => Math.max(3, ...table.map((row) => row[column]?.length ?? 0)));
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  const rule = line(widths.map((width) => '-'.repeat(width)));
  return [`## ${title}`, '', method, '', line(table[0] ?? []), rule, ...rows.map(line), ''].join('\n');
}

/** The whole page. */
export function pageToMarkdown(facts: readonly string[], sections: readonly Section[]): string {
  return [
    '# Benchmarks',
    '',
    'Printed and written by `npm run bench -- detect` (Linux, as root: it needs the machine in namespaces of',
    '[test/labs](../test/labs/README.md)). All figures of one page come from one run; times are medians. A busy machine',
    'makes all times longer: compare ratios and round trips, not milliseconds.',
    '',
    `Measured with ${facts.join(', ')}.`,
    '',
    ...sections.map(sectionToMarkdown),
  ].join('\n');
}
