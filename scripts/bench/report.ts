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

/** What can be measured on its own, in the order of the page; each replaces its own part of it only. */
export const parts = {
  detect: {
    heading: 'Detection: `npm run bench -- detect`',
    about:
      'Linux, as root: it needs the machine in namespaces of [test/labs](../test/labs/README.md). Times are medians.',
  },
  lint: { heading: 'Linting: `npm run bench -- lint`', about: 'Needs no VM and no network.' },
  logs: {
    heading: 'Explaining logs: `npm run bench -- logs`',
    about: 'Needs no VM. Debian’s ripgrep and time, and Chromium for the viewer.',
  },
  run: {
    heading: 'Runs: `npm run bench -- run`',
    about: 'Linux, as root: the machine in namespaces, and Debian’s dpdk-testpmd.',
  },
  setup: {
    heading: 'Setups: `npm run bench -- setup`',
    about: 'The simulated VM, and the emulated one where it can be built (Linux on x64, root).',
  },
} as const;

export type Part = keyof typeof parts;

const opening = (part: Part): string => `<!-- begin ${part} -->`;
const closing = (part: Part): string => `<!-- end ${part} -->`;

/** The lines of a part between its marks. */
function partToMarkdown(part: Part, facts: readonly string[], sections: readonly Section[]): string {
  return [
    opening(part),
    '',
    `# ${parts[part].heading}`,
    '',
    `${parts[part].about} Measured with ${facts.join(', ')}.`,
    '',
    ...sections.map(sectionToMarkdown),
    closing(part),
  ].join('\n');
}

/**
 * The whole page with one part measured anew; the others stay as they are.
 *
 * @param page As it is now; undefined where there is none.
 */
export function pageWith(
  page: string | undefined,
  part: Part,
  facts: readonly string[],
  sections: readonly Section[],
): string {
  const bodies = (Object.keys(parts) as Part[]).flatMap((name) => {
    if (name === part) return [partToMarkdown(part, facts, sections)];
    const from = page?.indexOf(opening(name)) ?? -1;
    const to = page?.indexOf(closing(name)) ?? -1;
    return page === undefined || from < 0 || to < from ? [] : [page.slice(from, to + closing(name).length)];
  });
  return [
    '# Benchmarks',
    '',
    'Printed and written by `npm run bench`, one part at a time. All figures of one part come from one run. A busy machine',
    'makes all times longer: compare ratios and round trips, not milliseconds.',
    '',
    bodies.join('\n\n'),
    '',
  ].join('\n');
}
