// Remembers what was run last on each VM, to run it again by one press.
import { longestRun, scenarioIds, type RunRequest } from '../../core/run/types';
import type { Remembered } from './runVm';

const key = 'lastRuns';
const mostVms = 64;

export class LastRuns {
  constructor(private readonly memory: Remembered) {}

  of(vmId: string): RunRequest | undefined {
    const request = this.all()[vmId];
    return isRequest(request) ? request : undefined;
  }

  /** Secrets have no place in a request: it is a line, names of NICs, an address and numbers. */
  async take(vmId: string, request: RunRequest): Promise<void> {
    const others = Object.entries(this.all()).filter(([id]) => id !== vmId);
    await this.memory.update(key, Object.fromEntries([...others.slice(1 - mostVms), [vmId, request]]));
  }

  private all(): Readonly<Record<string, unknown>> {
    const value = this.memory.get(key);
    return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
  }
}

/** What another version, or a caller of a command, has written may be anything. */
export function isRequest(value: unknown): value is RunRequest {
  if (typeof value !== 'object' || value === null) return false;
  const { scenario, line, nics, destination, durationSeconds, statsPeriodSeconds, console } =
    value as Readonly<Record<string, unknown>>;
  const isText = (one: unknown): boolean => one === undefined || typeof one === 'string';
  return (
    scenarioIds.some((id) => id === scenario) &&
    isText(line) &&
    isText(destination) &&
    (nics === undefined || (Array.isArray(nics) && nics.every((nic) => typeof nic === 'string'))) &&
    isSeconds(durationSeconds, 0) &&
    isSeconds(statsPeriodSeconds, 1) &&
    typeof console === 'boolean'
  );
}

function isSeconds(value: unknown, least: number): boolean {
  return typeof value === 'number' && Number.isInteger(value) && value >= least && value <= longestRun;
}
