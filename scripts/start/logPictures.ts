// The part of the check that is about logs: a user opens one, asks about what is in the clipboard, looks at a long one.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import type { DisplayLanguage } from '../vscodeWeb/profile';
import { EditorPage } from './editorPage';
import { frameWith } from './frames';
import { manifestTexts, sayer } from './page';

/** Large enough for what a picture is of, small enough to be read in a document. */
const sizes = {
  editor: { width: 1280, height: 560 },
  explanation: { width: 1040, height: 640 },
  output: { width: 1040, height: 640 },
  viewer: { width: 1280, height: 640 },
};

/** Pictures by what they show. */
export const logPictures = {
  editor: 'logs-editor',
  explanation: 'logs-explanation',
  output: 'logs-output',
  viewer: 'logs-viewer',
} as const;

const notDown = 'The MANA port is still in use by the kernel';
const noHugepages = 'EAL has no hugepages to work with';

/** testpmd while the kernel still holds the VF: what a start on MANA prints, and where it ends. */
const failedStart = `$ sudo dpdk-testpmd -l 1-3 -a 7870:00:00.0,mac=60:45:bd:d2:1c:07 -- --forward-mode=txonly --stats-period=2
EAL: Detected CPU lcores: 8
EAL: Detected NUMA nodes: 1
EAL: Detected shared linkage of DPDK
EAL: Multi-process socket /var/run/dpdk/rte/mp_socket
EAL: Selected IOVA mode 'VA'
EAL: No available 1048576 kB hugepages reported
EAL: Probe PCI driver: net_mana (1414:ba) device: 7870:00:00.0 (socket 0)
mana_init_once(): MP INIT PRIMARY
TELEMETRY: No legacy callbacks, legacy socket not created
Set txonly packet forwarding mode
testpmd: create a new mbuf pool <mb_pool_0>: n=171456, size=2176, socket=0
testpmd: preferred mempool ops selected: ring_mp_mc
Configuring Port 0 (socket 0)
mana_start_tx_queues(): Failed to create qp queue index 0
mana_dev_start(): failed to start tx queues -19
Fail to start port 0: No such device
EAL: Error - exiting with code: 1
  Cause: Start ports failed
`;

/** The article's excerpt of a VM without hugepages. */
const excerpt = `EAL: No free 2048 kB hugepages reported on node 0
EAL: FATAL: Cannot get hugepage information.
EAL: Cannot get hugepage information.
EAL: Error - exiting with code: 1
  Cause: Cannot init EAL: Permission denied
`;

/** Seconds of counters in front of what goes wrong. */
const quietSeconds = 3000;

/** A long run in which the VF goes away, and one after it that does not start. */
function longLog(): string {
  const second = (at: number): string => `
Port statistics ====================================
  ######################## NIC statistics for port 0  ########################
  RX-packets: ${at * 7_812_500} RX-missed: 0          RX-bytes:  ${at * 500_000_000}
  RX-errors: 0
  RX-nombuf:  0
  TX-packets: 0          TX-errors: 0          TX-bytes:  0

  Throughput (since last show)
  Rx-pps:      7812500          Rx-bps:   4000000000
  Tx-pps:            0          Tx-bps:            0
  ############################################################################
`;
  const seconds = Array.from({ length: quietSeconds }, (_, at) => second(at + 1)).join('');
  return `${failedStart}
$ sudo ip link set enP30832s1d1 down
$ sudo dpdk-testpmd -l 1-3 -a 7870:00:00.0,mac=60:45:bd:d2:1c:07 -- --forward-mode=rxonly --stats-period=1
EAL: Detected CPU lcores: 8
EAL: Probe PCI driver: net_mana (1414:ba) device: 7870:00:00.0 (socket 0)
mana_init_once(): MP INIT PRIMARY
Set rxonly packet forwarding mode
Configuring Port 0 (socket 0)
Port 0: 60:45:BD:D2:1C:07
${seconds}
$ sudo dpdk-testpmd -l 1-3 -a 7870:00:00.0,mac=60:45:bd:d2:1c:07 --file-prefix=two -- --forward-mode=txonly
EAL: Detected CPU lcores: 8
${excerpt}`;
}

/** What one language's visit needs. */
export interface LogVisit {
  readonly page: Page;
  readonly language: DisplayLanguage;
  /** An empty folder for files. */
  readonly folder: string;
  readonly take: (name: string) => Promise<void>;
}

const stepTimeoutMs = 60_000;

/** Goes through the pictures; throws at the first thing that is not on the screen. */
export async function visitLogs({ page, language, folder, take }: LogVisit): Promise<void> {
  const before = page.viewportSize();
  const say = sayer(language);
  const titles = manifestTexts(language);
  const title = (command: string): string => titles[`command.${command}`] ?? command;
  const editor = new EditorPage(page);
  mkdirSync(folder, { recursive: true });
  const file = (name: string, text: string): string => {
    const path = join(folder, name);
    writeFileSync(path, text);
    return path;
  };
  const follows = say('← follows from line {0}').replace('{0}', '15');

  await page.keyboard.press('Control+B');
  await page.setViewportSize(sizes.editor);
  await editor.closeAll();
  await editor.open(file('testpmd.log', failedStart));
  await editor.squiggles('error', 1);
  const lens = await editor.lens(say(notDown));
  await editor.line(`← ${say(notDown)}`);
  await editor.line(follows);
  await page.locator('.part.editor .squiggly-inline-unnecessary').first().waitFor({ timeout: stepTimeoutMs });
  await page.keyboard.press('Control+Home');
  await page.mouse.move(0, 0);
  await take(logPictures.editor);

  await page.setViewportSize(sizes.explanation);
  await lens.click();
  await frameWith(page, 'h1', say(notDown));
  await take(logPictures.explanation);
  await editor.closeAll();

  await page.setViewportSize(sizes.output);
  await editor.open(file('chat.txt', excerpt));
  await page.keyboard.press('Control+A');
  await page.keyboard.press('Control+C');
  await editor.closeAll();
  await editor.command(title('explainClipboard'));
  // The panel shows its end; the picture is of its beginning.
  await editor.maximisePanel();
  await page.locator('.part.panel .view-lines').first().click({ timeout: stepTimeoutMs });
  // Behind the excerpt: a word at the cursor would be marked wherever it stands.
  await editor.goTo(excerpt.split('\n').length, 1);
  await editor.lens(say(noHugepages), '.part.panel');
  await editor.line(`← ${say(noHugepages)}`, '.part.panel');
  await editor.line(`→ ${say('Enable hugepages')}`, '.part.panel');
  await take(logPictures.output);
  await editor.maximisePanel();
  await editor.hidePanel();

  await page.setViewportSize(sizes.viewer);
  await editor.open(file('testpmd-overnight.log', longLog()));
  await editor.titleButton(title('openLogViewer'));
  const viewer = await frameWith(page, 'aside .incidents .head', say(noHugepages));
  await viewer
    .locator('.incidents .head')
    .filter({ hasText: say(noHugepages) })
    .click();
  await viewer.locator('.incidents .open .actions button').first().click();
  await viewer
    .locator('.row.cursor')
    .filter({ hasText: excerpt.split('\n')[0] ?? '' })
    .waitFor({ timeout: stepTimeoutMs });
  await page.mouse.move(0, 0);
  await take(logPictures.viewer);
  await editor.closeAll();
  if (before !== null) await page.setViewportSize(before);
  await page.keyboard.press('Control+B');
}
