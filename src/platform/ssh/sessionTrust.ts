// Keys that a person trusted for now: they count while this connection object lives, so that a reconnect asks nothing.
import type { TrustedKey, TrustStore } from '../../core/ssh/hostKeys';

/** A trust store whose `trustOnce` keeps a key in memory only. */
export interface SessionTrustStore extends TrustStore {
  trustOnce(key: TrustedKey): void;
}

/** Adds a memory of this session to `store`; `remove` forgets the key in both. */
export function withSessionTrust(store: TrustStore): SessionTrustStore {
  let session: readonly TrustedKey[] = [];
  return {
    list: async (hostPort) => [
      ...(await store.list(hostPort)),
      ...session.filter((key) => key.hostPort === hostPort),
    ],
    add: (key) => store.add(key),
    remove: async (hostPort) => {
      session = session.filter((key) => key.hostPort !== hostPort);
      await store.remove(hostPort);
    },
    trustOnce: (key) => {
      session = [...session, key];
    },
  };
}
