// All simulated programs in one table.
import type { Programs } from './command';
import { apt } from './apt';
import { builds } from './builds';
import { copyTools } from './copyTools';
import { dd } from './dd';
import { dpkgTools } from './dpkg';
import { echoes } from './echoes';
import { fifoTools } from './fifoTools';
import { fileTools } from './fileTools';
import { hardware } from './hardware';
import { ls } from './ls';
import { managers } from './managers';
import { moduleTools } from './modules';
import { network } from './network';
import { packageTools } from './packages';
import { processTools } from './processTools';
import { pythonTools } from './pythonTools';
import { rdmaTools } from './rdmaTools';
import { readTools } from './readTools';
import { rpmTools } from './rpmTools';
import { shells } from './shells';
import { sources } from './sources';
import { starters } from './starters';
import { sudo } from './sudo';
import { system } from './system';
import { systemd } from './systemd';
import { tar } from './tar';
import { testpmdTools } from './testpmd';
import { textTools } from './textTools';
import { zypper } from './zypper';

export const programs: Programs = {
  ...system,
  ...hardware,
  ...network,
  ...managers,
  ...moduleTools,
  ...packageTools,
  ...apt,
  ...dpkgTools,
  ...rpmTools,
  zypper,
  ...processTools,
  ...fileTools,
  ...fifoTools,
  ...copyTools,
  ...readTools,
  dd,
  ...echoes,
  ...starters,
  ...shells,
  ...systemd,
  ...rdmaTools,
  ...testpmdTools,
  ...textTools,
  ...sources,
  ...builds,
  ...pythonTools,
  ls,
  tar,
  sudo,
  udevadm: () => 0,
};
