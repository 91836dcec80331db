// Reads what `ssh -G` prints: OpenSSH's own answer to how a host is reached, with Include, Match and defaults applied.
import { parseAddress, parsePort, type Address } from './address';
import type { ResolvedHost, StrictHostKeyChecking, VmEntry } from './host';
import { expandPath, splitPaths, type TokenValues } from './sshTokens';

/** Options by keyword in lower case. A keyword that stands several times has several values. */
export interface SshOptions {
  all(keyword: string): readonly string[];
  /** The first value; `undefined` where there is none, and for `none`. */
  first(keyword: string): string | undefined;
}

/** Reads the output of `ssh -G`; lines that are no option are passed over. */
export function parseSshG(output: string): SshOptions {
  const values = new Map<string, string[]>();
  for (const line of output.split(/\r?\n/)) {
    const match = /^([A-Za-z0-9]+)[ \t]+(.*)$/.exec(line);
    if (!match) continue;
    const keyword = (match[1] ?? '').toLowerCase();
    const value = (match[2] ?? '').trimEnd();
    const before = values.get(keyword);
    if (before === undefined) values.set(keyword, [value]);
    else before.push(value);
  }
  const all = (keyword: string): readonly string[] => values.get(keyword.toLowerCase()) ?? [];
  return {
    all,
    first: (keyword) => {
      const value = all(keyword)[0];
      return value === undefined || value.toLowerCase() === 'none' ? undefined : value;
    },
  };
}

/** What surrounds the user on this machine. */
export interface LocalContext {
  /** Home folder, absolute. */
  readonly home: string;
  /** Login name, used where nothing names a user. */
  readonly localUser: string;
  readonly platform: 'posix' | 'windows';
  /** For `${NAME}` in paths; absent: such a path is left as it is. */
  readonly env?: (name: string) => string | undefined;
}

/** What `toResolvedHost` needs besides the options. */
export interface ResolveContext extends LocalContext {
  /** The hops of ProxyJump, resolved, nearest to the user first. */
  readonly jumps: readonly ResolvedHost[];
  /** Values that the user gave for this VM; they win over the configuration, as on ssh's command line. */
  readonly entry?: Pick<VmEntry, 'user' | 'port' | 'identityFile' | 'knownHostsFile'>;
}

/** @param alias What the user typed, as given to `ssh -G`. */
export function toResolvedHost(alias: string, options: SshOptions, context: ResolveContext): ResolvedHost {
  const { entry } = context;
  const hostname = options.first('hostname') ?? alias;
  const port = entry?.port ?? parsePort(options.first('port') ?? '') ?? 22;
  const user = entry?.user ?? options.first('user') ?? context.localUser;
  const tokens = tokensFor({ alias, hostname, port, user, context });
  const path = (text: string): string => expandPath(text, tokens);
  const configured = configuredIdentities(options).map(path);
  const identityFiles = entry?.identityFile === undefined ? configured : [path(entry.identityFile)];
  const certificateFiles = options
    .all('certificatefile')
    .filter((file) => file !== 'none')
    .map(path);
  const agent = options.all('identityagent')[0];
  return {
    alias,
    hostname,
    port,
    user,
    identityFiles,
    identitiesOnly: isYes(options.first('identitiesonly')),
    // SSH_AUTH_SOCK is the default said aloud; `none` has to stay, for it turns the agent off.
    identityAgent: agent === undefined || agent === 'SSH_AUTH_SOCK' ? null : path(agent),
    certificateFiles,
    userKnownHostsFiles:
      entry?.knownHostsFile === undefined
        ? knownHostsFiles(options.all('userknownhostsfile'), path)
        : [path(entry.knownHostsFile)],
    globalKnownHostsFiles: knownHostsFiles(options.all('globalknownhostsfile'), path),
    hostKeyAlias: options.first('hostkeyalias') ?? null,
    strictHostKeyChecking: strictness(options.first('stricthostkeychecking')),
    connectTimeoutSeconds: seconds(options.first('connecttimeout')),
    proxyCommand: options.first('proxycommand') ?? null,
    jumps: context.jumps,
    needsSystemSsh: reasonsForSystemSsh(options, identityFiles, context.jumps),
  };
}

/**
 * A host where no `ssh` program exists to ask: the entry and OpenSSH's defaults, nothing from a configuration file.
 *
 * @param jumps Hops, where the caller knows some.
 */
export function defaultResolvedHost(
  entry: Pick<VmEntry, 'host' | 'user' | 'port' | 'identityFile' | 'knownHostsFile'>,
  context: LocalContext,
  jumps: readonly ResolvedHost[] = [],
): ResolvedHost {
  const ssh = `${context.home}/.ssh`;
  const system = context.platform === 'windows' ? 'C:/ProgramData/ssh' : '/etc/ssh';
  const defaults = [
    `hostname ${entry.host}`,
    `userknownhostsfile ${ssh}/known_hosts ${ssh}/known_hosts2`,
    `globalknownhostsfile ${system}/ssh_known_hosts ${system}/ssh_known_hosts2`,
  ];
  return toResolvedHost(entry.host, parseSshG(defaults.join('\n')), { ...context, jumps, entry });
}

