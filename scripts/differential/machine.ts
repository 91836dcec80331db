// This machine as testpmd sees it: what the verdicts depend on besides the command.
import { readdirSync } from 'node:fs';

/** Lcores and NUMA nodes, as they are written down beside the verdicts. */
export interface SuiteMachine {
  readonly lcores: readonly number[];
  readonly numaNodes: number;
}

function numbered(folder: string, pattern: RegExp): number[] {
  try {
    return readdirSync(folder)
      .map((name) => pattern.exec(name)?.[1])
      .filter((id) => id !== undefined)
      .map(Number)
      .sort((a, b) => a - b);
  } catch {
    return [];
  }
}

/** The machine this runs on: EAL looks into the same folders. */
export function thisMachine(): SuiteMachine {
  return {
    lcores: numbered('/sys/devices/system/cpu', /^cpu(\d+)$/),
    numaNodes: Math.max(1, numbered('/sys/devices/system/node', /^node(\d+)$/).length),
  };
}
