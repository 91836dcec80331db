// All simulated programs in one table.
import type { Programs } from './command';
import { hardware } from './hardware';
import { network } from './network';
import { packageTools } from './packages';
import { shellTools } from './shellTools';
import { sudo } from './sudo';
import { system } from './system';
import { textTools } from './textTools';

export const programs: Programs = {
  ...system,
  ...hardware,
  ...network,
  ...packageTools,
  ...shellTools,
  ...textTools,
  sudo,
};
