// Lists what is in a zip archive, such as a VSIX, from the directory at its end.
import { readFileSync } from 'node:fs';

const endSignature = 0x06054b50;
const entrySignature = 0x02014b50;
/** Fixed part of an entry of the directory, before its name. */
const entryLength = 46;

export interface ZipEntry {
  readonly name: string;
  /** Unpacked size in bytes. */
  readonly size: number;
}

/** Entries of the archive's directory. Throws when the file is no zip archive. */
export function zipEntries(file: string): ZipEntry[] {
  const bytes = readFileSync(file);
  const end = bytes.lastIndexOf(Buffer.from([0x50, 0x4b, 0x05, 0x06]));
  if (end < 0 || bytes.readUInt32LE(end) !== endSignature) throw new Error(`${file} is no zip archive`);
  const count = bytes.readUInt16LE(end + 10);
  let at = bytes.readUInt32LE(end + 16);
  const entries: ZipEntry[] = [];
  for (let index = 0; index < count; index++) {
    if (bytes.readUInt32LE(at) !== entrySignature) throw new Error(`${file} has a damaged directory`);
    const nameLength = bytes.readUInt16LE(at + 28);
    const name = bytes.toString('utf8', at + entryLength, at + entryLength + nameLength);
    entries.push({ name, size: bytes.readUInt32LE(at + 24) });
    at += entryLength + nameLength + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32);
  }
  return entries;
}
