// Words for runs that terminal, JSON and editor share: where a run is, what a precondition is like, what a verdict says.
import { msg, type Message } from '../../message';
import type { RunPhase } from '../course';
import type { Direction } from '../series';
import { scenarioOf } from '../scenarios';
import { isScenarioId, type Precondition, type RunPlan, type VmRun } from '../types';
import type { TrafficPath, Verdict } from '../verdictTypes';
import { formatSeconds } from '../units';

/** The name of a scenario; of one that another version has, its id. */
export function scenarioLabel(id: string): Message {
  return isScenarioId(id) ? scenarioOf(id).title : msg('{0}', id);
}

/** The word for the state of a precondition, in capitals. */
export function stateLabel(state: Precondition['state']): Message {
  switch (state) {
    case 'met':
      return msg('OK');
    case 'missing':
      return msg('MISSING');
    case 'doubtful':
      return msg('IN DOUBT');
    case 'unknown':
      return msg('NOT KNOWN');
  }
}

/** Where a run is. */
export function phaseLabel(phase: RunPhase): Message {
  switch (phase) {
    case 'starting':
      return msg('starting');
    case 'configuring':
      return msg('configuring ports');
    case 'forwarding':
      return msg('forwarding');
    case 'stopping':
      return msg('stopping');
    case 'ended':
      return msg('ended');
  }
}

/** The state of a run in a list of the VM's runs. */
export function runStateLabel(state: VmRun['state']): Message {
  switch (state) {
    case 'running':
      return msg('running');
    case 'stopping':
      return msg('stopping');
    case 'ended':
      return msg('ended');
  }
}

/** Which way the packets went, in a few words. */
export function pathLabel(path: TrafficPath): Message {
  switch (path) {
    case 'mana-vf':
      return msg('MANA VF');
    case 'synthetic':
      return msg('synthetic');
    case 'other':
      return msg('another device');
    case 'mixed':
      return msg('MANA VF and synthetic');
    case 'unknown':
      return msg('not known');
  }
}

/** The one word of a verdict, in capitals. */
export function forwardingLabel(forwarding: Verdict['forwarding']): Message {
  return forwarding === 'confirmed' ? msg('CONFIRMED') : msg('NOT CONFIRMED');
}

export function directionLabel(direction: Direction): string {
  return direction === 'rx' ? 'Rx' : 'Tx';
}

/** `30 s`, or that there is no limit. */
export function durationLabel(seconds: number): Message {
  return seconds === 0 ? msg('until it is stopped') : msg('{0}', formatSeconds(seconds));
}

/** One line: what a plan would run, where, for how long, by which release. */
export function planHeadline({ host, scenario, durationSeconds, release, console }: RunPlan): Message {
  const label = scenarioLabel(scenario);
  return console
    ? msg(
        'Run on {0}: {1}, with the prompt, {2}, DPDK {3}.',
        host,
        label,
        durationLabel(durationSeconds),
        release,
      )
    : msg('Run on {0}: {1}, {2}, DPDK {3}.', host, label, durationLabel(durationSeconds), release);
}
