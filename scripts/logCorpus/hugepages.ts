// Reserves hugepages for as long as one run takes and gives them back, whatever happens.
import { readFileSync, writeFileSync } from 'node:fs';

const counter = '/sys/kernel/mm/hugepages/hugepages-2048kB/nr_hugepages';

/**
 * Runs something while so many pages of 2 MB are reserved.
 *
 * @throws When the kernel has not that many in one piece.
 */
export async function withHugepages(pages: number, work: () => Promise<void>): Promise<void> {
  if (pages === 0) return work();
  const before = readFileSync(counter, 'utf8').trim();
  const restore = (): void => {
    writeFileSync(counter, before);
  };
  const ended = (): void => {
    restore();
    process.exit(130);
  };
  process.once('SIGINT', ended).once('SIGTERM', ended);
  try {
    writeFileSync(counter, String(pages));
    const got = Number(readFileSync(counter, 'utf8'));
    if (got < pages) throw new Error(`only ${got} of ${pages} hugepages can be reserved`);
    await work();
  } finally {
    process.off('SIGINT', ended).off('SIGTERM', ended);
    restore();
  }
}
