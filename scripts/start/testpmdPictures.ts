// The testpmd part of the check: a user writes a command for the detected VM, is told of mistakes and mends one.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { EditorPage } from './editorPage';

/** Large enough for what a picture is of, small enough to be read in a document. */
const sizes = {
  completion: { width: 1040, height: 400 },
  quickFix: { width: 1040, height: 520 },
  diagnostics: { width: 1280, height: 640 },
  hover: { width: 1040, height: 420 },
};

/** Pictures by what they show. */
export const testpmdPictures = {
  completion: 'testpmd-completion',
  diagnostics: 'testpmd-diagnostics',
  quickFix: 'testpmd-quick-fix',
  hover: 'testpmd-hover',
} as const;

const pci = '7870:00:00.0';

/** A NIC of the VM that testpmd may take. */
export interface FreeNic {
  readonly mac: string;
}

function unfinished(): string {
  return `#!/bin/bash
# Receive on a NIC that does not carry SSH, and count.

sudo dpdk-testpmd -l 1-3 -a ${pci},mac=`;
}

function faulty({ mac }: FreeNic): string {
  return `#!/bin/bash
set -e
NIC=${pci},mac=${mac}

# Receiver: four queues, counters every second
sudo dpdk-testpmd -l 1-5 -a $NIC -- \\
    --foward-mode=rxonly --rxq=4 --txq=4 --stats 1

# Sender, on the second NIC
sudo dpdk-testpmd -l 1 -a ${pci} --file-prefix=tx -- \\
    --forward-mode=txonly --rxq=3 --txq=3 --txd=100
`;
}

function sound({ mac }: FreeNic): string {
  return `# Receiver for the throughput test
dpdk-testpmd -l 1-5 -a ${pci},mac=${mac} -- \\
    --forward-mode=rxonly --rxq=4 --txq=4 --rxd=512 --stats-period=1

# The same without a NIC: does the command line hold?
dpdk-testpmd -l 1-5 --no-pci --vdev=net_null0 -- \\
    --forward-mode=rxonly --rxq=4 --txq=4
`;
}

/** What one language's visit needs. */
export interface TestpmdVisit {
  readonly page: Page;
  /** An empty folder for files. */
  readonly folder: string;
  readonly nic: FreeNic;
  readonly take: (name: string) => Promise<void>;
}

/** Goes through the pictures; throws at the first thing that is not on the screen. */
export async function visitTestpmd({ page, folder, nic, take }: TestpmdVisit): Promise<void> {
  const before = page.viewportSize();
  const editor = new EditorPage(page);
  mkdirSync(folder, { recursive: true });
  const file = (name: string, text: string): string => {
    const path = join(folder, name);
    writeFileSync(path, text);
    return path;
  };
  await page.keyboard.press('Control+B');
  await page.setViewportSize(sizes.completion);
  await editor.closeAll();

  await editor.open(file('receive.sh', unfinished()));
  await editor.goToEnd();
  await editor.complete(nic.mac);
  await take(testpmdPictures.completion);
  await page.keyboard.press('Escape');
  await editor.closeAll();

  await page.setViewportSize(sizes.quickFix);
  await editor.open(file('throughput.sh', faulty(nic)));
  await editor.squiggles('error', 1);
  await editor.squiggles('warning', 1);
  await editor.goTo(7, 8);
  await editor.quickFix('--forward-mode');
  await take(testpmdPictures.quickFix);
  await page.keyboard.press('Escape');
  await page.setViewportSize(sizes.diagnostics);
  await editor.problems(3);
  await take(testpmdPictures.diagnostics);
  await editor.explain('no-tx-ip');
  await editor.closeAll();
  await editor.hidePanel();

  await page.setViewportSize(sizes.hover);
  const line = sound(nic).split('\n')[2] ?? '';
  await editor.open(file('receive.testpmd', sound(nic)));
  await editor.goTo(3, line.indexOf('--rxq') + 3);
  await editor.hover('--rxq');
  await take(testpmdPictures.hover);
  await page.keyboard.press('Escape');

  if (before !== null) await page.setViewportSize(before);
  await page.keyboard.press('Control+B');
}
