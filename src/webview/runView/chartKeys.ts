// What keys do in a chart.
import { panShare, zoomFactor } from '../../core/run/view/range';

export interface ChartKeyDeps {
  readonly zoom: (factor: number) => void;
  readonly pan: (share: number) => void;
  readonly reset: () => void;
  readonly whole: () => void;
  readonly end: () => void;
  /** To the next moment, or the one before, whose values are read. */
  readonly read: (step: 1 | -1) => void;
  readonly stopReading: () => void;
}

export function chartKey(event: KeyboardEvent, deps: ChartKeyDeps): void {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  switch (event.key) {
    case 'ArrowLeft':
    case 'ArrowRight': {
      const step = event.key === 'ArrowRight' ? 1 : -1;
      if (event.shiftKey) deps.read(step);
      else deps.pan(step * panShare);
      break;
    }
    case '+':
    case '=':
      deps.zoom(zoomFactor);
      break;
    case '-':
    case '_':
      deps.zoom(1 / zoomFactor);
      break;
    case '0':
      deps.reset();
      break;
    case 'Home':
      deps.whole();
      break;
    case 'End':
      deps.end();
      break;
    case 'Escape':
      deps.stopReading();
      break;
    default:
      return;
  }
  event.preventDefault();
}
