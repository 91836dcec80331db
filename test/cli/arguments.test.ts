// The words after `mana-dpdk`: every form that is understood, and the sentence for every one that is not.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseInvocation } from '../../src/cli/arguments';
import { render } from '../../src/core/message';

function short(...words: string[]): unknown {
  const invocation = parseInvocation(words);
  if (invocation.kind === 'usage-error') return render(invocation.message);
  if (invocation.kind !== 'detect') return invocation.kind;
  const { entry, format, sshConfig } = invocation.arguments;
  return [entry.user, entry.host, entry.port, entry.identityFile, entry.knownHostsFile, format, sshConfig]
    .map((value) => value ?? '-')
    .join(' ');
}

test('what is understood', () => {
  assert.deepEqual(
    {
      plain: short('detect', 'vm1'),
      user: short('detect', 'azureuser@10.0.0.4'),
      port: short('detect', 'vm1', '--port', '2222'),
      portInAddress: short('detect', 'azureuser@vm1:2200'),
      optionWins: short('detect', 'vm1:2200', '--port=22'),
      ipv6: short('detect', 'azureuser@[2001:db8::4]:2222'),
      all: short('detect', '-i', 'key', '--known-hosts', 'kh', '-F', 'config', '--format', 'json', 'vm1'),
      help: short('--help'),
      helpOfDetect: short('detect', '--help'),
      version: short('-V'),
    },
    {
      plain: '- vm1 - - - text -',
      user: 'azureuser 10.0.0.4 - - - text -',
      port: '- vm1 2222 - - text -',
      portInAddress: 'azureuser vm1 2200 - - text -',
      optionWins: '- vm1 22 - - text -',
      ipv6: 'azureuser 2001:db8::4 2222 - - text -',
      all: '- vm1 - key kh json config',
      help: 'help',
      helpOfDetect: 'help',
      version: 'version',
    },
  );
});

test('what is not understood is said, and never reaches ssh', () => {
  assert.deepEqual(
    {
      nothing: short(),
      command: short('destroy', 'vm1'),
      noHost: short('detect'),
      twoHosts: short('detect', 'vm1', 'vm2'),
      format: short('detect', 'vm1', '--format', 'yaml'),
      port: short('detect', 'vm1', '--port', '0'),
      portText: short('detect', 'vm1', '--port', '22x'),
      option: short('detect', 'vm1', '--frobnicate'),
      missingValue: short('detect', 'vm1', '--identity'),
      dash: short('detect', '--', '-oProxyCommand=touch x'),
    },
    {
      nothing: 'No command given.',
      command: 'Unknown command “destroy”.',
      noHost: 'detect needs a host: mana-dpdk detect [USER@]HOST',
      twoHosts: 'One host at a time: “vm2” is too much.',
      format: '--format is text or json, not “yaml”.',
      port: '--port is a number from 1 to 65535, not “0”.',
      portText: '--port is a number from 1 to 65535, not “22x”.',
      option: 'Unknown option --frobnicate.',
      missingValue: 'The value of -i is missing or not allowed.',
      dash: '“-oProxyCommand=touch x” is not an address: It contains white space or invisible characters.',
    },
  );
});
