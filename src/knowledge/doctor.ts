// Loads what the provider doctor knows: the providers of rdma-core, and the scripts that look on the VM.
import type { Row } from '.';
import look from './doctor/10-look.sh';
import watch from './doctor/20-watch.sh';
import trace from './doctor/30-trace.sh';
import start from './doctor/90-start.sh';
import driverId from './probe/51-driver-id.sh';
import providersFile from './rdma-providers.json';
import words from './setup/00-base.sh';

/**
 * @property id Name of the provider: its library is `lib<id>-rdmav<N>.so`, which may lead to `lib<id>.so.1`.
 * @property driver Its member of `enum rdma_driver_id`, without `RDMA_DRIVER_`.
 * @property functions What libibverbs calls when a device is opened.
 */
export interface RdmaProvider extends Row {
  readonly driver: string;
  readonly functions: readonly string[];
  readonly maker: string;
}

export const rdmaProviders: readonly RdmaProvider[] = providersFile.rows;

/** The scripts, each with the words that all of them use before it and what starts it behind. */
export const doctorScripts = {
  look: [words, look, start],
  watch: [words, driverId, watch, start],
  trace: [words, trace, start],
} as const satisfies Readonly<Record<string, readonly string[]>>;
