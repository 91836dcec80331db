// Puts the probe together: one POSIX-sh script that reads everything detection needs and changes nothing.
import tools from '../../knowledge/probe/00-tools.sh';
import system from '../../knowledge/probe/10-system.sh';
import platform from '../../knowledge/probe/20-platform.sh';
import drivers from '../../knowledge/probe/30-drivers.sh';
import network from '../../knowledge/probe/40-network.sh';
import rdma from '../../knowledge/probe/50-rdma.sh';
import driverId from '../../knowledge/probe/51-driver-id.sh';
import dpdk from '../../knowledge/probe/60-dpdk.sh';
import run from '../../knowledge/probe/90-run.sh';
import { remoteScript, type RemoteCommand } from '../remote/command';

const parts = [tools, system, platform, drivers, network, rdma, driverId, dpdk, run];

/**
 * The probe as one script.
 *
 * @param nonce 8 to 64 letters and digits, new for each run; it stands in every marker line, so that neither login
 *   scripts nor values on the VM can be taken for markers.
 * @throws RangeError for another nonce: a caller's mistake, never input.
 */
export function probeScript(nonce: string): string {
  if (!/^[A-Za-z0-9]{8,64}$/.test(nonce)) throw new RangeError('a nonce is 8 to 64 letters and digits');
  return `N=${nonce}\n${parts.map(shortenProbe).join('')}`;
}

/**
 * The probe as a command line of a single line. csh ends a quoted word at the end of a line and would run the rest
 * line by line, so the script travels as one word with "~" for each end of line, which `tr` turns back.
 */
export function probeCommand(nonce: string): RemoteCommand {
  return remoteScript(
    String.raw`eval "$(printf %s "$1" | tr "~" "\n")"`,
    probeScript(nonce).replaceAll('\n', '~'),
  );
}

/**
 * Drops whole-line comments, blank lines and indentation: what is sent must fit into the first flight of a TCP
 * connection (ten segments, about 14 kB), or the probe costs one more round trip. Lines that begin within a quoted
 * word stay as they are: Python's indentation means something. An odd number of quotes opens or closes such a word.
 */
export function shortenProbe(part: string): string {
  let quoted = false;
  let text = '';
  for (const line of part.split('\n')) {
    const bare = quoted ? line : line.trimStart();
    if (!quoted && (bare === '' || bare.startsWith('#'))) continue;
    text += `${bare}\n`;
    if (line.split("'").length % 2 === 0) quoted = !quoted;
  }
  return text;
}
