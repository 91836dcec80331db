// Files named in a configuration: what is no small regular file is refused at once, and never waited for.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { readSmallFile } from '../../src/platform/smallFile';
import { tempFolder } from './support/connect';

test('only small regular files are read, and /dev/null is an empty one', async (t) => {
  const folder = tempFolder(t);
  const file = join(folder, 'file');
  const pipe = join(folder, 'pipe');
  writeFileSync(file, 'text');
  const said = async (path: string, largest = 100): Promise<string> => {
    try {
      return String(await readSmallFile(path, largest));
    } catch (error) {
      return error instanceof Error ? `refused: ${error.message.split(',')[0] ?? ''}` : '';
    }
  };
  assert.deepEqual(
    [await said(file), await said('/dev/null'), await said(file, 3), await said(folder)],
    ['text', '', 'refused: the file is too large', 'refused: it is not a regular file'],
  );
  assert.match(await said(join(folder, 'none')), /ENOENT/);
  if (spawnSync('mkfifo', [pipe]).status === 0)
    assert.equal(await said(pipe), 'refused: it is not a regular file');
});
