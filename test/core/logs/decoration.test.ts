// What surrounds a message is taken off, and what is left knows where it stands in the raw line.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { undecorate } from '../../../src/core/logs/decoration';
import { table } from './support';

/** The message; behind ` ·` its level, and that it was typed. Each of its characters is where the raw line has it. */
function shown(raw: string): string {
  const { text, start, level, prompt, column } = undecorate(raw);
  for (let at = start; at < text.length; at += 1) {
    const there = raw.charAt(column(at));
    assert.ok(there === text.charAt(at) || there === '\\', `${JSON.stringify(raw)}: column ${column(at)}`);
  }
  return [text.slice(start), level === undefined ? '' : ` ·${level}`, prompt ? ' ·typed' : ''].join('');
}

const eal = 'EAL: No free 2048 kB hugepages reported on node 0';
const mana = 'MANA_DRIVER: mana_dev_start(): failed to start tx queues -19';

/** Each case is what stands in front of the message. */
const inFront = (name: string, message: string, cases: Readonly<Record<string, string>>): void => {
  table(
    name,
    shown,
    Object.fromEntries(
      Object.entries(cases).map(([key, decoration]) => [key, [decoration + message, message]] as const),
    ),
  );
};

table('colours of --log-color', shown, {
  plain: [`\x1b[33mEAL:\x1b[0m Detected NUMA nodes: 1`, 'EAL: Detected NUMA nodes: 1'],
  error: [`\x1b[33mEAL:\x1b[0m\x1b[1m lcore 2 unavailable`, 'EAL: lcore 2 unavailable'],
  'the reset of the line before': [`\x1b[0m${eal}`, eal],
  'the reset and an error': [
    '\x1b[0m\x1b[33mEAL:\x1b[0m\x1b[31m Error - exiting with code: 1',
    'EAL: Error - exiting with code: 1',
  ],
  'a message that is cut at its colon': [
    '\x1b[0m\x1b[33mCannot init EAL:\x1b[0m\x1b[31m Permission denied',
    'Cannot init EAL: Permission denied',
  ],
  'nothing but a reset': ['\x1b[0m', ''],
  'dark terminals': ['\x1b[1;33mEAL:\x1b[0m\x1b[1;1m No free\x1b[0m', 'EAL: No free'],
  'with a time': ['\x1b[32m[+  0.000332] \x1b[0m\x1b[33mEAL:\x1b[0m x', 'EAL: x'],
  'reset, time, error': ['\x1b[0m\x1b[32m[+  0.000059] \x1b[0m\x1b[33mEAL:\x1b[0m\x1b[1m x', 'EAL: x'],
});

table('other control sequences', shown, {
  'title of a window': ['\x1b]0;vm1\x07EAL: x', 'EAL: x'],
  link: ['\x1b]8;;http://x\x1b\\EAL:\x1b]8;;\x1b\\ x', 'EAL: x'],
  'cursor and erasing': ['\x1b[2K\x1b[1GEAL:\x1b[?25l x', 'EAL: x'],
  'one byte': ['\x9b33mEAL: \x9b0mx', 'EAL: x'],
  'charset and keypad': ['\x1b(B\x1b=EAL: x', 'EAL: x'],
  'bell, backspace, NUL': ['\x07EAL\x00: x\x08', 'EAL: x'],
  'a sequence without an end': ['EAL: x\x1b[', 'EAL: x'],
  'carriage return': ['EAL: x\r', 'EAL: x'],
});

inFront('the five forms of --log-timestamp', eal, {
  time: '[     0.034375] ',
  'time of a long run': '[1234567.034375] ',
  iso: '[2026-11-22T06:11:44,570235+00:00] ',
  'iso, another zone': '[2026-11-22T06:11:44,570235-08:00] ',
  delta: '[<     0.021477>] ',
  'reltime, first line': '[Nov22 06:11] ',
  reltime: '[+  0.000097] ',
  'reltime, minutes later': '[+ 59.000097] ',
  ctime: '[Sun Nov 22 06:11:46 2026] ',
  'ctime, a day of one digit': '[Sun Nov  2 06:11:46 2026] ',
});

