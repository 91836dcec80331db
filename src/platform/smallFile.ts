// Reads files that users name in their configuration, which may be anything.
import { readFile, stat } from 'node:fs/promises';

/**
 * The bytes of a regular file. `/dev/null`, which OpenSSH users name to mean "no file", is empty.
 *
 * @param largest Bytes beyond which the file is not read.
 * @throws Error for a file that is too large, a folder, a pipe or a device (reading one might never end), and whatever
 *   the file system says.
 */
export async function readSmallFile(path: string, largest: number): Promise<Buffer> {
  if (path === '/dev/null') return Buffer.alloc(0);
  const found = await stat(path);
  if (!found.isFile()) throw new Error('it is not a regular file');
  if (found.size > largest) throw new Error('the file is too large');
  return readFile(path);
}
