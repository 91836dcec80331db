// Makes commands from the rows of the options: every option with every value of `test/differential/values.json`, and
// with the mistakes that are made with options of any kind.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import applicationOptions from '../../src/knowledge/application-options.json';
import ealOptions from '../../src/knowledge/eal-options.json';
import type { ArgumentPresence, OptionSide } from '../../src/core/testpmd/optionTable';

interface Row {
  readonly side: OptionSide;
  readonly long: string | null;
  readonly short: string | null;
  readonly argument: ArgumentPresence;
}

/** Values to try, by the name of an option. */
export type SampleValues = Readonly<Record<string, readonly string[] | undefined>>;

/** What a run needs to get as far as forwarding on a machine without hugepages; an option of it is left out when it
 * is the one that is tried. */
const ealBase = ['--no-huge', '-l 0-1', '--vdev=net_null0', '--vdev=net_null1'];
const applicationBase = '--total-num-mbufs=2048';

/** Options of the base that must not stand beside the one that is tried. */
const instead: Readonly<Record<string, readonly string[]>> = {
  '-l 0-1': ['l', 'c', 'lcores', 'coremask'],
  '--no-huge': ['no-huge'],
};

/** A value as a word of a command. */
export const quoted = (text: string): string =>
  /^[\w.,:/@=+%-]*$/.test(text) && text !== '' ? text : `'${text}'`;
const attached = (value: string): string => (value === '' ? '' : quoted(value));

/** The values of `test/differential/values.json`. */
export function sampleValues(): { readonly eal: SampleValues; readonly application: SampleValues } {
  return JSON.parse(readFileSync(join('test', 'differential', 'values.json'), 'utf8')) as {
    readonly eal: SampleValues;
    readonly application: SampleValues;
  };
}

/** The spellings of one option: with its values, and with mistakes. */
function spellingsOf(row: Row, samples: readonly string[]): string[] {
  const { long, short, argument } = row;
  const first = samples[0] ?? '1';
  const name = long === null ? `-${short ?? ''}` : `--${long}`;
  const tried: string[] = [];
  const rare: string[] = [];
  if (argument === 'none') {
    tried.push(name);
    if (row.side === 'eal') tried.push(`${name} ${name}`);
    if (long !== null) rare.push(`${name}=1`, `${name} 1`, ...abbreviations(long, ''));
    if (short !== null && long !== null) tried.push(`-${short}`, `-${short}1`);
  } else {
    const separator = long === null ? ' ' : '=';
    for (const value of samples)
      tried.push(`${name}${separator}${separator === ' ' ? quoted(value) : attached(value)}`);
    tried.push(name);
    if (row.side === 'eal')
      tried.push(`${name}${separator}${quoted(first)} ${name}${separator}${quoted(first)}`);
    if (long !== null) {
      rare.push(`${name} ${quoted(first)}`, ...abbreviations(long, `=${quoted(first)}`));
      rare.push(`${name}= ${quoted(first)}`, `${name} =${quoted(first)}`, `-${long} ${quoted(first)}`);
    }
    if (short !== null) {
      tried.push(`-${short} ${quoted(first)}`, `-${short}${quoted(first)}`, `-${short}=${quoted(first)}`);
    }
  }
  if (long !== null) rare.push(`--${long.toUpperCase()}`, `--${long}s`, `---${long}`, long);
  // Each of the rarer mistakes comes with every few options; with all of them nothing more would be learnt.
  const turn = Array.from(name).reduce((sum, character) => sum + character.charCodeAt(0), 0);
  return [...tried, ...rare.filter((_, index) => (index + turn) % 4 === 0)];
}

/** Shorter and shorter: without its last character, its first half, its first two characters. */
function abbreviations(long: string, value: string): string[] {
  const lengths = [...new Set([long.length - 1, Math.ceil(long.length / 2), 2])];
  return lengths
    .filter((length) => length > 0 && length < long.length)
    .map((length) => `--${long.slice(0, length)}${value}`);
}

function withEal(option: string, row: Row): string {
  const names = [row.long, row.short].filter((name) => name !== null);
  const base = ealBase.filter((word) => !(instead[word] ?? []).some((name) => names.includes(name)));
  return [...base, option, '--', applicationBase].join(' ');
}

/** With PCI devices about, only a run could tell that there is no port 5. */
const namesPorts = ['nb-ports', 'port-numa-config', 'ring-numa-config', 'hairpin-map', 'hairpinq'];

function withApplication(option: string, row: Row): string {
  const base = row.long === 'total-num-mbufs' ? [] : [applicationBase];
  const pci = namesPorts.includes(row.long ?? '') ? ['--no-pci'] : [];
  return [...pci, ...ealBase, '--', ...base, option].join(' ');
}

/** All generated commands, in the order of the rows. */
export function generatedCommands(): string[] {
  const samples = sampleValues();
  const commands: string[] = [];
  for (const row of ealOptions.rows as readonly Row[]) {
    const spellings = spellingsOf(row, samples.eal[row.long ?? row.short ?? ''] ?? []);
    commands.push(...spellings.map((option) => withEal(option, row)));
    // On the wrong side of "--".
    commands.push(withApplication(spellings[0] ?? '', row));
  }
  for (const row of applicationOptions.rows as readonly Row[]) {
    const spellings = spellingsOf(row, samples.application[row.long ?? row.short ?? ''] ?? []);
    commands.push(...spellings.map((option) => withApplication(option, row)));
    commands.push(withEal(spellings[0] ?? '', row));
  }
  return [...new Set(commands)];
}
