// The builtin wait: for jobs of this shell, all, some or the next that ends.
import type { Builtin } from './builtins';
import { signalNumbers } from './control';
import type { Shell } from './shell';
import { orTrapped, trapped } from './waiting';

/** The status after a signal with a trap has ended the wait; the trap itself runs when the builtin has returned. */
function interrupted(shell: Shell): number {
  return 128 + (signalNumbers[shell.process.pending[0] ?? ''] ?? 0);
}

/** wait [-n] [-f] [PID...] */
export const wait: Builtin = async (shell, args) => {
  const words = args.filter((arg) => !arg.startsWith('-'));
  const pids = words.length === 0 ? [...shell.jobs.keys()] : words.map(Number);
  if (args.includes('-n')) {
    const running = pids.flatMap((pid) => {
      const job = shell.jobs.get(pid);
      return job === undefined ? [] : [job.then((status) => ({ pid, status }))];
    });
    if (running.length === 0) return 127;
    const first = await orTrapped(shell, Promise.race(running));
    if (first === trapped) return interrupted(shell);
    shell.jobs.delete(first.pid);
    return first.status;
  }
  let status = 0;
  for (const pid of pids) {
    const job = shell.jobs.get(pid);
    if (job === undefined) {
      shell.complain(`wait: pid ${pid} is not a child of this shell`);
      status = 127;
      continue;
    }
    const end = await orTrapped(shell, job);
    if (end === trapped) return interrupted(shell);
    status = end;
    shell.jobs.delete(pid);
  }
  return words.length === 0 ? 0 : status;
};
