// The texts of what the library of runs says when it refuses or fails: its ids and their words for people.
import { msg, type Message } from '../../message';

/** `{0}`, `{1}`, … are the words that the library sends with the id. */
const texts: Readonly<Record<string, Message>> = {
  'run-not-root': msg('Runs of testpmd need root on the VM, and this script did not get it.'),
  'run-bash-too-old': msg('The VM has bash {0}. The supervisor of runs needs bash 4.4 or newer.'),
  'run-tools-missing': msg(
    'The VM lacks programs that a run needs: {0}. Install the packages util-linux and coreutils.',
  ),
  'run-exists': msg('A run with the id {0} is on the VM already. Start it again.'),
  'run-no-space': msg(
    'There is no room for a run in {0} on the VM. Free some memory or remove old files there.',
  ),
  'run-not-started': msg('The supervisor of the run did not start on the VM.'),
  'run-not-there': msg('The run {0} is not on the VM any more: it has been fetched or removed.'),
  'run-lost-by-reboot': msg('The VM has restarted since the run {0} began; its record was lost.'),
  'run-ended': msg('The run {0} has ended.'),
  'run-no-console': msg('The run {0} was started without the prompt, so it takes no commands.'),
  'run-still-runs': msg('The run {0} has not ended yet.'),
  'run-not-ended': msg('The run {0} could not be ended. Look at its processes on the VM.'),
  'rebooted-since-plan': msg('The VM has restarted since the line was made. Detect again.'),
  'testpmd-missing': msg('There is no {0} on the VM. Detect again, or install DPDK.'),
  'testpmd-not-executable': msg('{0} on the VM is not a program that can be run.'),
  'testpmd-open': msg(
    '{1} may be changed by every user of the VM, so root does not run {0}. Take the right to write away from others.',
  ),
  'prefix-in-use': msg(
    '{1} (pid {2}) runs with the file prefix “{0}”. End it, or give this run another --file-prefix.',
  ),
  'run-nic-busy': msg('Another run ({1}) uses the NIC {0}. Stop it first.'),
  'nic-in-use': msg('{0} is in use by {1} (pid {2}). End it first.'),
  'nic-not-handed-over': msg(
    'The NIC {0} is with the driver {1}, not with uio_hv_generic. Hand it over to DPDK first.',
  ),
  'vf-up': msg(
    'The VF {0} ({1}) is up, so the kernel keeps its queues. Set it down first: hand the NIC over to DPDK.',
  ),
  'ssh-nic': msg('{0} carries this SSH connection or belongs to the NIC that does. No run may use it.'),
  'ssh-nic-unknown': msg(
    'The VM cannot tell which NIC carries this SSH connection, so no run may use a NIC.',
  ),
  'default-route-nic': msg('The default route leaves by {0}. No run may use it.'),
  'hugepages-missing': msg(
    'The line needs {0} MiB of hugepages; {1} MiB are free. Reserve more, or ask for less memory.',
  ),
};

/** The text for an id of the library's `refused` and `failed`; undefined for an id that this version does not know. */
export function runNote(id: string, args: readonly string[]): Message | undefined {
  const known = Object.hasOwn(texts, id) ? texts[id] : undefined;
  return known === undefined ? undefined : { ...known, args };
}

/** All ids that have a text. */
export const runNoteIds: readonly string[] = Object.keys(texts);
