// All rows of log messages and fixes, joined from their files by topic. The check of the knowledge misses none.
import applicationMessages from './log-messages/application.json';
import buildMessages from './log-messages/build.json';
import ealDevicesMessages from './log-messages/eal-devices.json';
import ealMemoryMessages from './log-messages/eal-memory.json';
import ealOptionsMessages from './log-messages/eal-options.json';
import ealProcessMessages from './log-messages/eal-process.json';
import ethdevMessages from './log-messages/ethdev.json';
import failsafeMessages from './log-messages/failsafe.json';
import hugepagesMessages from './log-messages/hugepages.json';
import kernelMessages from './log-messages/kernel.json';
import manaMessages from './log-messages/mana.json';
import mlxMessages from './log-messages/mlx.json';
import netvscMessages from './log-messages/netvsc.json';
import pciMessages from './log-messages/pci.json';
import rdmaMessages from './log-messages/rdma.json';
import systemMessages from './log-messages/system.json';
import testpmdPortsMessages from './log-messages/testpmd-ports.json';
import testpmdMessages from './log-messages/testpmd.json';
import vdevMessages from './log-messages/vdev.json';
import vmbusMessages from './log-messages/vmbus.json';
import buildFixes from './log-fixes/build.json';
import commonFixes from './log-fixes/common.json';
import ealFixes from './log-fixes/eal.json';
import failsafeFixes from './log-fixes/failsafe.json';
import manaFixes from './log-fixes/mana.json';
import mlxFixes from './log-fixes/mlx.json';
import netvscFixes from './log-fixes/netvsc.json';
import pciFixes from './log-fixes/pci.json';
import systemFixes from './log-fixes/system.json';
import testpmdFixes from './log-fixes/testpmd.json';
import vmbusFixes from './log-fixes/vmbus.json';
import type { LogFix, LogRow } from './logs';

export const builtInLogRows = [
  applicationMessages,
  buildMessages,
  ealDevicesMessages,
  ealMemoryMessages,
  ealOptionsMessages,
  ealProcessMessages,
  ethdevMessages,
  failsafeMessages,
  hugepagesMessages,
  kernelMessages,
  manaMessages,
  mlxMessages,
  netvscMessages,
  pciMessages,
  rdmaMessages,
  systemMessages,
  testpmdPortsMessages,
  testpmdMessages,
  vdevMessages,
  vmbusMessages,
].flatMap(({ rows }) => rows as readonly LogRow[]);

export const builtInFixes = [
  buildFixes,
  commonFixes,
  ealFixes,
  failsafeFixes,
  manaFixes,
  mlxFixes,
  netvscFixes,
  pciFixes,
  systemFixes,
  testpmdFixes,
  vmbusFixes,
].flatMap(({ rows }) => rows as readonly LogFix[]);
