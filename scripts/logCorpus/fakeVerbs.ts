// Compiles fakeVerbs.c, the InfiniBand device of MANA that is not there. Without a compiler there is none.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { progress } from '../tools/progress';
import { outFolder, repository } from '../tools/paths';
import { run } from '../tools/run';

/** @returns The path of the library; undefined where it cannot be made. */
export async function buildFakeVerbs(): Promise<string | undefined> {
  const library = join(outFolder, 'logCorpus', 'verbs.so');
  mkdirSync(join(outFolder, 'logCorpus'), { recursive: true });
  const source = join(repository, 'scripts', 'logCorpus', 'fakeVerbs.c');
  const args = ['-shared', '-fPIC', '-O1', '-Wall', '-o', library, source, '-lpthread'];
  const { code, stderr } = await run('cc', args).catch(() => ({ code: 1, stderr: 'no C compiler' }));
  if (code === 0) return library;
  progress('logCorpus', `no runs with MANA: ${stderr.trim().split('\n')[0] ?? ''}`);
  return undefined;
}
