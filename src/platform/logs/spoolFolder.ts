// The folder of what live logs have brought so far: one file each, taken away with its viewer, or later if VS Code crashed.
import { randomBytes } from 'node:crypto';
import { mkdir, open, readdir, rm, stat, type FileHandle } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';

export interface Spool {
  readonly path: string;
  readonly file: FileHandle;
}

/** A spool of another machine (a home on the network) that nobody has written for so long is left over. */
const oldestMs = 7 * 24 * 3600 * 1000;

const spoolName = /^(?<host>[\w-]{1,64})\.(?<pid>\d{1,10})\.[\da-f]{16}\.spool$/;

function ownHost(): string {
  return (
    hostname()
      .replace(/[^\w-]/g, '-')
      .slice(0, 64) || 'host'
  );
}

/** Makes an empty file that only its owner can read. */
export async function createSpool(folder: string): Promise<Spool> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const path = join(folder, `${ownHost()}.${process.pid}.${randomBytes(8).toString('hex')}.spool`);
  return { path, file: await open(path, 'wx+', 0o600) };
}

/**
 * Takes away the spools of processes that have ended. Other files in the folder stay.
 *
 * @returns how many were taken away.
 */
export async function cleanSpools(folder: string, now = Date.now()): Promise<number> {
  const names = await readdir(folder).catch(() => []);
  let removed = 0;
  for (const name of names) {
    const { host, pid } = spoolName.exec(name)?.groups ?? {};
    if (host === undefined || pid === undefined) continue;
    const path = join(folder, name);
    const leftOver = host === ownHost() ? !isRunning(Number(pid)) : await isOlder(path, now - oldestMs);
    if (!leftOver) continue;
    await rm(path, { force: true }).then(
      () => (removed += 1),
      () => undefined,
    );
  }
  return removed;
}

async function isOlder(path: string, moment: number): Promise<boolean> {
  const found = await stat(path).catch(() => undefined);
  return found !== undefined && found.mtimeMs < moment;
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // It runs, as somebody else.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
