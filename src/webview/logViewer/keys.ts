// What keys do: in the list they move, anywhere they go to incidents, to the filter and to a line.
import type { CursorMove } from '../../core/logs/viewer/rowSelection';

export interface KeyDeps {
  readonly move: (move: CursorMove, extend: boolean) => void;
  readonly scrollSideways: (direction: -1 | 1) => void;
  readonly selectAll: () => void;
  readonly clearSelection: () => void;
  readonly seek: (direction: 'next' | 'previous') => void;
  readonly toFilter: () => void;
  readonly toLine: () => void;
}

const moves: Readonly<Record<string, CursorMove>> = {
  ArrowUp: 'up',
  ArrowDown: 'down',
  PageUp: 'page-up',
  PageDown: 'page-down',
  Home: 'first',
  End: 'last',
};

/** @returns true when the key was one of the list's. */
function listKey(event: KeyboardEvent, deps: KeyDeps): boolean {
  const isCommand = event.ctrlKey || event.metaKey;
  const move = moves[event.key];
  if (move !== undefined && !event.altKey) {
    // Ctrl with an arrow scrolls elsewhere; here it means the same as without.
    deps.move(move, event.shiftKey);
    return true;
  }
  if (event.key === 'ArrowLeft' || event.key === 'ArrowRight') {
    deps.scrollSideways(event.key === 'ArrowLeft' ? -1 : 1);
    return true;
  }
  if (isCommand && event.key.toLowerCase() === 'a') {
    deps.selectAll();
    return true;
  }
  if (event.key === 'Escape') {
    deps.clearSelection();
    return true;
  }
  return false;
}

function anyKey(event: KeyboardEvent, deps: KeyDeps): boolean {
  const isCommand = (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey;
  if (event.key === 'F8') deps.seek(event.shiftKey ? 'previous' : 'next');
  else if (isCommand && event.key.toLowerCase() === 'f') deps.toFilter();
  else if (isCommand && event.key.toLowerCase() === 'g') deps.toLine();
  else return false;
  return true;
}

export function listensToKeys(list: HTMLElement, deps: KeyDeps): void {
  list.addEventListener('keydown', (event) => {
    if (listKey(event, deps)) event.preventDefault();
  });
  document.addEventListener('keydown', (event) => {
    if (anyKey(event, deps)) event.preventDefault();
  });
}
