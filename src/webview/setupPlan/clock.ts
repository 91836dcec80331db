// Times that go on by themselves between two messages: how long a step has run, how long the VM still waits.
import { element } from '../logViewer/dom';

/** `0:07`, `12:40`, `1:02:03`: the same in every language. */
export function clockText(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const two = (value: number): string => String(value).padStart(2, '0');
  const [hours, minutes, rest] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  return hours > 0 ? `${hours}:${two(minutes)}:${two(rest)}` : `${minutes}:${two(rest)}`;
}

/** @param direction 1 goes up, -1 down, 0 stands. The machine of the extension may have another clock: only ours counts. */
export function clock(ms: number, direction: -1 | 0 | 1): HTMLElement {
  return element(
    'span',
    direction === 0
      ? { class: 'clock' }
      : {
          class: 'clock',
          'data-direction': direction,
          'data-ms': Math.round(ms),
          'data-at': Math.round(performance.now()),
        },
    clockText(ms),
  );
}

/** Sets all clocks of the page; called each second. */
export function runClocks(): void {
  for (const one of document.querySelectorAll<HTMLElement>('[data-direction]')) {
    const { direction, ms, at } = one.dataset;
    const gone = performance.now() - Number(at);
    const text = clockText(Number(ms) + Number(direction) * gone);
    if (one.textContent !== text) one.textContent = text;
  }
}