inFront('times of others', mana, {
  'ISO, UTC': '2026-11-22T06:11:44.570Z ',
  'ISO, nanoseconds': '2026-11-22T06:11:44.570235123Z ',
  'ISO, no fraction': '2026-11-22 06:11:44 ',
  'with a comma': '2026-11-22 06:11:44,570 ',
  'with slashes': '2026/11/22 06:11:44 ',
  'with a colon behind': '2026-11-22 06:11:44: ',
  'only the clock': '06:11:44.570 ',
  'clock in brackets': '[06:11:44] ',
});

inFront('syslog and the journal', eal, {
  syslog: 'Nov 22 06:11:44 vm1 dpdk-testpmd[1234]: ',
  'syslog, a day of one digit': 'Nov  2 06:11:44 vm1 dpdk-testpmd[1234]: ',
  'a name with a path': 'Nov 22 06:11:44 vm1 /usr/bin/dpdk-testpmd[1234]: ',
  'an identifier of EAL': 'Nov 22 06:11:44 vm1.example.com rte[99]: ',
  'with a priority': '<11>Nov 22 06:11:44 vm1 dpdk-testpmd[1234]: ',
  'RFC 3339': '2026-11-22T06:11:44.570235+00:00 vm1 dpdk-testpmd[1234]: ',
  'journal, short-iso': '2026-11-22T06:11:44+0000 vm1 dpdk-testpmd[1234]: ',
  'journal, short-precise': 'Nov 22 06:11:44.570235 vm1 dpdk-testpmd[1234]: ',
  'journal, short-monotonic': '[   12.345678] vm1 dpdk-testpmd[1234]: ',
  'a unit': 'Nov 22 06:11:44 vm1 testpmd@eth1.service[1234]: ',
  'syslog with DPDK’s own time': 'Nov 22 06:11:44 vm1 testpmd[1234]: [     0.034375] ',
});

const link = 'VF unregistering: enP30832s1';
inFront('the kernel', link, {
  dmesg: '[   12.345678] hv_netvsc f8615163-0000-1000-2000-6045bd0f3a5e eth1: ',
  'dmesg without brackets': 'hv_netvsc f8615163-0000-1000-2000-6045bd0f3a5e eth1: ',
  'dmesg -T': '[Sun Nov 22 06:11:46 2026] hv_netvsc f8615163-0000-1000-2000-6045bd0f3a5e eth1: ',
  'dmesg --reltime': '[  +0.000012] mana 7870:00:00.0: ',
  'dmesg --raw': '<4>[   12.345678] mana 7870:00:00.0: ',
  'dmesg -x': 'kern  :warn  : [   12.345678] mana 7870:00:00.0: ',
  'syslog with uptime': 'Nov 22 06:11:44 vm1 kernel: [   12.345678] mana 7870:00:00.0 enP30832s1: ',
  journal: 'Nov 22 06:11:44 vm1 kernel: mana 7870:00:00.0 enP30832s1 (unregistering): ',
  'a bus': 'kernel: hv_vmbus: ',
  'the journal of an RDMA driver': 'Nov 22 06:11:44 vm1 kernel: infiniband mana_0: ',
  'vmbus device': '[   12.345678] uio_hv_generic vmbus_12: ',
});

