// What the VM is told of a planned run: the words of its command, and what must be so at the moment of the start.
import { checkValue } from '../../remote/values';
import { msg, type Message } from '../../message';
import { namedPciAddress } from '../../testpmd/devices/addresses';
import type { RunPlan } from '../types';

/**
 * What is compared on the VM, at that moment, before testpmd is started.
 *
 * @property macs, uuids, interfaces, pciAddresses Of devices that the line names: none may carry SSH or the default route,
 *   none may be in use, and no VF of MANA among them may be up.
 * @property givenUuids vmbus devices that must be with uio_hv_generic.
 * @property hugepagesKb Free hugepages that the line needs at least; 0: none.
 */
export interface StartChecks {
  readonly macs: readonly string[];
  readonly uuids: readonly string[];
  readonly interfaces: readonly string[];
  readonly pciAddresses: readonly string[];
  readonly givenUuids: readonly string[];
  readonly hugepagesKb: number;
}

export interface StartRun {
  readonly id: string;
  readonly program: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** The line as people see it. */
  readonly line: string;
  readonly scenario: string;
  readonly filePrefix: string;
  readonly ownPrefix: boolean;
  readonly durationSeconds: number;
  readonly console: boolean;
  readonly checks: StartChecks;
}

/** What a VM needs of a plan. */
export function startOf(plan: RunPlan): StartRun {
  const { command } = plan;
  return {
    id: plan.id,
    program: command.program,
    args: command.args,
    env: command.env,
    // Line breaks between words are shown as blanks: on the VM it is one line of a list.
    line: command.text.replace(/\s*\\?\r?\n\s*/g, ' ').trim(),
    scenario: plan.scenario,
    filePrefix: plan.filePrefix,
    ownPrefix: plan.ownPrefix,
    durationSeconds: plan.durationSeconds,
    console: plan.console,
    checks: checksOf(plan),
  };
}

/** Keys of device arguments whose value is a netdev: `iface`, `rx_iface` and the like of net_pcap, `remote` of net_tap. */
const netdevKey = /iface|^remote$/;

/**
 * Words that may name a device. EAL takes any unambiguous beginning of a long option, so every word counts but what is
 * blocked: a device too many is only looked at.
 */
function deviceWords(words: readonly string[]): readonly string[] {
  return words.flatMap((word, index) => {
    if (/^(?:-b|--bl?o?c?k?)(?:=|$)/.test(word) || /^(?:-b|--bl?o?c?k?)$/.test(words[index - 1] ?? ''))
      return [];
    return [word.replace(/^(?:-[aw]|--[a-z-]+=)(?=.)/, '')];
  });
}

function checksOf({ command, nics, scenario }: RunPlan): StartChecks {
  const words = ealWords(command.args);
  const devices = deviceWords(words);
  // net_failsafe has device strings within its own: dev(7870:00:00.0,mac=…).
  const named = devices.map((device) => device.split(/[,()/;\s]+/));
  const parts = named.flat();
  const valuesOf = (key: RegExp): string[] =>
    parts.flatMap((part) => {
      const [name = '', ...value] = part.split('=');
      return value.length > 0 && key.test(name) ? [value.join('=')] : [];
    });
  const uuids = parts.map((part) => valueOf(part).replace(/^vmbus:/, ''));
  // A function without a mac= that can be read is taken with all that it has.
  const wholeFunctions = named.flatMap((words) =>
    words.some((part) => part.startsWith('mac=') && plainMac(valueOf(part)) !== undefined)
      ? []
      : words.map((part) => namedPciAddress(valueOf(part)) ?? ''),
  );
  const given = nics.flatMap(({ vmbusUuid }) => (vmbusUuid === null ? [] : [vmbusUuid]));
  const isMac = (text: string): boolean => checkValue('mac', text) !== undefined;
  const isUuid = (text: string): boolean => checkValue('vmbus-uuid', text) !== undefined;
  return {
    macs: distinct(
      [...nics.map(({ mac }) => mac ?? ''), ...valuesOf(/^mac$/).map((text) => plainMac(text) ?? '')].filter(
        isMac,
      ),
    ),
    uuids: distinct([...given, ...uuids].filter(isUuid)),
    interfaces: distinct(
      valuesOf(netdevKey).filter((text) => checkValue('interface', text) !== undefined),
      false,
    ),
    pciAddresses: distinct(wholeFunctions.filter((text) => checkValue('pci-address', text) !== undefined)),
    givenUuids: scenario === 'netvsc' ? distinct(given.filter(isUuid)) : [],
    hugepagesKb: hugepagesOf(words),
  };
}

