// The names of the user's ssh configuration, with Include; an odd file never hides the others.
import assert from 'node:assert/strict';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { listSshConfigAliases } from '../../../src/platform/index';
import { tempFolder } from '../support/connect';

/** A home folder with these files below `.ssh`. */
function home(t: TestContext, files: Readonly<Record<string, string>>): string {
  const folder = tempFolder(t);
  mkdirSync(join(folder, '.ssh'));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, '.ssh', name)), { recursive: true });
    writeFileSync(join(folder, '.ssh', name), text);
  }
  return folder;
}

void test('names of all included files, each once; patterns are no names', async (t) => {
  const folder = home(t, {
    config: 'Include conf.d/*.conf ~/.ssh/one\nHost vm1 vm2 *.example.com !vm3\nHost vm1\nInclude [ab]?\n',
    'conf.d/10.conf': 'Host ten\n',
    'conf.d/20.conf': 'Host=twenty\nInclude deep\n',
    'conf.d/.hidden.conf': 'Host hidden\n',
    'conf.d/other.txt': 'Host other\n',
    one: 'Host one "two words" two\n',
    deep: 'Host deep\n',
    a1: 'Host a1\n',
    b1: 'Host b1\n',
    c1: 'Host c1\n',
    abc: 'Host abc\n',
  });
  assert.deepEqual([...(await listSshConfigAliases(undefined, folder))].sort(), [
    'a1',
    'b1',
    'deep',
    'one',
    'ten',
    'twenty',
    'two',
    'vm1',
    'vm2',
  ]);
});

void test('a file that cannot be read, is no file or includes itself hides nothing', async (t) => {
  const folder = home(t, {
    config: 'Include missing folder config self loop* bad/x\nHost first\n',
    'folder/x': '',
    self: 'Include self config\nHost self\n',
    bad: 'Host \u0000\nHost bad"quote\nMatch exec "touch /tmp/x"\nHost -oProxyCommand=x ok\n',
    last: 'Host last\n',
  });
  symlinkSync('loop2', join(folder, '.ssh', 'loop1'));
  symlinkSync('loop1', join(folder, '.ssh', 'loop2'));
  writeFileSync(join(folder, '.ssh', 'more'), 'Include bad last\nHost more\n');
  assert.deepEqual(await listSshConfigAliases(undefined, folder), ['first', 'self']);
  assert.deepEqual(await listSshConfigAliases(join(folder, '.ssh', 'more'), folder), [
    'more',
    'badquote',
    'ok',
    'last',
  ]);
  assert.deepEqual(await listSshConfigAliases(join(folder, 'nowhere'), folder), []);
});

void test('includes are followed sixteen deep, and no deeper', async (t) => {
  const files = Object.fromEntries(
    Array.from({ length: 30 }, (_, level) => [`l${level}`, `Host h${level}\nInclude l${level + 1}\n`]),
  );
  const folder = home(t, { ...files, config: 'Include l1\n' });
  const names = await listSshConfigAliases(undefined, folder);
  assert.deepEqual([names.length, names.at(-1)], [16, 'h16']);
});
