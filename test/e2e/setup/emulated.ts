// The emulated VM as a setup lab: what happens there is what a kernel does.
import { setTimeout as sleep } from 'node:timers/promises';
import { remoteScript } from '../../../src/core/remote/command';
import { connectLab } from '../../labs/connect';
import { startVm, type LabVm } from '../../labs/vm/index';
import type { SetupLab } from './lab';
import { openLink } from './link';
import { leftoversScript, parseSnapshot, snapshotScript } from './snapshot';

const limits = { timeoutMs: 120_000, maxBytes: 8 * 1024 * 1024 };

/** Root's own session, over which the harness works: it must survive what happens to the product's. */
const rootMark = 'harness';

/** Everything forgotten that a setup has done, and the NICs started anew. */
const resetScript = String.raw`
for u in $(systemctl list-units --all --no-legend --plain 'mana-dpdk*' | awk '{print $1}'); do systemctl stop "$u"; systemctl reset-failed "$u"; done
rm -rf /run/mana-dpdk /var/lib/mana-dpdk /etc/tmpfiles.d/mana-dpdk.conf /etc/modules-load.d/mana-dpdk.conf /run/systemd/network/*mana-dpdk* /var/tmp/.fill
for m in $(awk '$3 == "hugetlbfs" && $2 ~ "^/mnt" {print $2}' /proc/mounts); do umount "$m"; rmdir "$m"; done
echo 0 > /proc/sys/vm/nr_hugepages
networkctl reload
lab-nic
if [ -e /sys/module/uio ]; then rmmod uio; fi
udevadm settle
for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
  ip -o addr show dev eth1 | grep -q 10.0.1.4 && ip -o addr show dev eth2 | grep -q 10.0.2.4 && break
  sleep 0.5
done
`;

/** Takes every block of the disk, root's reserve too, without writing them. */
const fillScript = String.raw`
end=0
for k in 262144 16384 1024 64 4 1; do
  while fallocate -o "$end"K -l "$k"K /var/tmp/.fill 2>/dev/null; do end=$((end + k)); done
done
sync
`;

export interface EmulatedLab extends SetupLab {
  readonly vm: LabVm;
}

/** @throws LabUnavailable where there can be no such VM. */
export async function emulatedLab(): Promise<EmulatedLab> {
  const vm = await startVm();
  const connection = await connectLab(vm, { user: 'root' });
  const root = async (command: string): Promise<string> => {
    const result = await connection.exec({ command: remoteScript(command, rootMark), limits });
    if (result.exit.kind !== 'code') throw new Error(`${command}: ${JSON.stringify(result.exit)}`);
    return result.stdout;
  };
  const lab: EmulatedLab = {
    kind: 'emulated',
    vm,
    open: (options = {}) => openLink(vm, options),
    root,
    snapshot: async () => parseSnapshot(await root(snapshotScript)),
    leftovers: async () => (await root(leftoversScript)).split('\n').filter((line) => line !== ''),
    async killSession() {
      await root(`pkill -KILL -f '^sshd: (azureuser|pwuser|nosudo)( |@)' ; :`);
    },
    async fillDisk() {
      await root(fillScript);
    },
    async freeDisk() {
      await root('rm -f /var/tmp/.fill; sync');
    },
    pass: (seconds) => sleep(seconds * 1_000),
    async reset() {
      await root(resetScript);
    },
    async close() {
      await connection.dispose();
      await vm.stop();
    },
  };
  return lab;
}
