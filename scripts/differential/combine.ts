// Makes commands of several options: what one option says may change what another may say. The choice is drawn by a
// fixed series of numbers, so that everybody has the same commands.
import applicationOptions from '../../src/knowledge/application-options.json';
import ealOptions from '../../src/knowledge/eal-options.json';
import type { ArgumentPresence } from '../../src/core/testpmd/optionTable';
import { quoted, sampleValues, type SampleValues } from './generate';

interface Row {
  readonly long: string | null;
  readonly short: string | null;
  readonly argument: ArgumentPresence;
}

const count = 600;

const coreChoices = [
  '-l 0-1',
  '-l 0,1',
  '-c 3',
  '--lcores=0-1',
  '-l 0-1 --main-lcore=1',
  '-l 1',
  '-l 0-1 -s 1',
  '',
];
const memoryChoices = ['', '-m 64', '-m 256', '-m 512', '-m 64 -n 4', '-n 2'];
const deviceChoices = [
  '--vdev=net_null0 --vdev=net_null1',
  '--vdev=net_null0',
  '--vdev=net_ring0 --vdev=net_ring1',
  '--vdev=net_null0,size=128,copy=1 --vdev=net_null1',
  '--vdev=net_null0 --vdev=net_ring0 --vdev=net_null1',
  '--vdev=net_null0 --vdev=net_null1 -b 0000:ff:00.0',
  '',
];

/** Options that would make the combination about nothing else. */
const left = [
  'help',
  'version',
  'no-huge',
  'proc-type',
  'no-pci',
  'lcores',
  'vdev',
  'allow',
  'block',
  'file-prefix',
];

/** Numbers below `limit`, always the same ones. */
function drawer(): (limit: number) => number {
  let state = 20_221_125;
  return (limit) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * limit);
  };
}

/** The combined commands: with a mistake in about every second one. */
export function combinedCommands(): string[] {
  const draw = drawer();
  const pick = <Item>(items: readonly Item[]): Item | undefined => items[draw(items.length)];
  const samples = sampleValues();
  const option = (rows: readonly Row[], values: SampleValues): string => {
    const usable = rows.filter(({ long }) => long !== null && !left.includes(long));
    const row = pick(usable);
    if (row?.long === null || row === undefined) return '';
    const own = values[row.long] ?? [];
    // The first sample of every option is a good one.
    const value = draw(10) < 8 ? own[0] : pick(own);
    if (row.argument === 'none' || (row.argument === 'optional' && draw(2) === 0) || value === undefined)
      return `--${row.long}`;
    return draw(3) === 0 && value !== ''
      ? `--${row.long} ${quoted(value)}`
      : `--${row.long}=${value === '' ? '' : quoted(value)}`;
  };
  const commands = new Set<string>();
  while (commands.size < count) {
    const usual = draw(4) > 0;
    const eal = [
      '--no-huge',
      // With PCI devices about, only a run could tell how many ports there are.
      '--no-pci',
      usual ? coreChoices[0] : pick(coreChoices),
      pick(memoryChoices),
      usual ? deviceChoices[draw(2)] : pick(deviceChoices),
      ...Array.from({ length: draw(3) }, () => option(ealOptions.rows as readonly Row[], samples.eal)),
    ];
    const application = [
      draw(12) > 0 ? '--total-num-mbufs=2048' : '',
      draw(4) === 0 ? '-i' : '',
      ...Array.from({ length: draw(5) }, () =>
        option(applicationOptions.rows as readonly Row[], samples.application),
      ),
    ];
    commands.add(
      [...eal, '--', ...application].filter((word) => word !== undefined && word !== '').join(' '),
    );
  }
  return [...commands];
}
