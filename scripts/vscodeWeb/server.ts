// Starts VS Code's web server on a free port of this machine, with a user profile of its own.
import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run, stop } from '../tools/run';
import { ensureVsCodeWeb, type WebServerFiles } from './install';
import type { Profile } from './profile';

const startTimeoutMs = 60_000;

/**
 * @property testDriver Lets the page take an extension's development and test paths from its address. Without it a
 * built VS Code ignores them in silence.
 * @property locale Display language, such as `ja`; the profile must hold a language pack for it.
 */
export interface ServerOptions {
  readonly testDriver?: boolean;
  readonly locale?: string;
}

export interface WebServer {
  /** Address with the secret token that opens it. `localhost` is part of VS Code's identity: no 127.0.0.1. */
  readonly url: URL;
  /** `localhost:PORT`, the authority in VS Code's remote addresses. */
  readonly authority: string;
  /** What the server has printed so far. */
  output(): string;
  close(): Promise<void>;
}

function serverArguments(files: WebServerFiles, profile: Profile): string[] {
  return [
    files.main,
    '--accept-server-license-terms',
    '--disable-telemetry',
    '--user-data-dir',
    profile.userData,
    '--extensions-dir',
    profile.extensions,
  ];
}

/** Installs a packaged extension into the profile, as a user would. Throws with the server's words when it fails. */
export async function installVsix(profile: Profile, vsix: string): Promise<void> {
  const files = await ensureVsCodeWeb();
  const args = [...serverArguments(files, profile), '--install-extension', vsix, '--force'];
  const { code, stdout, stderr } = await run(files.node, args);
  if (code !== 0 || !stdout.includes('successfully installed'))
    throw new Error(`Installing ${vsix} into VS Code failed:\n${stdout}\n${stderr}`);
}

/** Resolves with the port once the server says it is ready; rejects when it ends or stays silent. */
function portOf(child: ChildProcess, output: () => string): Promise<number> {
  return new Promise((resolve, reject) => {
    const fail = (why: string): void => {
      reject(new Error(`VS Code's web server ${why}:\n${output()}`));
    };
    const timer = setTimeout(() => {
      fail('did not start in time');
    }, startTimeoutMs);
    const settle = (done: () => void): void => {
      clearTimeout(timer);
      done();
    };
    child.once('error', (error) => {
      settle(() => {
        reject(error);
      });
    });
    child.once('exit', () => {
      settle(() => {
        fail('ended');
      });
    });
    child.stdout?.on('data', () => {
      const port = /Web UI available at http:\/\/localhost:(\d+)/.exec(output())?.[1];
      if (port !== undefined)
        settle(() => {
          resolve(Number(port));
        });
    });
  });
}

/**
 * Starts the server; it serves only this machine and only who knows the token.
 */
export async function startWebServer(profile: Profile, options: ServerOptions = {}): Promise<WebServer> {
  const files = await ensureVsCodeWeb();
  mkdirSync(profile.userData, { recursive: true });
  mkdirSync(profile.extensions, { recursive: true });
  // In a file: arguments can be read by every user of the machine.
  const token = randomBytes(24).toString('hex');
  const tokenFile = join(profile.userData, 'connection-token');
  writeFileSync(tokenFile, token, { mode: 0o600 });
  const args = [
    ...serverArguments(files, profile),
    '--host',
    '127.0.0.1',
    '--port',
    '0',
    '--connection-token-file',
    tokenFile,
    ...(options.locale === undefined ? [] : ['--locale', options.locale]),
    ...(options.testDriver === true ? ['--enable-smoke-test-driver'] : []),
  ];
  const child = spawn(files.node, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  let text = '';
  const output = (): string => text;
  const collect = (chunk: string): void => {
    text += chunk;
  };
  child.stdout.setEncoding('utf8').on('data', collect);
  child.stderr.setEncoding('utf8').on('data', collect);
  try {
    const authority = `localhost:${await portOf(child, output)}`;
    return {
      url: new URL(`http://${authority}/?tkn=${token}`),
      authority,
      output,
      close: () => stop(child),
    };
  } catch (error) {
    await stop(child);
    throw error;
  }
}
