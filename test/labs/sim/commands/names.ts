// Names of all simulated programs, for the file tree's /usr/bin.
import { programs } from './programs';

export const commandNames: readonly string[] = Object.keys(programs);
