// The options of `mana-dpdk setup`, checked as far as that is possible without the VM.
import { isMessage, msg, type Message } from '../core/message';
import { checkValue } from '../core/remote/values';
import { isStepId, stepIds, type SetupOptions } from '../core/setup/options';
import type { StepId } from '../core/setup/types';
import { dpdkVersions, rdmaCoreVersions } from '../core/setup/versions';
import { connectionArguments, type ConnectionArguments, type ConnectionOptions } from './connectionArguments';

/** `undo-plan`: shows what `undo` would run. */
export type SetupMode = 'plan' | 'run' | 'undo' | 'undo-plan' | 'history' | 'script';

/** @property yes Runs without a question. */
export interface SetupArguments extends ConnectionArguments {
  readonly mode: SetupMode;
  readonly options: SetupOptions;
  readonly yes: boolean;
  readonly format: 'text' | 'json';
  readonly colour: boolean | undefined;
}

export interface SetupWords extends ConnectionOptions {
  readonly plan?: boolean | undefined;
  readonly run?: boolean | undefined;
  readonly undo?: boolean | undefined;
  readonly history?: boolean | undefined;
  readonly script?: boolean | undefined;
  readonly only?: readonly string[] | undefined;
  readonly nic?: readonly string[] | undefined;
  readonly hugepages?: string | undefined;
  readonly 'hugepage-size'?: string | undefined;
  readonly keep?: boolean | undefined;
  readonly dpdk?: string | undefined;
  readonly 'dpdk-tree'?: string | undefined;
  readonly 'rdma-core'?: string | undefined;
  readonly 'trace-tools'?: boolean | undefined;
  readonly rollback?: string | undefined;
  readonly yes?: boolean | undefined;
  readonly format?: string | undefined;
  readonly 'no-color'?: boolean | undefined;
}

type PlanOption =
  | 'nic'
  | 'hugepages'
  | 'hugepage-size'
  | 'keep'
  | 'dpdk'
  | 'dpdk-tree'
  | 'rdma-core'
  | 'trace-tools'
  | 'rollback';

/** The steps that an option has a meaning for. */
const stepsOf: Readonly<Record<PlanOption, readonly StepId[]>> = {
  nic: ['give-nic', 'return-nic'],
  hugepages: ['hugepages'],
  'hugepage-size': ['hugepages'],
  keep: ['hugepages', 'kernel-modules'],
  dpdk: ['build-dpdk'],
  'dpdk-tree': ['build-dpdk'],
  'rdma-core': ['rdma-core', 'build-dpdk'],
  'trace-tools': ['install-packages'],
  rollback: ['give-nic'],
};

const pageSizes: ReadonlyMap<string, number> = new Map([
  ['2M', 2048],
  ['1G', 1_048_576],
]);

/** @returns what to do, or the sentence that says why not. */
export function setupArguments(words: SetupWords, operands: readonly string[]): SetupArguments | Message {
  const [host, ...rest] = operands;
  if (host === undefined) return msg('setup needs a host: mana-dpdk setup [USER@]HOST');
  if (rest.length > 0) return msg('One host at a time: “{0}” is too much.', rest.join(' '));
  const format = words.format ?? 'text';
  if (format !== 'text' && format !== 'json')
    return msg('--format of setup is text or json, not “{0}”.', format);
  const mode = modeOf(words);
  if (isMessage(mode)) return mode;
  if (mode === 'script' && format === 'json') return msg('--script prints a script: it has no form json.');
  if (words.yes === true && mode !== 'run' && mode !== 'undo')
    return msg('--yes answers the question of --run and --undo; nothing else asks one.');
  const connection = connectionArguments(host, words);
  if (isMessage(connection)) return connection;
  const options = optionsOf(words, mode);
  if (isMessage(options)) return options;
  return {
    ...connection,
    mode,
    options,
    yes: words.yes === true,
    format,
    colour: words['no-color'] === true ? false : undefined,
  };
}

/** One of the modes; `--undo --plan` shows an undo, `--undo --run` says twice that it is to be run. */
function modeOf(words: SetupWords): SetupMode | Message {
  const given = (['plan', 'run', 'undo', 'history', 'script'] as const).filter(
    (name) => words[name] === true,
  );
  const [first = 'plan', second, third] = given;
  if (second === undefined) return first;
  if (third === undefined && first === 'plan' && second === 'undo') return 'undo-plan';
  if (third === undefined && first === 'run' && second === 'undo') return 'undo';
  return msg('{0} and {1} cannot go together.', `--${first}`, `--${third ?? second}`);
}

