// What a task of type "mana" with `testpmd` says, read without trusting it.
import type { VmEntry } from '../../core/hosts/host';
import { msg, type Message } from '../../core/message';
import {
  defaultRequest,
  isScenarioId,
  longestPeriod,
  longestRun,
  mostQueues,
  scenarioIds,
  type RunRequest,
  type ScenarioId,
} from '../../core/run/types';
import { findVm, shown } from '../setup/taskDefinition';

/** The other end of a pair: it receives. @property nic A name as `findNic` takes it. */
export interface PairTarget {
  readonly vmId: string;
  readonly nic: string | undefined;
}

export type ReadRunTask =
  | {
      readonly ok: true;
      readonly vmId: string;
      readonly request: RunRequest;
      readonly to: PairTarget | undefined;
    }
  | { readonly ok: false; readonly message: Message };

type Fields = Readonly<Record<string, unknown>>;

/** Beyond testpmd's own limits by far. */
const longestText = 8192;

/** Properties of `testpmd`, in package.json and in tasks.json. */
export const testpmdProperties = [
  'scenario',
  'line',
  'nics',
  'destination',
  'queues',
  'duration',
  'statsPeriod',
  'console',
  'to',
];

/** Carries what is wrong out of the reading of one property. */
class Wrong extends Error {
  constructor(readonly say: Message) {
    super(say.text);
  }
}

/**
 * @param definition Of the whole task. @param vms The list.
 * @param activeId The VM that is meant where the task names none.
 */
export function readRunTask(
  definition: Fields,
  vms: readonly VmEntry[],
  activeId: string | undefined,
): ReadRunTask {
  try {
    const { testpmd } = definition;
    const fields = typeof testpmd === 'string' ? { scenario: testpmd } : fieldsOf(testpmd, 'testpmd');
    const odd = Object.keys(fields).find((name) => !testpmdProperties.includes(name));
    if (odd !== undefined)
      throw new Wrong(
        msg('“{0}” is no property of "testpmd". Properties: {1}.', odd, testpmdProperties.join(', ')),
      );
    const request = requestOf(fields);
    const vm = found(definition['vm'], vms, activeId);
    return { ok: true, vmId: vm, request, to: targetOf(fields['to'], vms) };
  } catch (error) {
    if (error instanceof Wrong) return { ok: false, message: error.say };
    throw error;
  }
}

function requestOf(fields: Fields): RunRequest {
  const line = textOf(fields, 'line', longestText);
  const nics = nicsOf(fields['nics']);
  const destination = textOf(fields, 'destination', 64);
  const queues = numberOf(fields, 'queues', 1, mostQueues);
  return {
    scenario: scenarioOf(fields, line),
    ...(nics === undefined ? {} : { nics }),
    ...(line === undefined ? {} : { line }),
    ...(destination === undefined ? {} : { destination }),
    ...(queues === undefined ? {} : { queues }),
    durationSeconds: numberOf(fields, 'duration', 0, longestRun) ?? defaultRequest.durationSeconds,
    statsPeriodSeconds:
      numberOf(fields, 'statsPeriod', 1, longestPeriod) ?? defaultRequest.statsPeriodSeconds,
    console: flagOf(fields, 'console') ?? defaultRequest.console,
  };
}

/** A line is a scenario of its own; a task that sends to another VM needs no name for what it does. */
function scenarioOf(fields: Fields, line: string | undefined): ScenarioId {
  const { scenario, to } = fields;
  if (scenario === undefined) {
    if (line !== undefined) return 'custom';
    return to === undefined ? defaultRequest.scenario : 'sender';
  }
  if (!isScenarioId(scenario))
    throw new Wrong(
      msg('There is no scenario “{0}”. Scenarios: {1}.', shown(scenario), scenarioIds.join(', ')),
    );
  if (line !== undefined && scenario !== 'custom')
    throw new Wrong(msg('“line” is for the scenario custom: leave “scenario” out, or “line”.'));
  if (line === undefined && scenario === 'custom')
    throw new Wrong(msg('The scenario custom needs the command as “line”.'));
  return scenario;
}

function targetOf(to: unknown, vms: readonly VmEntry[]): PairTarget | undefined {
  if (to === undefined) return undefined;
  const fields = typeof to === 'string' ? { vm: to } : fieldsOf(to, 'to');
  if (fields['vm'] === undefined) throw new Wrong(msg('“to” names the VM that receives, as “vm”.'));
  return { vmId: found(fields['vm'], vms, undefined), nic: textOf(fields, 'nic', 64) };
}

function found(wanted: unknown, vms: readonly VmEntry[], activeId: string | undefined): string {
  const vm = findVm(wanted, vms, activeId);
  if (!vm.ok) throw new Wrong(vm.message);
  return vm.id;
}

function fieldsOf(value: unknown, name: string): Fields {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new Wrong(msg('“{0}” is a name or an object.', name));
  return value as Fields;
}

function textOf(fields: Fields, name: string, longest: number): string | undefined {
  const value = fields[name];
  if (value === undefined) return undefined;
  if (typeof value !== 'string' || value.trim() === '' || value.length > longest)
    throw new Wrong(msg('“{0}” is a text.', name));
  return value.trim();
}

function nicsOf(value: unknown): readonly string[] | undefined {
  if (value === undefined) return undefined;
  const isName = (one: unknown): one is string => typeof one === 'string' && one !== '' && one.length <= 64;
  if (!Array.isArray(value) || !value.every(isName))
    throw new Wrong(msg('“{0}” is a list of words.', 'nics'));
  return value.length === 0 ? undefined : value;
}

function numberOf(fields: Fields, name: string, least: number, most: number): number | undefined {
  const value = fields[name];
  if (value === undefined) return undefined;
  if (typeof value !== 'number' || !Number.isInteger(value) || value < least || value > most)
    throw new Wrong(msg('“{0}” is a whole number from {1} to {2}.', name, least, most));
  return value;
}

function flagOf(fields: Fields, name: string): boolean | undefined {
  const value = fields[name];
  if (value !== undefined && typeof value !== 'boolean')
    throw new Wrong(msg('“{0}” is true or false.', name));
  return value;
}
