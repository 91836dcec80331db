// The words after `mana-dpdk`: every form that is understood, and the sentence for every one that is not.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseInvocation } from '../../src/cli/arguments';
import { render } from '../../src/core/message';

function short(...words: string[]): unknown {
  const invocation = parseInvocation(words);
  if (invocation.kind === 'usage-error') return render(invocation.message);
  if (invocation.kind === 'explain') {
    const { format, dpdk, knowledge, files, colour } = invocation.arguments;
    return [format, dpdk ?? '-', knowledge.join(',') || '-', files.join(','), colour ?? '-'].join(' ');
  }
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

test('explain: what is understood', () => {
  assert.deepEqual(
    {
      file: short('explain', 'a.log'),
      files: short('explain', 'a.log', '-', 'b.log'),
      optionsBehind: short('explain', 'a.log', '--format', 'json', '--dpdk=24.11'),
      patchRelease: short('explain', '--dpdk', '22.11.3', 'a.log'),
      candidate: short('explain', '--dpdk', '26.03-rc1', 'a.log'),
      knowledge: short('explain', '--knowledge', 'own.json', '--knowledge', 'more.json', 'a.log'),
      noColour: short('explain', '--no-color', 'a.log'),
      help: short('explain', '--help'),
    },
    {
      file: 'text - - a.log -',
      files: 'text - - a.log,-,b.log -',
      optionsBehind: 'json 24.11 - a.log -',
      patchRelease: 'text 22.11.3 - a.log -',
      candidate: 'text 26.03 - a.log -',
      knowledge: 'text - own.json,more.json a.log -',
      noColour: 'text - - a.log false',
      help: 'help',
    },
  );
});

test('explain: what is not understood', () => {
  assert.deepEqual(
    {
      nothing: short('explain'),
      format: short('explain', '--format', 'sarif', 'a.log'),
      release: short('explain', '--dpdk', 'all', 'a.log'),
      word: short('explain', '--dpdk', '24.11x', 'a.log'),
      twice: short('explain', '-', 'a.log', '-'),
      noOption: short('explain', '--', '--format'),
      unknown: short('explain', '--follow', 'a.log'),
      missingValue: short('explain', 'a.log', '--dpdk'),
    },
    {
      nothing: 'explain needs a file: mana-dpdk explain FILE…, or - for standard input',
      format: '--format of explain is text or json, not “sarif”.',
      release: '--dpdk of explain is a release such as 24.11, not “all”.',
      word: '--dpdk of explain is a release such as 24.11, not “24.11x”.',
      twice: 'Standard input can be read only once.',
      noOption: '“--format” is not a file.',
      unknown: 'Unknown option --follow.',
      missingValue: 'The value of --dpdk is missing or not allowed.',
    },
  );
});

test('an option of another command is said, and which command lacks it', () => {
  const values: Readonly<Record<string, readonly string[]>> = {
    '--identity': ['key'],
    '--known-hosts': ['kh'],
    '--port': ['22'],
    '--ssh-config': ['config'],
    '--dpdk': ['24.11'],
    '--vm': ['facts.json'],
    '--args': [],
    '--rule': ['x=off'],
    '--knowledge': ['own.json'],
    '--format': ['text'],
    '--no-color': [],
  };
  const foreign = (command: string): readonly string[] =>
    Object.entries(values)
      .filter(([option, words]) =>
        String(short(command, 'x', option, ...words)).startsWith(`${command} has no option ${option}.`),
      )
      .map(([option]) => option);
  const sshOptions = ['--identity', '--known-hosts', '--port', '--ssh-config'];
  assert.deepEqual(
    { detect: foreign('detect'), lint: foreign('lint'), explain: foreign('explain') },
    {
      detect: ['--dpdk', '--vm', '--args', '--rule', '--knowledge'],
      lint: sshOptions,
      explain: [...sshOptions, '--vm', '--args', '--rule'],
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
