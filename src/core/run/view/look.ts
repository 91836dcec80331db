// How the reader has set up the page, kept by VS Code while the page is hidden and for the next window.
import { shortestSpan, type TimeRange } from './range';

/**
 * @property range undefined: nothing was chosen yet.
 * @property toggled Lines of charts that are shown or hidden against what they are by themselves.
 */
export interface Look {
  readonly range: TimeRange | undefined;
  readonly toggled: readonly string[];
  readonly filter: string;
}

const mostToggled = 500;
const longestText = 1000;
const longestSpan = 8 * 86_400_000;

function isSpan(value: unknown): value is number {
  return typeof value === 'number' && value >= shortestSpan && value <= longestSpan;
}

function readRange(value: unknown): TimeRange | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { kind, spanMs, fromMs, toMs } = value as Readonly<Record<string, unknown>>;
  if (kind === 'whole') return { kind };
  if (kind === 'follow') return isSpan(spanMs) ? { kind, spanMs } : undefined;
  if (kind !== 'fixed' || typeof fromMs !== 'number' || typeof toMs !== 'number') return undefined;
  return Number.isFinite(fromMs) && isSpan(toMs - fromMs) ? { kind, fromMs, toMs } : undefined;
}

/** @param state What VS Code has kept, possibly for another version of the page. */
export function readLook(state: unknown): Look {
  const fields = typeof state === 'object' && state !== null && 'look' in state ? state.look : undefined;
  const { range, toggled, filter } = (
    typeof fields === 'object' && fields !== null ? fields : {}
  ) as Readonly<Record<string, unknown>>;
  const texts: readonly unknown[] = Array.isArray(toggled) ? toggled.slice(0, mostToggled) : [];
  return {
    range: readRange(range),
    toggled: texts.filter((text): text is string => typeof text === 'string' && text.length <= longestText),
    filter: typeof filter === 'string' ? filter.slice(0, longestText) : '',
  };
}
