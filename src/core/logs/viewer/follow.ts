// Whether the view goes along with the end of a growing log, and what makes it stop and go on.
import { assertNever } from '../../problem';

/** `unseen`: lines that came since the reader stopped following. */
export type FollowState =
  { readonly mode: 'following' } | { readonly mode: 'reading'; readonly unseen: number };

export type FollowEvent =
  /** The reader moved towards the beginning, or to a place of their choice. */
  | { readonly kind: 'left-end' }
  /** The reader selects text or lines, which must not run away. */
  | { readonly kind: 'selects' }
  /** The reader moved as far down as it goes. */
  | { readonly kind: 'reached-end' }
  /** The button, or the End key. */
  | { readonly kind: 'resume' }
  /** The button, while following. */
  | { readonly kind: 'pause' }
  | { readonly kind: 'grew'; readonly lines: number }
  /** Other rows than before: another filter, or a file that begins anew. */
  | { readonly kind: 'replaced' };

/** @param live A source that is being written begins at its end, a file at its beginning. */
export function firstFollow(live: boolean): FollowState {
  return live ? { mode: 'following' } : { mode: 'reading', unseen: 0 };
}

export function follow(state: FollowState, event: FollowEvent): FollowState {
  switch (event.kind) {
    case 'left-end':
    case 'selects':
    case 'pause':
      return state.mode === 'reading' ? state : { mode: 'reading', unseen: 0 };
    case 'reached-end':
    case 'resume':
      return state.mode === 'following' ? state : { mode: 'following' };
    case 'grew':
      return state.mode === 'following' || event.lines === 0
        ? state
        : { mode: 'reading', unseen: state.unseen + event.lines };
    case 'replaced':
      return state.mode === 'following' ? state : { mode: 'reading', unseen: 0 };
    default:
      return assertNever(event);
  }
}
