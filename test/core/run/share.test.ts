// A record for somebody else: nothing in it tells whose VM it was, and the log still makes sense.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { render } from '../../../src/core/message';
import { isRecordProblem, readRecord } from '../../../src/core/run/readRecord';
import { Redactor } from '../../../src/core/run/redact';
import type { RunRecord } from '../../../src/core/run/record';
import { shareRecord } from '../../../src/core/run/share';
import { driverIdLines, failedStart } from './runs';

function redacted(text: string, hosts: readonly string[] = [], users: readonly string[] = []): string {
  const redactor = new Redactor({ hosts, users });
  redactor.study(text);
  return redactor.replace(text);
}

describe('what is replaced', () => {
  const cases: Readonly<Record<string, string>> = {
    'Port 0: 60:45:BD:12:34:56': 'Port 0: 00:00:5e:00:53:01',
    'mac=60:45:bd:12:34:56 and 60-45-BD-12-34-56, not 60:45:bd:12:34:57':
      'mac=00:00:5e:00:53:01 and 00-00-5e-00-53-01, not 00:00:5e:00:53:02',
    'peer=02:00:00:00:00:00 ff:ff:ff:ff:ff:ff': 'peer=02:00:00:00:00:00 ff:ff:ff:ff:ff:ff',
    '60:45:bd:12:34:56 is enx6045bd123456': '00:00:5e:00:53:01 is enx00005e005301',
    '--tx-ip=10.1.0.4,10.1.0.5': '--tx-ip=192.0.2.1,192.0.2.2',
    'default source 198.18.0.1, 127.0.0.1 and 0.0.0.0 stay':
      'default source 198.18.0.1, 127.0.0.1 and 0.0.0.0 stay',
    'DPDK 22.11.11, kernel 6.8.0-1044': 'DPDK 22.11.11, kernel 6.8.0-1044',
    'fe80::6245:bdff:fe12:3456 at 12:34:56': '2001:db8::1 at 12:34:56',
    '-a 7870:00:00.0 6045bd12-3456-6045-bd12-34566045bd12':
      '-a 7870:00:00.0 00000000-0000-4000-8000-000000000001',
    'f8615163-df3e-46c5-913f-f2d2f965ed0e is a class': 'f8615163-df3e-46c5-913f-f2d2f965ed0e is a class',
    '/subscriptions/0b1f6471-1bf0-4dda-aec3-cb9272f09590/resourceGroups/contoso-prod/x':
      '/subscriptions/00000000-0000-4000-8000-000000000001/resourceGroups/group-1/x',
    '/home/alice/dpdk/build and alice': '/home/user-1/dpdk/build and user-1',
    '[sudo] password for alice: ': '[sudo] password for user-1: ',
    'alice@contoso7:~/dpdk$ sudo ls': 'user-1@host-1:~/dpdk$ sudo ls',
    'mail bob@contoso.com': 'mail user1@example.com',
    'contoso.westeurope.cloudapp.azure.com': 'host1.example.com',
    'password=hunter22 token: abcdef123456': 'password=<removed> token: <removed>',
    'Authorization: Bearer abc.def': 'Authorization: Bearer <removed>',
    'sig=aBcD%2B1234&se=2026': 'sig=<removed>&se=2026',
    'key eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.abc': 'key <removed>',
    'ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABgQC7xWzZz0123456789abcdefghijklmnopqrstuvwxyzABCDEFGH x':
      'ssh-rsa <removed> x',
    'RX-packets: 123456789012 RX-bytes: 12345678901234567890':
      'RX-packets: 123456789012 RX-bytes: 12345678901234567890',
    'txonly packet forwarding - ports=1 - cores=1 - streams=1 - NUMA support enabled, MP allocation mode: native':
      'txonly packet forwarding - ports=1 - cores=1 - streams=1 - NUMA support enabled, MP allocation mode: native',
  };
  for (const [text, expected] of Object.entries(cases))
    test(text.slice(0, 60), () => {
      assert.equal(redacted(text), expected);
    });

  test('names that are known', () => {
    assert.equal(
      redacted('db-7: alice logged in to DB-7, not db-70', ['azureuser@db-7'], ['alice']),
      'host-1: user-2 logged in to host-1, not db-70',
    );
  });

  test('a host that is called as half of the log is stays in the log', () => {
    assert.equal(redacted('mana: port 0', ['mana']), 'mana: port 0');
  });
});

const private_ = ['alice', 'contoso7', '60:45:bd', '60:45:BD', '6045bd', '10.1.0.4', '0b1f6471', 'hunter22'];

function record(): RunRecord {
  const lines = [
    'alice@contoso7:~$ sudo dpdk-testpmd',
    '[sudo] password for alice: ',
    'EAL: Multi-process socket /home/alice/run/mp_socket',
    ...driverIdLines,
    'Warning: password=hunter22 in /subscriptions/0b1f6471-1bf0-4dda-aec3-cb9272f09590',
  ];
  return failedStart(lines)
    .read({
      host: 'contoso7',
      line: 'dpdk-testpmd -a 7870:00:00.0,mac=60:45:BD:00:00:01 -- --tx-ip=10.1.0.4,10.1.0.5',
      args: ['-a', '7870:00:00.0,mac=60:45:BD:00:00:01', '--', '--tx-ip=10.1.0.4,10.1.0.5'],
      nics: [
        {
          label: 'eth1',
          mac: '60:45:bd:00:00:01',
          vmbusUuid: '6045bd00-0001-6045-bd00-00016045bd00',
          pciAddress: '7870:00:00.0',
        },
      ],
    })
    .record();
}

describe('a shared record', () => {
  test('has nothing of whose it was, and says what was replaced', () => {
    const { record: shared, replaced } = shareRecord(record());
    const text = JSON.stringify(shared);
    assert.deepEqual(
      private_.filter((word) => text.includes(word)),
      [],
    );
    assert.deepEqual(
      replaced.map((message) => render(message)),
      [
        'What looks like a password, a key or a token: 1',
        'Names of users: 1',
        'Names of hosts: 1',
        'IPv4 addresses: 2',
        'MAC addresses: 1',
        'UUIDs (vmbus devices, subscriptions, boots): 2',
      ],
    );
    assert.deepEqual(shared.redactions, replaced);
  });

  test('still tells one address from another, the same everywhere', () => {
    const { head, log } = shareRecord(record()).record;
    const mac = head.nics[0]?.mac ?? '';
    assert.equal(mac, '00:00:5e:00:53:01');
    assert.match(head.line, new RegExp(`mac=${mac} -- --tx-ip=192.0.2.1,192.0.2.2`));
    assert.ok(log.lines.some(([, , text]) => text.includes(`value=${mac}`)));
  });

  test('can be read as any other', () => {
    const { record: shared } = shareRecord(record());
    const read = readRecord(JSON.parse(JSON.stringify(shared)));
    assert.ok(!isRecordProblem(read));
    assert.equal(read.origin, 'shared');
    assert.equal(read.incidents.length, record().incidents.length);
  });

  test('of a VM with a common name has no name', () => {
    const named: RunRecord = { ...record(), head: { ...record().head, host: 'test' } };
    assert.equal(shareRecord(named).record.head.host, 'vm');
  });
});
