// A lock between processes, as a file with the holder's process id: two runs must not install one thing at a time.
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { progress } from './progress';

const pollMs = 500;
const reminderMs = 15_000;

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it lives, but belongs to another user.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

function tryLock(file: string): boolean {
  try {
    writeFileSync(file, String(process.pid), { flag: 'wx' });
    return true;
  } catch {
    return false;
  }
}

/** Process id in a lock file; undefined when it is gone, or was just made and not yet written. */
function holderOf(file: string): number | undefined {
  try {
    const pid = Number.parseInt(readFileSync(file, 'utf8'), 10);
    return Number.isNaN(pid) ? undefined : pid;
  } catch {
    return undefined;
  }
}

/**
 * Does `work` while holding the lock `file`. Waits for another holder; a lock whose holder has died is taken over.
 *
 * @param area In front of the line that says what is being waited for.
 */
export async function withLock<T>(area: string, file: string, work: () => Promise<T>): Promise<T> {
  mkdirSync(dirname(file), { recursive: true });
  let lastReminder = Number.NEGATIVE_INFINITY;
  while (!tryLock(file)) {
    const holder = holderOf(file);
    if (holder !== undefined && !isAlive(holder)) {
      // Renaming is atomic: of two waiters only one removes the dead lock, and never a new one by mistake.
      const dead = `${file}.dead-${process.pid}`;
      try {
        renameSync(file, dead);
        rmSync(dead, { force: true });
      } catch {
        // The other waiter was faster.
      }
      continue;
    }
    if (Date.now() - lastReminder > reminderMs) {
      progress(area, `waiting for process ${String(holder ?? 'unknown')}, which holds ${file}`);
      lastReminder = Date.now();
    }
    await delay(pollMs);
  }
  try {
    return await work();
  } finally {
    rmSync(file, { force: true });
  }
}