/** Of `key=value` the value, of anything else all of it. */
const valueOf = (part: string): string => part.slice(part.indexOf('=') + 1);

/** A MAC in any spelling that DPDK reads, as the kernel spells it; undefined for what is none. */
function plainMac(text: string): string | undefined {
  const groups = text.toLowerCase().split(/[:.-]/);
  const digits = groups.length === 3 ? 4 : 2;
  if (![3, 6].includes(groups.length) || !groups.every((group) => /^[\da-f]{1,4}$/.test(group)))
    return undefined;
  const all = groups.map((group) => group.padStart(digits, '0')).join('');
  return all.length === 12 ? (all.match(/../g) ?? []).join(':') : undefined;
}

function ealWords(args: readonly string[]): readonly string[] {
  const end = args.indexOf('--');
  return end < 0 ? args : args.slice(0, end);
}

function distinct(values: readonly string[], lower = true): readonly string[] {
  return [...new Set(lower ? values.map((value) => value.toLowerCase()) : values)];
}

/** What EAL asks for: -m, --socket-mem, or at least one page. */
function hugepagesOf(words: readonly string[]): number {
  if (words.includes('--no-huge')) return 0;
  for (const [index, word] of words.entries()) {
    const value =
      word === '-m' || word === '--socket-mem' || word === '--memory-size' || word === '--numa-mem'
        ? (words[index + 1] ?? '')
        : (/^(?:-m|--socket-mem=|--memory-size=|--numa-mem=)(.*)$/.exec(word)?.[1] ?? '');
    const megabytes = value
      .split(',')
      .reduce((sum, part) => sum + (/^\d{1,7}$/.test(part) ? Number(part) : 0), 0);
    if (megabytes > 0) return megabytes * 1024;
  }
  return 2048;
}

/** Characters of one word, and of all words together. */
const longestWord = 4_096;
const longestLine = 32_768;

/** Why a line cannot be sent to a VM as it is; undefined where it can. Asked before a script is made of it. */
export function startFault(run: StartRun): Message | undefined {
  const words = [
    run.program,
    ...run.args,
    ...Object.entries(run.env).map(([name, value]) => `${name}=${value}`),
  ];

  if (words.some((word) => /[\0-\x1f\x7f]/.test(word)))
    return msg('The line has a control character in one of its words. Remove it.');
  if (words.some((word) => word.length > longestWord) || words.join(' ').length > longestLine)
    return msg('The line is too long to be sent: {0} characters at most.', longestLine);
  if (checkValue('absolute-path', run.program) === undefined)
    return msg('“{0}” is not an absolute path without “..”. Name the program by its full path.', run.program);
  const odd = Object.keys(run.env).find((name) => !/^[A-Za-z_][A-Za-z0-9_]{0,63}$/.test(name));
  if (odd !== undefined) return msg('“{0}” is not the name of an environment variable.', odd);
  if (!/^[A-Za-z0-9_][A-Za-z0-9_.-]{0,62}$/.test(run.filePrefix))
    return msg(
      'The file prefix “{0}” may have letters, digits, “_”, “-” and “.” only, 63 at most, and begins with neither of the last two.',
      run.filePrefix,
    );
  return undefined;
}
