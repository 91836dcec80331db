// Finds out how a VM is reached: OpenSSH itself reads the user's configuration (`ssh -G`), each jump host included.
import { homedir, userInfo } from 'node:os';
import { join } from 'node:path';
import { msg } from '../../core/message';
import { ProblemError } from '../../core/problem';
import { isHostName, isUserName, type Address } from '../../core/hosts/address';
import type { ResolvedHost, VmEntry } from '../../core/hosts/host';
import {
  defaultResolvedHost,
  jumpAddresses,
  parseSshG,
  toResolvedHost,
  type LocalContext,
} from '../../core/hosts/sshG';
import { cancelled, evidence, sshConfigFailed } from '../../core/ssh/problems';
import { runProgram, type ProgramResult } from './runProgram';

/**
 * Where OpenSSH and its configuration are.
 *
 * @property sshPath The ssh program; by default the one in PATH.
 * @property configFile Read instead of the user's and the system's configuration.
 */
export interface HostResolverOptions {
  readonly sshPath?: string | undefined;
  readonly configFile?: string | undefined;
  /** Surroundings of the user; by default this process's own. */
  readonly local?: LocalContext | undefined;
}

/** Milliseconds for `ssh -G`; it may run commands of `Match exec`, but resolves no name unless told to canonicalize. */
const sshTimeoutMs = 10_000;

/** Jump hosts behind jump hosts, before the configuration is taken for circular. */
const deepestJump = 8;

/** What belongs to an entry and wins over the configuration; of a jump host only its address. */
type ResolvableEntry = Pick<VmEntry, 'host' | 'user' | 'port' | 'identityFile' | 'knownHostsFile'>;

/**
 * Resolves a VM of the user's list.
 *
 * @throws ProblemError `bad-address` for a host that could be taken for an option, `ssh-config-failed`, `cancelled`.
 */
export async function resolveVm(
  entry: VmEntry,
  options: HostResolverOptions,
  signal?: AbortSignal,
): Promise<ResolvedHost> {
  return resolve(entry, { options, signal, local: options.local ?? localContext() }, []);
}

/** This process's user, home folder and environment. */
export function localContext(): LocalContext {
  return {
    home: homedir(),
    localUser: userInfo().username,
    platform: process.platform === 'win32' ? 'windows' : 'posix',
    env: (name) => process.env[name],
  };
}

interface Context {
  readonly options: HostResolverOptions;
  readonly local: LocalContext;
  readonly signal: AbortSignal | undefined;
}

/** @param path Hosts on the way here, to notice a circle. */
async function resolve(
  entry: ResolvableEntry,
  context: Context,
  path: readonly string[],
): Promise<ResolvedHost> {
  refuseOptions(entry);
  if (context.signal?.aborted === true) throw new ProblemError(cancelled());
  const result = await askSsh(entry, context);
  switch (result.kind) {
    case 'ended':
      break;
    case 'missing':
      // A program that was named must be there: silently reading no configuration would connect elsewhere.
      if (context.options.sshPath !== undefined) {
        throw new ProblemError(sshConfigFailed(entry.host, result.reason));
      }
      return defaultResolvedHost(entry, context.local);
    case 'cancelled':
      throw new ProblemError(cancelled());
    case 'timeout':
      throw new ProblemError(sshConfigFailed(entry.host, `${result.stderr}\nssh -G: no answer in time`));
    case 'too-much':
      throw new ProblemError(sshConfigFailed(entry.host, 'ssh -G: too much output'));
  }
  if (result.code !== 0) throw new ProblemError(sshConfigFailed(entry.host, result.stderr));
  const sshOptions = parseSshG(result.stdout);
  const addresses = jumpAddresses(sshOptions);
  if (addresses === undefined) {
    throw new ProblemError(sshConfigFailed(entry.host, `ProxyJump: ${sshOptions.first('proxyjump') ?? ''}`));
  }
  const jumps = await resolveJumps(addresses, context, [...path, keyOf(entry)]);
  return toResolvedHost(entry.host, sshOptions, { ...context.local, jumps, entry });
}

/**
 * The hops before a host, with their own jump hosts in front of the first of them: as `ssh -J a,b` reaches `b` through
 * `a` only, whatever b's own configuration says.
 */
async function resolveJumps(
  addresses: readonly Address[],
  context: Context,
  path: readonly string[],
): Promise<readonly ResolvedHost[]> {
  const hops: ResolvedHost[] = [];
  for (const [index, address] of addresses.entries()) {
    const key = keyOf(address);
    if (path.includes(key) || path.length >= deepestJump) {
      throw new ProblemError(sshConfigFailed(address.host, `ProxyJump: ${[...path, key].join(' -> ')}`));
    }
    const hop = await resolve(address, context, path);
    if (index === 0) hops.push(...hop.jumps);
    hops.push({ ...hop, jumps: [] });
  }
  return hops;
}

function keyOf({ host, user, port }: Pick<VmEntry, 'host' | 'user' | 'port'>): string {
  return `${user ?? ''}@${host.toLowerCase()}:${port ?? ''}`;
}

/** Runs `ssh -G`. `--` ends the options, so that not even an unchecked host could be one. */
function askSsh(entry: ResolvableEntry, context: Context): Promise<ProgramResult> {
  const { sshPath, configFile } = context.options;
  const program = sshPath ?? (process.platform === 'win32' ? windowsSsh() : 'ssh');
  const args = [
    '-G',
    ...(configFile === undefined ? [] : ['-F', configFile]),
    ...(entry.port === undefined ? [] : ['-p', String(entry.port)]),
    ...(entry.user === undefined ? [] : ['-l', entry.user]),
    '--',
    entry.host,
  ];
  return runProgram(program, args, { timeoutMs: sshTimeoutMs, signal: context.signal });
}

/** Where Windows keeps its OpenSSH; by full path, for Windows looks for programs in the current folder first. */
function windowsSsh(): string {
  return join(process.env['SystemRoot'] ?? 'C:\\Windows', 'System32', 'OpenSSH', 'ssh.exe');
}

/** Refuses what ssh could take for something else than a host or a user. */
function refuseOptions({ host, user }: ResolvableEntry): void {
  const badHost = host.startsWith('-') || !isHostName(host);
  const badUser = user !== undefined && (user.startsWith('-') || !isUserName(user));
  if (!badHost && !badUser) return;
  throw new ProblemError({
    id: 'bad-address',
    message: msg('“{0}” cannot be used as a host.', evidence(badHost ? host : `${user ?? ''}@${host}`)),
    remedies: [{ label: msg('Correct the address of this VM.') }],
  });
}
