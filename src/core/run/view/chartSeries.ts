// Which line of which chart each series of a run becomes, and how it looks.
import { msg, render, type Message, type Translate } from '../../message';
import { directionLabel } from '../report/words';
import type { Direction, SeriesInfo } from '../series';
import { oneLine } from '../../view/text';
import type { PageSeries, Side } from './page';

/** lcores whose lines are there from the start: more would hide each other. */
const mostLcores = 8;
/** Lines of one chart: more have no place on any screen. */
const mostLines = 64;

const dashes: readonly PageSeries['dash'][] = ['solid', 'dashed', 'dotted'];
const hues = 6;

export class SeriesLooks {
  /** Lines so far, by what makes them alike. */
  private readonly places = new Map<string, number>();

  constructor(
    private readonly side: Side,
    private readonly translate: Translate | undefined,
  ) {}

  /** @returns undefined for a series that no chart draws over time. */
  of(info: SeriesInfo): PageSeries | undefined {
    const { kind, port, direction, lcore, device } = info;
    const name = direction === undefined ? '' : directionLabel(direction);
    switch (kind) {
      case 'pps':
      case 'bps':
      case 'drops': {
        if (port === undefined || direction === undefined) return undefined;
        const at = this.place(kind, String(port));
        const [label, short] = [msg('Port {0} {1}', port, name), msg('P{0} {1}', port, name)];
        return this.line(kind, label, short, at, direction);
      }
      case 'vf-pps': {
        if (device === undefined || direction === undefined) return undefined;
        const at = this.place('vf', device);
        const [label, short] = [msg('VF {0} {1}', oneLine(device), name), msg('VF {0}', name)];
        return this.line('vf', label, short, at, direction);
      }
      case 'cpu': {
        if (lcore === undefined) return undefined;
        const at = this.place('cpu', String(lcore));
        if (at === undefined) return undefined;
        return {
          ...this.base('cpu', msg('lcore {0}', lcore), msg('L{0}', lcore)),
          hue: at % hues,
          dash: dashes[Math.floor(at / hues) % dashes.length] ?? 'solid',
          shape: at,
          shown: at < mostLcores,
        };
      }
      default:
        return undefined;
    }
  }

  /** What testpmd counts on all ports together. */
  sum(direction: Direction): PageSeries {
    const name = directionLabel(direction);
    return {
      ...this.base('vf', msg('testpmd {0}, all ports', name), msg('testpmd {0}', name)),
      hue: direction === 'rx' ? 4 : 5,
      dash: 'dotted',
      shape: direction === 'rx' ? 4 : 5,
      shown: true,
    };
  }

  private line(
    chart: PageSeries['chart'],
    label: Message,
    short: Message,
    at: number | undefined,
    direction: Direction,
  ): PageSeries | undefined {
    if (at === undefined) return undefined;
    return {
      ...this.base(chart, label, short),
      hue: (2 * at + (direction === 'rx' ? 0 : 1)) % hues,
      dash: direction === 'rx' ? 'solid' : 'dashed',
      shape: at,
      shown: true,
    };
  }

  private base(
    chart: PageSeries['chart'],
    label: Message,
    short: Message,
  ): Pick<PageSeries, 'side' | 'chart' | 'label' | 'short'> {
    return {
      side: this.side,
      chart,
      label: render(label, this.translate),
      short: render(short, this.translate),
    };
  }

  /** The how-manieth of its kind; undefined where there are too many. */
  private place(kind: string, name: string): number | undefined {
    const key = `${kind} ${name}`;
    const known = this.places.get(key);
    if (known !== undefined) return known;
    const at = [...this.places.keys()].filter((other) => other.startsWith(`${kind} `)).length;
    if (at >= mostLines) return undefined;
    this.places.set(key, at);
    return at;
  }
}
