// Asks a VM what it knows of setups: journal, lock, a rollback that waits, alternative names. Changes nothing.
import type { VmConnection } from '../remote/session';
import { statusFrom, type VmSetupStatus } from './journal';
import type { Rights } from '../remote/rights';
import { setupScript } from './script';

const limits = { maxBytes: 8 * 1024 * 1024, timeoutMs: 30_000 };

/**
 * One round trip.
 *
 * @param root The journal is readable by root alone; without it only the lock and the names are told.
 * @throws ProblemError of sudo or of the connection.
 */
export async function readStatus(
  connection: Pick<VmConnection, 'exec'>,
  rights: Rights,
  options: { readonly root: boolean; readonly nonce: string; readonly signal?: AbortSignal },
): Promise<VmSetupStatus> {
  const context = {
    nonce: options.nonce,
    run: '00000000',
    holder: 'status',
    bootId: null,
    step: 'status',
    more: false,
  };
  const events = await rights.run({
    connection,
    script: setupScript({ mode: 'status' }, context),
    nonce: options.nonce,
    root: options.root,
    limits,
    onEvent: () => undefined,
    ...(options.signal === undefined ? {} : { signal: options.signal }),
  });
  return statusFrom(events);
}
