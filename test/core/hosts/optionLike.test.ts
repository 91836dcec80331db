// Rule 11: a host that ssh could take for an option is refused at every door.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseInvocation } from '../../../src/cli/arguments';
import { isHostName, isUserName, parseAddress } from '../../../src/core/hosts/address';
import { scanConfig } from '../../../src/core/hosts/sshConfig';
import { jumpAddresses, parseSshG } from '../../../src/core/hosts/sshG';
import { parseVmSetting } from '../../../src/core/view/vmSetting';

const optionLike = [
  '-oProxyCommand=touch x',
  '-oProxyCommand=touch${IFS}x',
  '-F/tmp/evil',
  '-',
  '--',
  '-v',
  '\u200b-v',
  '[-v]',
  '[-v]:22',
];

test('rule 11: no door lets a host or user in that begins with "-"', () => {
  const doors: Record<string, (text: string) => boolean> = {
    'Add VM': (text) => parseAddress(text).ok,
    'Add VM, with a user': (text) => parseAddress(`azureuser@${text}`).ok,
    'Add VM, as a user': (text) => parseAddress(`${text}@host`).ok,
    'Add VM, as a URI': (text) => parseAddress(`ssh://${text}`).ok,
    'the setting, as host': (text) => inSetting({ host: text }),
    'the setting, as user': (text) => inSetting({ host: 'vm', user: text }),
    'the setting, as key file': (text) =>
      text.startsWith('-') && inSetting({ host: 'vm', identityFile: text }),
    'the command line': (text) => parseInvocation(['detect', text]).kind === 'detect',
    'the command line, after --': (text) => parseInvocation(['detect', '--', text]).kind === 'detect',
    ProxyJump: (text) => jumpAddresses(parseSshG(`proxyjump ${text}`)) !== undefined,
    'ProxyJump, second hop': (text) => jumpAddresses(parseSshG(`proxyjump ok,${text}`)) !== undefined,
    'an alias of the configuration': (text) =>
      scanConfig(`Host ok "${text}"\n`).aliases.some((alias) => alias !== 'ok' && isHostName(alias)),
    'a host name': isHostName,
    'a user name': isUserName,
  };
  const entered = Object.fromEntries(
    Object.entries(doors).map(([door, opens]) => [door, optionLike.filter((text) => opens(text))]),
  );
  assert.deepEqual(entered, Object.fromEntries(Object.keys(doors).map((door) => [door, []])));
  assert.ok(
    Object.values(doors).filter((opens) => opens('web-1')).length >= Object.keys(doors).length - 1,
    'an ordinary name goes through them',
  );
});

function inSetting(entry: object): boolean {
  const setting = parseVmSetting([entry]);
  return setting.kind === 'list' && setting.vms.length > 0;
}
