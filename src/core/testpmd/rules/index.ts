// The rules that look at a command as a whole: what it means on MANA, which the stages cannot know.
import { noAllowList, sshNic } from './allowList';
import { allowOrAutoStart } from './allowOrAutoStart';
import { burstOfOne } from './burst';
import { descriptorCount } from './descriptors';
import { driverMissing } from './driverMissing';
import { failsafePath } from './failsafePath';
import { lcoreZero } from './lcoreZero';
import { hugepageShortage, memoryShortage } from './memory';
import { unsupportedOffload } from './offloads';
import { mbufTooSmall, packetTooLong } from './packetLength';
import { pciAsVdev } from './pciAsVdev';
import { queueMismatch, queuePowerOfTwo } from './queues';
import type { Rule } from './rule';
import { noTxIp } from './txIp';

export type { Rule } from './rule';

const onKnownSides: readonly Rule[] = [
  queuePowerOfTwo,
  queueMismatch,
  descriptorCount,
  packetTooLong,
  mbufTooSmall,
  unsupportedOffload,
  burstOfOne,
  driverMissing,
  allowOrAutoStart,
  noAllowList,
  sshNic,
  lcoreZero,
  failsafePath,
  noTxIp,
  memoryShortage,
  hugepageShortage,
  pciAsVdev,
];

/** Nothing is said of a command that only prints its help, or whose `--` may be anywhere. */
export const rules: readonly Rule[] = onKnownSides.map(
  (rule): Rule =>
    (analysis, context) =>
      analysis.scan.sidesKnown && analysis.scan.stopsEarly === undefined ? rule(analysis, context) : [],
);
