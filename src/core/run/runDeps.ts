// What runs need of the world around them.
import type { Facts } from '../detect/facts';
import type { LogKnowledge } from '../logs/knowledge';
import type { VmConnection } from '../remote/session';
import type { Rights } from '../remote/rights';
import type { ReleaseId } from '../testpmd/release';

/**
 * @property connection Of the VM, opened and closed by others: a run waits for it when it is lost.
 * @property vmId, host The VM as the extension knows it, and as the user named it.
 * @property holder Who runs it, for lists on other machines: `user@machine`.
 * @property nonce Letters and digits from a random source, new at each call.
 * @property wait Settles after so many milliseconds, or when the signal fires.
 * @property facts, release What is known of the VM, for runs that others have started.
 * @property knowledge Of logs, for the explainer.
 */
export interface RunDeps {
  readonly connection: Pick<VmConnection, 'state' | 'onStateChange' | 'exec'>;
  readonly rights: Pick<Rights, 'run' | 'stream'>;
  readonly vmId: string;
  readonly host: string;
  readonly holder: string;
  readonly now: () => number;
  readonly wait: (ms: number, signal?: AbortSignal) => Promise<void>;
  readonly nonce: () => string;
  readonly facts?: Facts | null;
  readonly release?: ReleaseId | null;
  readonly knowledge?: LogKnowledge;
}
