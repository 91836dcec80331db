// What a plan view is opened for: its identity, and how it comes back with a window.
import { checkOptions, type SetupOptions } from '../options';

/**
 * Two plan views of one VM and one purpose are one.
 *
 * `setup`: everything that is missing, or only the steps that are named; `undo`: everything that can be undone, or only
 * what these steps have recorded, and of these only one NIC's (`target`, a vmbus UUID); `history`: what was done to the VM.
 */
export type PlanPurpose =
  | { readonly kind: 'setup'; readonly options: SetupOptions }
  | { readonly kind: 'undo'; readonly steps?: readonly string[]; readonly target?: string }
  | { readonly kind: 'history' };

/** Options that change nothing of what it is for are no part of it. */
export function purposeKey(purpose: PlanPurpose): string {
  switch (purpose.kind) {
    case 'setup':
      return `setup ${[...(purpose.options.only ?? [])].sort().join(',')}${purpose.options.traceTools === true ? ' trace' : ''}`;
    case 'undo':
      return `undo ${[...(purpose.steps ?? [])].sort().join(',')} ${purpose.target ?? ''}`.trimEnd();
    case 'history':
      return 'history';
  }
}

const mostWords = 16;

/** A purpose that a page has kept; undefined for anything else. */
export function readPurpose(value: unknown): PlanPurpose | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const fields = value as Readonly<Record<string, unknown>>;
  switch (fields['kind']) {
    case 'history':
      return { kind: 'history' };
    case 'setup': {
      const { options } = fields;
      if (typeof options !== 'object' || options === null) return undefined;
      const checked = checkOptions(options as Readonly<Record<string, unknown>>);
      return checked.ok ? { kind: 'setup', options: checked.options } : undefined;
    }
    case 'undo': {
      const { steps, target } = fields;
      const words = steps === undefined ? undefined : wordsOf(steps);
      if (words === null || (target !== undefined && !isWord(target))) return undefined;
      return {
        kind: 'undo',
        ...(words === undefined ? {} : { steps: words }),
        ...(target === undefined ? {} : { target }),
      };
    }
    default:
      return undefined;
  }
}

function isWord(value: unknown): value is string {
  return typeof value === 'string' && /^[A-Za-z0-9._:-]{1,64}$/.test(value);
}

/** null for something that is no list of words. */
function wordsOf(value: unknown): readonly string[] | null {
  if (!Array.isArray(value) || value.length > mostWords) return null;
  return value.every(isWord) ? value : null;
}
