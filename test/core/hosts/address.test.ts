// What people type as an address, and what must never get through as one.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseAddress } from '../../../src/core/hosts/address';
import { render } from '../../../src/core/message';

test('addresses are read in all their forms', () => {
  const cases: Record<string, object> = {
    vm: { host: 'vm' },
    'azureuser@20.1.2.3': { user: 'azureuser', host: '20.1.2.3' },
    'azureuser@vm.example:2222': { user: 'azureuser', host: 'vm.example', port: 2222 },
    ' vm:22 ': { host: 'vm', port: 22 },
    '::1': { host: '::1' },
    'me@2001:db8::4': { user: 'me', host: '2001:db8::4' },
    '[::1]': { host: '::1' },
    '[2001:db8::4]:2222': { host: '2001:db8::4', port: 2222 },
    'me@[fe80::1%eth0]:22': { user: 'me', host: 'fe80::1%eth0', port: 22 },
    '::ffff:10.0.0.4': { host: '::ffff:10.0.0.4' },
    'ssh://me@vm.example:2222': { user: 'me', host: 'vm.example', port: 2222 },
    'SSH://vm/': { host: 'vm' },
    'ssh://me@[::1]:65535/': { user: 'me', host: '::1', port: 65535 },
    'user@domain.example@vm': { user: 'user@domain.example', host: 'vm' },
    'CORP\\user@vm': { user: 'CORP\\user', host: 'vm' },
    'my_alias-1': { host: 'my_alias-1' },
    'vm.example.': { host: 'vm.example.' },
    サーバー: { host: 'サーバー' },
  };
  const read = Object.keys(cases).map((text) => {
    const result = parseAddress(text);
    return [text, result.ok ? result.address : render(result.problem.message)];
  });
  assert.deepEqual(Object.fromEntries(read), cases);
});

test('what is no address is refused with a reason', () => {
  const reasons: Record<string, string> = {
    '': 'Enter a name or an address.',
    '   ': 'Enter a name or an address.',
    'a b': 'It contains white space or invisible characters.',
    'a\tb': 'It contains white space or invisible characters.',
    'vm\u202e': 'It contains white space or invisible characters.',
    'vm\u0000': 'It contains white space or invisible characters.',
    'a\u200bb': 'It contains white space or invisible characters.',
    'http://vm': 'Only addresses of the kind ssh:// can be used.',
    '@vm': 'The user name is not valid.',
    '-oProxyCommand=x@vm': 'The user name is not valid.',
    'a;b@vm': 'The user name is not valid.',
    'user@': 'The host name is not valid.',
    '-oProxyCommand=touch': 'The host name is not valid.',
    'me@-vm': 'The host name is not valid.',
    '$(id)': 'The host name is not valid.',
    'vm;reboot': 'The host name is not valid.',
    'vm`id`': 'The host name is not valid.',
    '*': 'The host name is not valid.',
    '1:2:3': 'The host name is not valid.',
    '1::2::3': 'The host name is not valid.',
    '::1%-x y': 'It contains white space or invisible characters.',
    '::ffff:10.0.0.256': 'The host name is not valid.',
    '12345::1': 'The host name is not valid.',
    '[vm]:22': 'The host name is not valid.',
    '[-oX]': 'The host name is not valid.',
    '[::1': 'The brackets around the address are not closed.',
    '[::1]22': 'The brackets around the address are not closed.',
    'vm:': 'The port must be a number from 1 to 65535.',
    'vm:0': 'The port must be a number from 1 to 65535.',
    'vm:65536': 'The port must be a number from 1 to 65535.',
    'vm:22x': 'The port must be a number from 1 to 65535.',
    'vm:-1': 'The port must be a number from 1 to 65535.',
    '[::1]:': 'The port must be a number from 1 to 65535.',
  };
  const found = Object.keys(reasons).map((text) => {
    const result = parseAddress(text);
    const why = result.ok ? undefined : result.problem.message.args[1];
    return [text, typeof why === 'object' ? render(why) : JSON.stringify(result)];
  });
  assert.deepEqual(Object.fromEntries(found), reasons);
});

test('a refused address is shown without its control characters, and cut', () => {
  const result = parseAddress(`\x1b]0;owned\x07${'x'.repeat(500)} y`);
  assert.ok(!result.ok);
  const text = render(result.problem.message);
  assert.ok(!text.includes('\x1b') && !text.includes('owned') && text.length < 200, text);
});