/**
 * The hops of a ProxyJump value, nearest to the user first, each as `user@host:port`, `[IPv6]:port` or `ssh://…`;
 * `none` and nothing give no hop. `parseAddress` reads each.
 */
export function parseProxyJump(value: string | undefined): string[] {
  const hops = (value ?? '').split(',').map((hop) => hop.trim());
  return hops.length === 1 && hops[0]?.toLowerCase() === 'none' ? [] : hops.filter((hop) => hop !== '');
}

/** The hops of a host as addresses; `undefined` when one of them is none: then the host must not be reached without it. */
export function jumpAddresses(options: SshOptions): readonly Address[] | undefined {
  const hops = parseProxyJump(options.first('proxyjump')).map(parseAddress);
  const addresses = hops.flatMap((hop) => (hop.ok ? [hop.address] : []));
  return addresses.length === hops.length ? addresses : undefined;
}

interface TokenInput {
  readonly alias: string;
  readonly hostname: string;
  readonly port: number;
  readonly user: string;
  readonly context: LocalContext;
}

function tokensFor({ alias, hostname, port, user, context }: TokenInput): TokenValues {
  return {
    home: context.home,
    env: context.env ?? (() => undefined),
    tokens: { d: context.home, h: hostname, n: alias, p: String(port), r: user, u: context.localUser },
  };
}

/** Names of OpenSSH's default keys in all its versions; `ssh -G` prints them as if they were configured. */
const defaultIdentities =
  /^~[/\\]\.ssh[/\\](?:identity|id_(?:rsa|dsa|ecdsa|ecdsa_sk|ed25519|ed25519_sk|xmss|mldsa44_ed25519))$/;

/** Configured key files. The complete list of defaults means that none is configured; nobody writes that many by hand. */
function configuredIdentities(options: SshOptions): readonly string[] {
  const files = options.all('identityfile').filter((file) => file !== 'none');
  return files.length >= 3 && files.every((file) => defaultIdentities.test(file)) ? [] : files;
}

/** `none` among them means: no file. Several files stand on one line, unquoted. */
function knownHostsFiles(lines: readonly string[], path: (text: string) => string): string[] {
  return lines
    .flatMap(splitPaths)
    .filter((file) => file !== 'none')
    .map(path);
}

function isYes(value: string | undefined): boolean {
  return value === 'yes' || value === 'true';
}

/** `ssh -G` prints `true` and `false` for yes and no. Anything new is taken as the default, `ask`. */
function strictness(value: string | undefined): StrictHostKeyChecking {
  switch (value) {
    case 'true':
    case 'yes':
      return 'yes';
    case 'false':
    case 'no':
    case 'off':
      return 'no';
    case 'accept-new':
      return 'accept-new';
    default:
      return 'ask';
  }
}

function seconds(value: string | undefined): number | null {
  const parsed = /^[0-9]{1,6}$/.test(value ?? '') ? Number(value) : 0;
  return parsed > 0 ? parsed : null;
}

/** Methods of signing in that ssh2 has. */
const builtInMethods = ['publickey', 'keyboard-interactive', 'password'];

/**
 * What only the system's ssh can do, as ids of `systemSshReasons` in core/ssh. GSSAPIAuthentication alone is no reason:
 * Debian and Fedora switch it on for everybody. Only a configuration that allows nothing else is.
 */
function reasonsForSystemSsh(
  options: SshOptions,
  identityFiles: readonly string[],
  jumps: readonly ResolvedHost[],
): string[] {
  const methods = options.first('preferredauthentications')?.split(',') ?? builtInMethods;
  const reasons: Readonly<Record<string, boolean>> = {
    'proxy-command': options.first('proxycommand') !== undefined,
    'certificate-file': options.first('certificatefile') !== undefined,
    'pkcs11-provider': options.first('pkcs11provider') !== undefined,
    'security-key': identityFiles.length > 0 && identityFiles.every((file) => file.endsWith('_sk')),
    gssapi: !methods.some((method) => builtInMethods.includes(method)),
    'known-hosts-command': options.first('knownhostscommand') !== undefined,
    // ssh2 would go on with a key that the user's own list revokes.
    'revoked-host-keys': options.first('revokedhostkeys') !== undefined,
    'jump-needs-system-ssh': jumps.some(({ needsSystemSsh }) => needsSystemSsh.length > 0),
  };
  return Object.keys(reasons).filter((reason) => reasons[reason] === true);
}
