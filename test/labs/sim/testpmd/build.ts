// A build of DPDK: its version, whether it has net_mana, and what differs in the words of its releases.
import { compareReleases, releaseFor, type Release } from '../../../../src/core/testpmd/release';
import { testpmdKnowledge } from '../../../../src/core/testpmd/knowledge';

export const knowledge = testpmdKnowledge();

/** Log types of drivers, with the word in front of their lines since 24.11. */
const prefixes: Readonly<Record<string, string>> = {
  'pmd.net.mana.driver': 'MANA_DRIVER',
  'pmd.net.mana.init': 'MANA_INIT',
  'pmd.net.netvsc.driver': 'HN_DRIVER',
  'pmd.net.netvsc.init': 'HN_INIT',
  'bus.vmbus': 'VMBUS_BUS',
};

export class Build {
  readonly release: Release;

  /**
   * @param version As `--version` says it: `24.11.0`. @param program Path of the binary. @param mana It has net_mana.
   * @param runPath Folder of an rdma-core of its own that it is linked to.
   */
  constructor(
    readonly version: string,
    readonly program: string,
    readonly mana: boolean,
    readonly runPath: string | undefined,
  ) {
    const release = releaseFor(version, knowledge.releases);
    if (release === undefined) throw new Error(`simulated testpmd: not a version of DPDK: ${version}`);
    this.release = release;
  }

  /** True where the version is not older than a release. */
  since(release: string): boolean {
    return compareReleases(this.version, release) >= 0;
  }

  /** A line of a driver's log: the function's name, and since 24.11 the log type in front of it. */
  driverLine(type: string, name: string, text: string): string {
    const prefix = this.since('24.11') ? `${prefixes[type] ?? 'PMD'}: ` : '';
    return `${prefix}${name}(): ${text}\n`;
  }

  pciLine(text: string): string {
    return `${this.since('24.07') ? 'PCI_BUS' : 'EAL'}: ${text}\n`;
  }

  /** A line of librte_ethdev: without a prefix up to 23.11. */
  ethdevLine(text: string): string {
    return `${this.since('24.03') ? 'ETHDEV: ' : ''}${text}\n`;
  }

  /** rte_exit. */
  exitLines(cause: string): string {
    return `EAL: Error - exiting with code: 1\n${this.since('24.11') ? '' : '  Cause: '}${cause}\n`;
  }

  /** What EAL cries when it cannot start. */
  alertLines(text: string): string {
    return this.since('24.11') ? `EAL: ${text}\n` : `EAL: FATAL: ${text}\nEAL: ${text}\n`;
  }

  /** 22.11.0 ends itself by the signal it got; the updates of 22.11 and all later releases end by themselves. */
  get diesOfSignals(): boolean {
    return this.version === '22.11.0';
  }

  /** The main process asks secondary ones to stop: 25.11, and updates of older releases. */
  get notifiesSecondary(): boolean {
    const [year = 0, month = 0, update = 0] = this.version.split('.').map(Number);
    const line = year * 100 + month;
    const first: Readonly<Record<number, number>> = { 2211: 11, 2311: 6, 2411: 4 };
    return line >= 2511 || update >= (first[line] ?? Infinity);
  }
}