function optionsOf(words: SetupWords, mode: SetupMode): SetupOptions | Message {
  const given = (Object.keys(stepsOf) as PlanOption[]).filter((name) => words[name] !== undefined);
  const useless = words.only === undefined ? given[0] : 'only';
  if (mode === 'history' && useless !== undefined)
    return msg('{0} has no use for {1}.', '--history', `--${useless}`);
  if ((mode === 'undo' || mode === 'undo-plan') && given[0] !== undefined)
    return msg('{0} has no use for {1}.', '--undo', `--${given[0]}`);
  const only = words.only === undefined ? undefined : stepsIn(words.only);
  if (isMessage(only)) return only;
  if (only !== undefined)
    for (const name of given)
      if (!stepsOf[name].some((step) => only.includes(step)))
        return msg('{0} is for {1}, which --only leaves out.', `--${name}`, stepsOf[name].join(', '));
  if (words['trace-tools'] === true && only?.join() !== 'install-packages')
    return msg('{0} goes with {1} alone.', '--trace-tools', '--only install-packages');
  const values = valuesOf(words);
  if (isMessage(values)) return values;
  return { ...(only === undefined ? {} : { only }), ...values };
}

/** Steps between commas, each once, in the order of a whole setup. */
function stepsIn(lists: readonly string[]): StepId[] | Message {
  const named = lists.flatMap((list) => list.split(',')).map((step) => step.trim());
  const wrong = named.find((step) => !isStepId(step));
  if (wrong !== undefined)
    return msg('--only: there is no step “{0}”. Steps: {1}.', wrong, stepIds.join(', '));
  return stepIds.filter((step) => named.includes(step));
}

function valuesOf(words: SetupWords): SetupOptions | Message {
  const nic = words.nic?.find((name) => name.trim() === '' || name.length > 64);
  if (nic !== undefined) return msg('--nic: “{0}” is not the name of a NIC.', nic);
  const hugepagesMb = numberIn(words.hugepages, 1, 4_194_304);
  if (hugepagesMb === null)
    return msg('--hugepages is a number of MiB for each NUMA node, not “{0}”.', words.hugepages ?? '');
  const size = words['hugepage-size'];
  const hugepageSizeKb = size === undefined ? undefined : pageSizes.get(size);
  if (size !== undefined && hugepageSizeKb === undefined)
    return msg('--hugepage-size is 2M or 1G, not “{0}”.', size);
  const rollbackSeconds = numberIn(words.rollback, 20, 600);
  if (rollbackSeconds === null)
    return msg('--rollback is a number of seconds from 20 to 600, not “{0}”.', words.rollback ?? '');
  const wrong = wrongVersion(words);
  if (wrong !== undefined) return wrong;
  const tree = words['dpdk-tree'];
  if (tree !== undefined && checkValue('absolute-path', tree) === undefined)
    return msg('--dpdk-tree is an absolute path on the VM, not “{0}”.', tree);
  return {
    ...(words.nic === undefined ? {} : { nics: words.nic.map((name) => name.trim()) }),
    ...(hugepagesMb === undefined ? {} : { hugepagesMb }),
    ...(hugepageSizeKb === undefined ? {} : { hugepageSizeKb }),
    ...(words.keep === true ? { persist: true } : {}),
    ...(words.dpdk === undefined ? {} : { dpdkVersion: words.dpdk }),
    ...(tree === undefined ? {} : { dpdkTree: tree }),
    ...(words['rdma-core'] === undefined ? {} : { rdmaCoreVersion: words['rdma-core'] }),
    ...(words['trace-tools'] === true ? { traceTools: true } : {}),
    ...(rollbackSeconds === undefined ? {} : { rollbackSeconds }),
  };
}

function wrongVersion(words: SetupWords): Message | undefined {
  if (words.dpdk !== undefined && words['dpdk-tree'] !== undefined)
    return msg('{0} and {1} cannot go together.', '--dpdk', '--dpdk-tree');
  if (words.dpdk !== undefined && !dpdkVersions.has(words.dpdk))
    return msg('--dpdk of setup is one of {0}, not “{1}”.', dpdkVersions.series.join(', '), words.dpdk);
  const core = words['rdma-core'];
  if (core !== undefined && !rdmaCoreVersions.has(core))
    return msg('--rdma-core is one of {0}, not “{1}”.', rdmaCoreVersions.series.join(', '), core);
  return undefined;
}

/** undefined where nothing was said, null for what is no whole number within the bounds. */
function numberIn(text: string | undefined, least: number, most: number): number | undefined | null {
  if (text === undefined) return undefined;
  const value = /^\d{1,9}$/.test(text) ? Number(text) : -1;
  return value >= least && value <= most ? value : null;
}
