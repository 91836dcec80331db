// A record that may be given to somebody else.
import { isMessage, type Message } from '../message';
import type { RunRecord } from './record';
import { Redactor, type PrivateNames } from './redact';

/** @property replaced What has been replaced, in words; empty where there was nothing. */
export interface SharedRecord {
  readonly record: RunRecord;
  readonly replaced: readonly Message[];
}

/** @param names Names of the VM and of users that are known; the record's own host is one of them. */
export function shareRecord(record: RunRecord, names: Partial<PrivateNames> = {}): SharedRecord {
  const redactor = new Redactor({
    hosts: [record.head.host, ...(names.hosts ?? [])],
    users: names.users ?? [],
  });
  eachText(record, (text) => {
    redactor.study(text);
  });
  // A host that is called "test" cannot be told from the word: where it is the name itself, it goes all the same.
  const head = {
    ...record.head,
    host: redactor.replace(record.head.host) === record.head.host ? 'vm' : record.head.host,
  };
  const changed = mapText({ ...record, head }, (text) => redactor.replace(text)) as RunRecord;
  const replaced = redactor.told();
  return { record: { ...changed, origin: 'shared', redactions: replaced }, replaced };
}

function eachText(value: unknown, take: (text: string) => void): void {
  if (typeof value === 'string') take(value);
  else if (Array.isArray(value)) for (const item of value) eachText(item, take);
  else if (typeof value === 'object' && value !== null)
    for (const item of Object.values(value)) eachText(item, take);
}

/** Templates of sentences are ours and are the keys of their translations: they stay. */
function mapText(value: unknown, change: (text: string) => string): unknown {
  if (typeof value === 'string') return change(value);
  if (Array.isArray(value)) {
    // Columns of samples are long: no copy is made of them.
    return value.every((item) => typeof item === 'number' || item === null)
      ? value
      : value.map((item) => mapText(item, change));
  }
  if (typeof value !== 'object' || value === null) return value;
  if (isMessage(value)) return { ...value, args: mapText(value.args, change) };
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, mapText(item, change)]));
}
