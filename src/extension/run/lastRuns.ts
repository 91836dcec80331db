// Remembers what was run last on each VM, to run it again by one press.
import { isScenarioId, longestPeriod, longestRun, mostQueues, type RunRequest } from '../../core/run/types';
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
  const { scenario, line, nics, destination, queues, source, durationSeconds, statsPeriodSeconds, console } =
    value as Readonly<Record<string, unknown>>;
  const isText = (one: unknown): boolean => one === undefined || typeof one === 'string';
  return (
    isScenarioId(scenario) &&
    isText(line) &&
    isText(destination) &&
    isText(source) &&
    (nics === undefined || (Array.isArray(nics) && nics.every((nic) => typeof nic === 'string'))) &&
    (queues === undefined || isWhole(queues, 1, mostQueues)) &&
    isWhole(durationSeconds, 0, longestRun) &&
    isWhole(statsPeriodSeconds, 1, longestPeriod) &&
    typeof console === 'boolean'
  );
}

function isWhole(value: unknown, least: number, most: number): boolean {
  return typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most;
}
