// Listing the aliases of an ssh configuration that may be odd, broken or hostile.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { scanConfig } from '../../../src/core/hosts/sshConfig';

test('aliases and includes are found in every way of writing them', () => {
  const text = [
    '\ufeff# comment Host no',
    'Host one two',
    '\tHostName 10.0.0.1',
    'host=three',
    'HOST = "four" five # not-a-host',
    '  Host "with\\"quote"',
    'Host *.example !bad ?x wild* six',
    'Host -oProxyCommand=x seven',
    'Match host eight exec "touch /tmp/x"',
    'Include conf.d/*.conf ~/more',
    'include "with space/config"',
    'Hostname nine',
    'Host one',
    'Host',
    'Host "unclosed ten',
    "Host 'single quoted' eleven",
    'HostKeyAlias twelve',
    'Host a#b',
    'garbage ][ {',
    'Host last\r',
  ].join('\n');
  assert.deepEqual(scanConfig(text), {
    aliases: ['one', 'two', 'three', 'four', 'five', 'with"quote', 'six', 'seven', 'eleven', 'a#b', 'last'],
    includes: ['conf.d/*.conf', '~/more', 'with space/config'],
  });
});

test('all line ends count, and binary rubbish hides nothing', () => {
  assert.deepEqual(scanConfig('Host a\r\nHost b\rHost c\n\0\x01\xff\nHost d\u202e\nHost e').aliases, [
    'a',
    'b',
    'c',
    'e',
  ]);
  assert.deepEqual(scanConfig(''), { aliases: [], includes: [] });
});

test('a name of Object.prototype is a name like any other', () => {
  assert.deepEqual(scanConfig('Host constructor __proto__\nconstructor x').aliases, [
    'constructor',
    '__proto__',
  ]);
});
