// Runs of the real net_mana on a MANA that fakeVerbs.c pretends.
import type { Scenario } from '../scenario';

const sudo = 'azureuser@vm1:~$ sudo ';
const mac = '60:45:bd:aa:bb:cc';
const device = `-a 7870:00:00.0,mac=${mac}`;
const start = `dpdk-testpmd -l 0-1 --no-huge -m 1024 ${device}`;
const forwards = '-- --forward-mode=txonly --auto-start --txd=128 --rxd=128 --stats-period 1';
const releases = ['23.11', '24.11', '25.11', '26.07'];
const verbose = '--log-level=pmd.net.mana.driver:debug --log-level=pmd.net.mana.init:debug';
const prompt = (...commands: readonly string[]): string =>
  `sleep 1.5; ${commands.map((command) => `echo '${command}'; sleep .4`).join('; ')}`;

/** The MAC address of a NIC that is not there. */
const otherMac = '60:45:bd:00:11:22';

const rows: readonly Omit<Scenario, 'releases'>[] = [
  { name: 'mana-healthy', command: `${start} ${forwards}`, fakeMana: 'ports=1', prompt: sudo },
  { name: 'mana-healthy-debug', command: `${start} ${verbose} ${forwards}`, fakeMana: 'ports=1' },
  {
    name: 'mana-healthy-queues',
    command: `${start} ${forwards} --txq=4 --rxq=4`,
    fakeMana: 'ports=1',
    order: 'terminal',
  },
  { name: 'mana-not-down', command: `${start} ${forwards}`, fakeMana: 'qp=19', prompt: sudo },
  { name: 'mana-busy', command: `${start} ${forwards}`, fakeMana: 'qp=16', prompt: sudo },
  {
    name: 'mana-busy-terminal',
    command: `${start} ${forwards} --txq=4 --rxq=4`,
    fakeMana: 'qp@3=16',
    order: 'terminal',
  },
  { name: 'mana-rx-wq', command: `${start} ${forwards}`, fakeMana: 'wq=19' },
  { name: 'mana-rx-qp', command: `${start} ${forwards}`, fakeMana: 'rxqp=16', prompt: sudo },
  { name: 'mana-rx-table', command: `${start} ${forwards}`, fakeMana: 'table=22' },
  {
    name: 'mana-cq',
    command: `${start} -- --auto-start --txd=1024 --rxd=1024`,
    fakeMana: 'cq=22',
    prompt: sudo,
  },
  { name: 'mana-driver-id', command: `${start} ${forwards}`, fakeMana: 'domain=95', prompt: sudo },
  { name: 'mana-pd', command: `${start} ${forwards}`, fakeMana: 'pd=12' },
  { name: 'mana-open', command: `${start} ${forwards}`, fakeMana: 'open=1', prompt: sudo },
  { name: 'mana-no-ib-device', command: `${start} ${forwards}`, fakeMana: 'none=1', prompt: sudo },
  { name: 'mana-query', command: `${start} ${forwards}`, fakeMana: 'query=5' },
  { name: 'mana-objects', command: `${start} ${forwards}`, fakeMana: 'object=22' },
  { name: 'mana-mr', command: `${start} ${forwards}`, fakeMana: 'mr=12', prompt: sudo },
  { name: 'mana-mr-size', command: `${start} ${forwards}`, fakeMana: 'mrsize=4096' },
  {
    name: 'mana-wrong-mac',
    command: `${start.replace(mac, otherMac)} ${forwards}`,
    fakeMana: 'ports=1',
    prompt: sudo,
  },
  {
    name: 'mana-bad-mac',
    command: `${start.replace(mac, '60:45:bd')} ${forwards}`,
    fakeMana: 'ports=1',
    prompt: sudo,
  },
  { name: 'mana-bad-argument', command: `${start},vf=1 ${forwards}`, fakeMana: 'ports=1', prompt: sudo },
  {
    name: 'mana-queues-three',
    command: `${start} -- --auto-start --rxq=3 --txq=3`,
    fakeMana: 'ports=1',
    prompt: sudo,
  },
  {
    name: 'mana-queues-unequal',
    command: `${start} -- --auto-start --rxq=4 --txq=2`,
    fakeMana: 'ports=1',
    prompt: sudo,
  },
  {
    name: 'mana-queues-too-many',
    command: `${start} -- --auto-start --rxq=64 --txq=64`,
    fakeMana: 'ports=1',
  },
  {
    name: 'mana-descriptors',
    command: `${start} -- --auto-start --rxd=100 --txd=100`,
    fakeMana: 'ports=1',
    prompt: sudo,
  },
  {
    name: 'mana-prompt',
    command: `${start} -- -i`,
    fakeMana: 'qp@1=16',
    input: prompt('port start 0', 'start', 'stop', 'quit'),
    seconds: 8,
    order: 'terminal',
  },
  {
    name: 'mana-reset',
    command: `${start} -- -i --hot-plug`,
    fakeMana: 'fatal=2',
    input: 'sleep 1; echo start; sleep 22; echo stop; sleep .5; echo quit',
    seconds: 28,
  },
  {
    name: 'mana-reset-fails',
    command: `${start} -- -i`,
    fakeMana: 'fatal=2,qp@2=5',
    input: 'sleep 1; echo start; sleep 22; echo stop; sleep .5; echo quit',
    seconds: 28,
    prompt: sudo,
  },
  {
    name: 'mana-log-level',
    command: `${start} --log-level=pmd.net.mana,debug ${forwards}`,
    fakeMana: 'qp=16',
    prompt: sudo,
  },
];

export const manaScenarios: readonly Scenario[] = rows.map((row) => ({ ...row, releases }));