table('loggers of other programs', shown, {
  'Open vSwitch': [`2023-07-31T13:59:56.054Z|00069|dpdk|ERR|${eal}`, `${eal} ·error`],
  'Open vSwitch, a thread': [`2023-07-31T13:59:56.054Z|00002|dpdk(ovs-vswitchd)|INFO|${eal}`, `${eal} ·info`],
  'Open vSwitch, a warning': [`2023-07-31T13:59:56.054Z|00002|netdev_dpdk|WARN|${eal}`, `${eal} ·warning`],
  'VPP says nothing by its level': [`2021/06/18 14:01:29:125 notice     dpdk           ${eal}`, eal],
  'VPP in the journal': [`Jun 18 14:01:29 vm1 vpp[77]: dpdk: ${eal}`, `dpdk: ${eal}`],
  glog: [`E1122 06:11:44.570235 12345 port.cc:12] ${eal}`, eal],
  'glog, short process': [`I1122 06:11:44.570235     7 dpdk.cc:1234] ${eal}`, eal],
  'Python, with a level': [`2026-11-22 06:11:44,570 - INFO - ${eal}`, eal],
  'Python, with a name': [`2026-11-22 06:11:44,570 - dpdk.suite - ERROR - ${eal}`, `${eal} ·error`],
  'Python, basicConfig': [`ERROR:root:${eal}`, `${eal} ·error`],
  'Python, basicConfig, no error': [`INFO:dpdk.suite:${eal}`, eal],
  'a level in brackets': [`[INFO] ${eal}`, eal],
  'an error in brackets': [`[ERROR] - ${eal}`, `${eal} ·error`],
  LISA: [`2025-06-03 17:38:02.156[4576][DEBUG] lisa.env[generated_88].node[0].cmd[1895].stdout ${eal}`, eal],
  'LISA, its errors too are a guest’s': [
    `2025-06-03 17:38:02.156[4576][ERROR] lisa.env[generated_88].node[0].cmd[1895].stderr ${eal}`,
    eal,
  ],
  'LISA, a suite': [`2025-06-03 17:38:02.156[4576][INFO] lisa.suite[lisa_0_5.dpdk] ${eal}`, eal],
  'GitHub Actions': [`2026-11-22T06:11:44.5702351Z ${eal}`, eal],
  'quoted in a mail': [`> > ${eal}`, eal],
  'quoted, with a time': [`> [  605.240855] ${eal}`, eal],
});

table('containers', shown, {
  CRI: [`2023-10-05T12:00:00.123456789Z stderr F ${eal}`, eal],
  'CRI, a part': [`2023-10-05T12:00:00.123456789Z stdout P ${eal}`, eal],
  'CRI in the zone of the node': [`2023-10-05T12:00:00.123456789+02:00 stdout F ${eal}`, eal],
  'docker compose': [`testpmd-1  | ${eal}`, eal],
  'docker logs -t': [`2023-10-05T12:00:00.123456789Z ${eal}`, eal],
  'kubectl logs --prefix': [`[pod/testpmd-7d4/testpmd] ${eal}`, eal],
});

