// What a user may choose for a setup. It comes from a task definition, a command line or a form, so it is checked here.
import { msg, type Message } from '../message';
import { checkValue } from '../remote/values';
import type { StepId } from './types';

/**
 * @property only Steps to take, all others are left out; undefined: all that are needed.
 * @property nics The NICs for DPDK, by name, alternative name, MAC, VF name or vmbus UUID; undefined: the first
 *   accelerated NIC that carries neither SSH nor the default route.
 * @property hugepageSizeKb 2048 or 1048576; undefined: 2 MB pages where the VM has them.
 * @property hugepagesMb Memory for each NUMA node, in MiB; undefined: what testpmd needs.
 * @property persist Hugepages and modules also after a reboot. A NIC never: a reboot is the last way back.
 * @property dpdkVersion A row of `setup-builds.json`, e.g. `24.11`.
 * @property dpdkTree Absolute path on the VM of a DPDK source tree, instead of a download.
 * @property rdmaCoreVersion A row of `setup-builds.json`; undefined: the one that fits.
 * @property traceTools With the step `install-packages` alone: what the provider doctor traces with, and nothing else.
 * @property rollbackSeconds Time for the new SSH connection that confirms a NIC's hand-over, 20 to 600.
 */
export interface SetupOptions {
  readonly only?: readonly StepId[];
  readonly nics?: readonly string[];
  readonly hugepageSizeKb?: number;
  readonly hugepagesMb?: number;
  readonly persist?: boolean;
  readonly dpdkVersion?: string;
  readonly dpdkTree?: string;
  readonly rdmaCoreVersion?: string;
  readonly traceTools?: boolean;
  readonly rollbackSeconds?: number;
}

export const stepIds = [
  'install-packages',
  'rdma-core',
  'build-dpdk',
  'hugepages',
  'kernel-modules',
  'give-nic',
  'return-nic',
] as const satisfies readonly StepId[];

export const defaultRollbackSeconds = 120;

export function isStepId(text: string): text is StepId {
  return (stepIds as readonly string[]).includes(text);
}

export type CheckedOptions =
  { readonly ok: true; readonly options: SetupOptions } | { readonly ok: false; readonly message: Message };

const refuse = (message: Message): CheckedOptions => ({ ok: false, message });

/** Takes options apart that come from JSON; says what is wrong with the first one that is. */
export function checkOptions(raw: Readonly<Record<string, unknown>>): CheckedOptions {
  const only = listOf(raw['only']);
  if (only === null) return refuse(msg('“{0}” is a list of words.', 'only'));
  const wrongStep = only?.find((step) => !isStepId(step));
  if (wrongStep !== undefined)
    return refuse(msg('There is no setup step “{0}”. Steps: {1}.', wrongStep, stepIds.join(', ')));
  const nics = listOf(raw['nics']);
  if (nics === null) return refuse(msg('“{0}” is a list of words.', 'nics'));
  const wrongNic = nics?.find((nic) => nic === '' || nic.length > 64);
  if (wrongNic !== undefined) return refuse(msg('“{0}” is not the name of a NIC.', wrongNic));
  for (const [name, least, most] of numbers) {
    const value = raw[name];
    if (value === undefined) continue;
    if (typeof value !== 'number' || !Number.isInteger(value) || value < least || value > most)
      return refuse(msg('“{0}” is a whole number from {1} to {2}.', name, least, most));
  }
  for (const name of ['persist', 'traceTools'] as const)
    if (raw[name] !== undefined && typeof raw[name] !== 'boolean')
      return refuse(msg('“{0}” is true or false.', name));
  if (raw['traceTools'] === true && !(only?.length === 1 && only[0] === 'install-packages'))
    return refuse(msg('“{0}” goes with the step {1} alone.', 'traceTools', 'install-packages'));
  for (const name of ['dpdkVersion', 'rdmaCoreVersion'] as const) {
    const value = raw[name];
    if (value !== undefined && (typeof value !== 'string' || !/^[0-9]{1,2}(\.[0-9]{1,3}){0,2}$/.test(value)))
      return refuse(msg('“{0}” is a version such as 24.11.', name));
  }
  const tree = raw['dpdkTree'];
  if (tree !== undefined && (typeof tree !== 'string' || checkValue('absolute-path', tree) === undefined))
    return refuse(msg('“{0}” is an absolute path on the VM.', 'dpdkTree'));
  return { ok: true, options: pick(raw, only, nics) };
}

const numbers = [
  ['hugepageSizeKb', 64, 16_777_216],
  ['hugepagesMb', 1, 4_194_304],
  ['rollbackSeconds', 20, 600],
] as const;

/** null for something that is no list of texts. */
function listOf(value: unknown): readonly string[] | undefined | null {
  if (value === undefined) return undefined;
  if (!Array.isArray(value) || !value.every((entry) => typeof entry === 'string')) return null;
  return value;
}

function pick(
  raw: Readonly<Record<string, unknown>>,
  only: readonly string[] | undefined,
  nics: readonly string[] | undefined,
): SetupOptions {
  const names = [
    'hugepageSizeKb',
    'hugepagesMb',
    'persist',
    'dpdkVersion',
    'dpdkTree',
    'rdmaCoreVersion',
    'traceTools',
    'rollbackSeconds',
  ] as const;
  return {
    ...(only === undefined ? {} : { only: only.filter(isStepId) }),
    ...(nics === undefined ? {} : { nics }),
    ...Object.fromEntries(names.flatMap((name) => (raw[name] === undefined ? [] : [[name, raw[name]]]))),
  };
}
