// The VMs a user works with, and what an SSH connection to one of them needs to know.

/** Where an entry of the list came from; decides the icon and what "refresh" can update. */
export type HostSource = 'manual' | 'ssh-config' | 'azure';

/**
 * One VM of the user's list, as stored in the setting `manaDpdk.vms`. Holds no secret.
 *
 * @property id Stable and unique, never shown. Two VMs may have one name.
 * @property host Name, address (IPv6 without brackets) or alias from `~/.ssh/config`.
 * @property port TCP port, 1–65535. Without it the ssh configuration decides (22).
 */
export interface VmEntry {
  readonly id: string;
  readonly name: string;
  readonly host: string;
  readonly port?: number;
  readonly user?: string;
  readonly identityFile?: string;
  readonly knownHostsFile?: string;
  readonly source: HostSource;
  readonly azure?: AzureVm;
}

/** What `az vm list -d` says of a VM. */
export interface AzureVm {
  readonly resourceId: string;
  readonly name: string;
  readonly resourceGroup: string;
  readonly size: string | null;
  readonly publicAddress: string | null;
  readonly privateAddress: string | null;
  readonly powerState: string | null;
}

/** Values of OpenSSH's StrictHostKeyChecking as `ssh -G` prints them. */
export type StrictHostKeyChecking = 'yes' | 'no' | 'ask' | 'accept-new';

/**
 * A host with every option resolved (by `ssh -G`, or by defaults where no `ssh` program exists).
 *
 * @property alias What the user typed; `hostname` is where the connection goes.
 * @property identityFiles Configured keys, paths expanded; empty where the default keys are to be tried.
 * @property identityAgent Socket or pipe of the agent; `none` turns the agent off; null: SSH_AUTH_SOCK or the system's own.
 * @property hostKeyAlias Name to look up in known_hosts instead of `hostname:port`.
 * @property jumps Hops of ProxyJump, nearest to the user first; each is verified under its own name.
 * @property needsSystemSsh Reasons why ssh2 cannot serve this host (ProxyCommand, certificates, …); empty: it can.
 */
export interface ResolvedHost {
  readonly alias: string;
  readonly hostname: string;
  readonly port: number;
  readonly user: string;
  readonly identityFiles: readonly string[];
  readonly identitiesOnly: boolean;
  readonly identityAgent: string | null;
  readonly certificateFiles: readonly string[];
  readonly userKnownHostsFiles: readonly string[];
  readonly globalKnownHostsFiles: readonly string[];
  readonly hostKeyAlias: string | null;
  readonly strictHostKeyChecking: StrictHostKeyChecking;
  readonly connectTimeoutSeconds: number | null;
  readonly proxyCommand: string | null;
  readonly jumps: readonly ResolvedHost[];
  readonly needsSystemSsh: readonly string[];
}