test('JSON: the message, its level, and where it stands', () => {
  const json = (fields: object): string => shown(JSON.stringify(fields));
  const cases: Readonly<Record<string, readonly [string, string]>> = {
    'ndn-dpdk': [
      json({ level: 'error', ts: 1754.1, logger: 'DPDK', msg: 'PCI_BUS:   x' }),
      'PCI_BUS:   x ·error',
    ],
    'ndn-dpdk, another level': [json({ level: 'dpanic', msg: eal }), `${eal} ·error`],
    docker: [json({ log: `${eal}\n`, stream: 'stderr', time: '2023-10-05T12:00:00Z' }), eal],
    'docker, CRLF': [json({ log: `${eal}\r\n`, stream: 'stdout' }), eal],
    journal: [json({ __CURSOR: 's=1', MESSAGE: eal, PRIORITY: '3' }), eal],
    message: [json({ message: eal, severity: 'WARN' }), `${eal} ·warning`],
    quotes: [json({ log: 'EAL: driver "net_x" is missing\n' }), 'EAL: driver "net_x" is missing'],
    'a tab and a backslash': [json({ log: 'a\tb C:\\x y\n' }), 'a\tb C:\\x y'],
    'other scripts': [json({ msg: 'ポート 🚀 0' }), 'ポート 🚀 0'],
    'what another field says too': [json({ level: 'error', msg: 'error' }), 'error ·error'],
    'decorated inside': [json({ log: `2023-07-31T13:59:56.054Z|00069|dpdk|ERR|${eal}\n` }), `${eal} ·error`],
    'coloured inside': [json({ log: '\x1b[33mEAL:\x1b[0m x\n' }), 'EAL: x'],
    'a command inside': [json({ log: '+ dpdk-testpmd -l 1\n' }), 'dpdk-testpmd -l 1 ·typed'],
    'behind a time': [
      shown(`2023-10-05T12:00:00Z stderr F {"msg":"${eal}","level":"warn"}`),
      `${eal} ·warning`,
    ],
    'escaped as Go does it': [shown('{"log":"\\u003cx\\u003e a \\u0026 b"}'), '<x> a & b'],
    'no message': [json({ level: 'error', time: 1 }), '{"level":"error","time":1}'],
    'an empty one': [json({ log: '\n' }), ''],
    'a message that is no text': [json({ msg: { a: 1 } }), '{"msg":{"a":1}}'],
    'not JSON': [shown('{ "msg": oops'), '{ "msg": oops'],
    'not an object': [shown('["msg", 1]'), '["msg", 1]'],
  };
  assert.deepEqual(
    Object.fromEntries(Object.entries(cases).map(([key, [found]]) => [key, found])),
    Object.fromEntries(Object.entries(cases).map(([key, [, expected]]) => [key, expected])),
  );
});

const command = 'dpdk-testpmd -l 1-2 -- -i';
table('prompts', shown, {
  bash: [`azureuser@vm1:~$ ${command}`, `${command} ·typed`],
  'a folder': [`azureuser@vm1:~/dpdk/build$ ./${command}`, `./${command} ·typed`],
  root: [`root@vm1:~# ${command}`, `${command} ·typed`],
  'Red Hat': [`[root@vm1 ~]# ${command}`, `${command} ·typed`],
  'a document': [`$ ${command}`, `${command} ·typed`],
  'a document, root': [`# ${command}`, `${command} ·typed`],
  'set -x': [`+ ${command}`, `${command} ·typed`],
  'set -x, deeper': [`++ ${command}`, `${command} ·typed`],
  'with a time': [`[Sun Nov 22 06:11:46 2026] + ${command}`, `${command} ·typed`],
  'coloured, with the title of the window': [
    `\x1b]0;azureuser@vm1: ~\x07\x1b[01;32mazureuser@vm1\x1b[00m:\x1b[01;34m~\x1b[00m$ ${command}`,
    `${command} ·typed`,
  ],
  testpmd: ['testpmd> Port 0: link state change event', 'Port 0: link state change event'],
  'testpmd, nothing typed': ['testpmd> ', ''],
  'testpmd, twice': ['testpmd> testpmd> port start 0', 'port start 0'],
  'an address is no prompt': ['Mail me@example.com: $ 5', 'Mail me@example.com: $ 5'],
  'a heading is one': ['# dpdk', 'dpdk ·typed'],
});

table('what only looks like decoration', shown, {
  nothing: ['', ''],
  blanks: ['   \t ', ''],
  indented: ['  Cause: x', 'Cause: x'],
  'a number in brackets': ['[12/34] Compiling C object x', '[12/34] Compiling C object x'],
  'a level and a colon': ['ERROR: x', 'ERROR: x'],
  'a word and a colon': ['error: x', 'error: x'],
  'a sentence that begins like VPP': [
    'error allocating rte services array',
    'error allocating rte services array',
  ],
  'an address': ['7870:00:00.0 is busy', '7870:00:00.0 is busy'],
  'no more than a few': [`${'[     0.034375] '.repeat(9)}x`, '[     0.034375] x'],
});
