// The machine in namespaces with an RDMA device of MANA that is not there: real sshd, sudo, gdb, libibverbs and providers.
import { execFile } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import type { DetectionReport } from '../../../src/core/detect/finding';
import { detectLab, labConnection, labEntry } from '../../labs/connect';
import { startMachine, type LabMachine } from '../../labs/net/index';
import { doctorPackages, ensureLabPackages } from '../../labs/packages';
import type { VmConnection } from '../../../src/core/remote/session';

const here = join('test', 'e2e', 'doctor');

export interface DoctorMachine {
  readonly machine: LabMachine;
  /** The number that the kernel has for MANA's device. */
  setId(id: number): Promise<void>;
  /** An open connection of that user, and what a detection finds with it. */
  connect(user?: string): Promise<{ readonly connection: VmConnection; readonly report: DetectionReport }>;
  stop(): Promise<void>;
}

/** @throws LabUnavailable where the machine or one of the programs cannot be had. */
export async function startDoctorMachine(): Promise<DoctorMachine> {
  await ensureLabPackages('doctor', doctorPackages);
  const folder = resolve('out', `doctor-${process.pid}`);
  const library = join(folder, 'fakeRdma.so');
  mkdirSync(folder, { recursive: true });
  await promisify(execFile)('cc', [
    ...['-shared', '-fPIC', '-O1', '-Wall', '-Wextra', '-o', library],
    ...[join(here, 'fakeRdma.c'), '-lpthread'],
  ]);
  const machine = await startMachine();
  const open: VmConnection[] = [];
  const stop = async (): Promise<void> => {
    await Promise.all(open.map((connection) => connection.dispose()));
    await machine.stop();
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    // By its text: the machine has a /tmp of its own, and this checkout may lie in the other one.
    const put = `base64 -d >/usr/lib/fake-rdma.so <<'END'\n${readFileSync(library, 'base64')}\nEND\n`;
    await machine.run('bash -s', put + readFileSync(join(here, 'prepare.sh'), 'utf8'));
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    machine,
    setId: async (id) => {
      await machine.run(`echo ${id} > /etc/fake-rdma-id`);
    },
    connect: async (user = machine.user) => {
      const connection = labConnection(labEntry(machine, { user }));
      open.push(connection);
      await connection.connect({ interactive: true });
      return { connection, report: await detectLab(connection) };
    },
    stop,
  };
}
