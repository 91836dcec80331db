// Cuts the probe's output into its sections by the marker lines. Whatever stands outside of them is ignored.
import { isSectionId, type SectionId } from './sections';

/** Bounds for a VM that does not keep to the probe's own caps. */
const maxLines = 400;
const maxLineLength = 8_192;

/**
 * One section as it arrived.
 *
 * @property whole Its end marker came, nothing of it was cut, and no command in it ran into its time limit.
 */
export interface Section {
  readonly lines: readonly string[];
  readonly whole: boolean;
}

export interface SplitOutput {
  readonly sections: ReadonlyMap<SectionId, Section>;
  /** At least one marker came: a POSIX shell ran the probe. */
  readonly started: boolean;
  /** The closing marker came. */
  readonly done: boolean;
}

/** Exit status of `timeout` when it had to end its command. */
const timedOut = 124;

/** Splits the output of a probe with this nonce. A section that comes twice counts the first time only. */
export function splitSections(output: string, nonce: string): SplitOutput {
  const sections = new Map<SectionId, Section>();
  const marker = `@${nonce} `;
  let open: { id: SectionId; lines: string[]; cut: boolean } | undefined;
  let started = false;
  let done = false;
  const close = (whole: boolean): void => {
    if (open !== undefined && !sections.has(open.id))
      sections.set(open.id, { lines: open.lines, whole: whole && !open.cut });
    open = undefined;
  };
  for (const raw of lines(output)) {
    const line = raw.endsWith('\r') ? raw.slice(0, -1) : raw;
    if (!line.startsWith(marker)) {
      if (open === undefined) continue;
      if (open.lines.length >= maxLines || line.length > maxLineLength) open.cut = true;
      if (open.lines.length < maxLines) open.lines.push(line.slice(0, maxLineLength));
      continue;
    }
    const [verb = '', id = '', status = ''] = line.slice(marker.length).split(' ');
    if (verb === 'begin' && isSectionId(id)) {
      close(false);
      started = true;
      open = { id, lines: [], cut: false };
    } else if (verb === 'cut' && open !== undefined) {
      open.cut = true;
    } else if (verb === 'end' && open?.id === id) {
      close(Number(status) !== timedOut);
    } else if (verb === 'done') {
      done = true;
      break;
    }
  }
  close(false);
  return { sections, started, done };
}

/**
 * Lines of a text, one at a time: megabytes of noise are not copied into an array. What follows the last line end is
 * left out, for it may be half a value.
 */
function* lines(text: string): Generator<string> {
  let from = 0;
  for (let to = text.indexOf('\n'); to >= 0; to = text.indexOf('\n', from)) {
    yield text.slice(from, to);
    from = to + 1;
  }
}
