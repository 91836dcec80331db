// The file of host keys that a person has accepted here. On this machine only; known_hosts is never written.
import { chmod, mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { randomBytes } from 'node:crypto';
import { dirname } from 'node:path';
import { msg } from '../core/message';
import { ProblemError, type Problem } from '../core/problem';
import type { TrustedKey, TrustStore } from '../core/ssh/hostKeys';
import { evidence } from '../core/ssh/problems';

/** The trust store cannot be read or written; no host can be judged without it. */
export type TrustStoreProblem = Problem<'trust-store-unreadable' | 'trust-store-unwritable'>;

/** A trust store that can also list everything, for a person who looks after it. */
export interface TrustedKeys extends TrustStore {
  all(): Promise<readonly TrustedKey[]>;
}

/** Raised when the form of the file changes; a file of another version is refused, not guessed at. */
const schemaVersion = 1;

interface StoredFile {
  readonly version: typeof schemaVersion;
  readonly keys: readonly TrustedKey[];
}

/**
 * A trust store in one JSON file, readable by its owner only and replaced as a whole. A file that exists but cannot be
 * understood makes every call reject: "nothing is known" would turn a changed key into a new one.
 *
 * @throws ProblemError (from the methods) with a `TrustStoreProblem`.
 */
export function fileTrustStore(path: string): TrustedKeys {
  // Two changes at once would read the same file and lose one of them.
  let last: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(task: () => Promise<T>): Promise<T> => {
    const turn = last.then(task, task);
    last = turn.catch(() => undefined);
    return turn;
  };
  return {
    all: () => inTurn(() => read(path)),
    list: (hostPort) => inTurn(async () => (await read(path)).filter((key) => key.hostPort === hostPort)),
    add: (key) =>
      inTurn(async () => {
        const keys = await read(path);
        const others = keys.filter((old) => old.hostPort !== key.hostPort || old.blob !== key.blob);
        await write(path, [...others, key]);
      }),
    remove: (hostPort) =>
      inTurn(async () => {
        const keys = await read(path);
        const others = keys.filter((key) => key.hostPort !== hostPort);
        if (others.length < keys.length) await write(path, others);
      }),
  };
}

/** A store that knows what `store` knows and forgets what it is told: for runs that may not change anything. */
export function readOnlyTrustStore(store?: Pick<TrustStore, 'list'>): TrustStore {
  return {
    list: (hostPort) => store?.list(hostPort) ?? Promise.resolve([]),
    add: () => Promise.resolve(),
    remove: () => Promise.resolve(),
  };
}

async function read(path: string): Promise<readonly TrustedKey[]> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if (isMissing(error)) return [];
    throw unreadable(path, error);
  }
  try {
    return parse(text);
  } catch (error) {
    throw unreadable(path, error);
  }
}

function parse(text: string): readonly TrustedKey[] {
  const file: unknown = JSON.parse(text);
  if (typeof file !== 'object' || file === null || !('version' in file) || !('keys' in file)) {
    throw new Error('not a trust store');
  }
  if (file.version !== schemaVersion) throw new Error(`version ${String(file.version)}`);
  if (!Array.isArray(file.keys) || !file.keys.every(isTrustedKey)) throw new Error('not a list of keys');
  return file.keys;
}

function isTrustedKey(value: unknown): value is TrustedKey {
  if (typeof value !== 'object' || value === null) return false;
  const key = value as Readonly<Record<string, unknown>>;
  return (['hostPort', 'type', 'blob', 'addedAt'] as const).every((name) => typeof key[name] === 'string');
}

/** Writes beside the file and renames: a crash leaves the old file or the new one, never half of one. */
async function write(path: string, keys: readonly TrustedKey[]): Promise<void> {
  const content: StoredFile = { version: schemaVersion, keys };
  const temporary = `${path}.${randomBytes(6).toString('hex')}.tmp`;
  try {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    const file = await open(temporary, 'wx', 0o600);
    try {
      await file.writeFile(`${JSON.stringify(content, undefined, 2)}\n`, 'utf8');
      await file.sync();
    } finally {
      await file.close();
    }
    await chmod(temporary, 0o600);
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined);
    throw new ProblemError<TrustStoreProblem['id']>(
      {
        id: 'trust-store-unwritable',
        message: msg('The list of trusted host keys {0} cannot be written.', evidence(path)),
        detail: [evidence(String(error))],
        remedies: [{ label: msg('Check the free space and the permissions of this folder.') }],
      },
      { cause: error },
    );
  }
}

function unreadable(path: string, error: unknown): ProblemError<TrustStoreProblem['id']> {
  return new ProblemError<TrustStoreProblem['id']>(
    {
      id: 'trust-store-unreadable',
      message: msg(
        'The list of trusted host keys {0} cannot be read, so no host can be verified.',
        evidence(path),
      ),
      detail: [evidence(String(error))],
      remedies: [{ label: msg('Restore the file, or delete it and confirm each host again.') }],
    },
    { cause: error },
  );
}

function isMissing(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === 'ENOENT';
}
