// Pairing of synthetic devices with their VFs, and which NIC carries the SSH connection: one topology a case.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { SectionId } from '../../../src/core/detect/sections';
import { nicLine, output, parsed } from './rig';

/** Device lines in short: name, index, MAC's last byte, then what else the probe printed. */
function nic(name: string, index: number, mac: string, ...rest: readonly string[]): string {
  const place = rest.includes('virtual') ? 'virtual' : 'real';
  const others = rest.filter((word) => word !== 'virtual');
  return `nic ${name} ${place} flags=0x1003 ifindex=${index} address=00:0d:3a:00:00:${mac} mtu=1500 ${others.join(' ')}`;
}

const syn = 'DRIVER=hv_netvsc';
const mana = 'DRIVER=mana PCI_SLOT_NAME=7870:00:00.0';
const address = (name: string, ip: string): string => `2: ${name}    inet ${ip}/24 scope global ${name}`;
const ssh = (server: string): string => `192.0.2.1 5000 ${server} 22`;

interface Case {
  readonly sections: Partial<Record<SectionId, string | null>>;
  readonly nics: readonly string[];
  readonly carrier?: string | null;
}

const cases: Record<string, Case> = {
  'paired by master, whatever the names': {
    sections: {
      nics: [
        nic('eth1', 3, '0a', mana, 'dev_port=0', 'master=2'),
        nic('eth0', 2, '0a', syn, 'lower=3'),
        nic('vf_eth3', 5, '0b', mana, 'dev_port=1', 'master=4'),
        nic('eth3', 4, '0b', syn),
      ].join('\n'),
      addresses: `${address('eth0', '10.0.0.4')}\n${address('eth3', '10.0.1.4')}`,
      ssh: ssh('10.0.1.4'),
      routes: 'default via 10.0.0.1 dev eth0',
    },
    nics: [
      'eth3 netvsc hv_netvsc 00:0d:3a:00:00:0b port 1 + vf_eth3 mana up | ssh',
      'eth0 netvsc hv_netvsc 00:0d:3a:00:00:0a port 0 + eth1 mana up | default',
    ],
    carrier: 'eth3',
  },
  'paired by MAC where the VF has no master': {
    sections: {
      nics: [nic('eth0', 2, '0a', syn), nic('enP30832s1', 3, '0a', mana, 'dev_port=0')].join('\n'),
    },
    nics: ['eth0 netvsc hv_netvsc 00:0d:3a:00:00:0a port 0 + enP30832s1 mana up | ssh?'],
  },
  'orphans on both sides stay apart': {
    sections: {
      nics: [nic('eth0', 2, '0a', syn), nic('enP30832s1', 3, '0b', mana, 'dev_port=0')].join('\n'),
    },
    nics: [
      'enP30832s1 vf mana 00:0d:3a:00:00:0b port 0 | ssh?',
      'eth0 netvsc hv_netvsc 00:0d:3a:00:00:0a port - | ssh?',
    ],
  },
  'a VF of an mlx5 host': {
    sections: {
      nics: [
        nic('eth0', 2, '0a', syn, 'lower=3'),
        nic('enP1s1', 3, '0a', 'DRIVER=mlx5_core PCI_SLOT_NAME=927a:00:02.0', 'dev_port=0', 'master=2'),
      ].join('\n'),
    },
    nics: ['eth0 netvsc hv_netvsc 00:0d:3a:00:00:0a port 0 + enP1s1 mlx5_core up | ssh?'],
  },
  'virtual devices with the same MAC are no VFs': {
    sections: {
      nics: [
        nic('eth0', 2, '0a', syn),
        nic('eth0.5', 3, '0a', 'virtual', 'lower=2', 'DEVTYPE=vlan'),
        nic('tap0', 4, '0a', 'virtual', 'DEVTYPE=tun'),
        nic('veth1', 5, '0c', 'virtual'),
      ].join('\n'),
    },
    nics: [
      'eth0 netvsc hv_netvsc 00:0d:3a:00:00:0a port - | ssh?',
      'eth0.5 virtual vlan 00:0d:3a:00:00:0a port - | ssh?',
      'tap0 virtual tun 00:0d:3a:00:00:0a port - | ssh?',
      'veth1 virtual - 00:0d:3a:00:00:0c port - | ssh?',
    ],
  },
  'SSH over a VLAN on a bond: everything below carries it': {
    sections: {
      nics: [
        nic('eth0', 2, '0a', syn, 'lower=6', 'master=4'),
        nic('eth1', 3, '0b', syn, 'master=4'),
        nic('enP1', 6, '0a', mana, 'dev_port=0', 'master=2'),
        nic('eth2', 7, '0c', syn),
        nic('bond0', 4, '0a', 'virtual', 'lower=2', 'lower=3', 'DEVTYPE=bond'),
        nic('bond0.7', 5, '0a', 'virtual', 'lower=4', 'DEVTYPE=vlan'),
      ].join('\n'),
      addresses: address('bond0.7', '10.0.0.4'),
      ssh: ssh('10.0.0.4'),
    },
    nics: [
      'eth0 netvsc hv_netvsc 00:0d:3a:00:00:0a port 0 + enP1 mana up | ssh | in bond0',
      'eth1 netvsc hv_netvsc 00:0d:3a:00:00:0b port - | ssh | in bond0',
      'bond0 virtual bond 00:0d:3a:00:00:0a port - | ssh',
      'bond0.7 virtual vlan 00:0d:3a:00:00:0a port - | ssh',
      'eth2 netvsc hv_netvsc 00:0d:3a:00:00:0c port -',
    ],
    carrier: 'bond0.7',
  },
  'the address sits on the VF: the NIC is still the synthetic one': {
    sections: {
      nics: [nic('eth0', 2, '0a', syn), nic('enP1', 3, '0a', mana, 'dev_port=0', 'master=2')].join('\n'),
      addresses: address('enP1', '10.0.0.4'),
      ssh: ssh('10.0.0.4'),
    },
    nics: ['eth0 netvsc hv_netvsc 00:0d:3a:00:00:0a port 0 + enP1 mana up | ssh'],
    carrier: 'eth0',
  },
  'IPv6, spelt differently on both sides': {
    sections: {
      nics: nic('eth0', 2, '0a', syn),
      addresses: '2: eth0    inet6 2001:db8::4/64 scope global',
      ssh: ssh('2001:DB8:0:0::0004'),
    },
    nics: ['eth0 netvsc hv_netvsc 00:0d:3a:00:00:0a port - | ssh'],
    carrier: 'eth0',
  },
  'IPv4 within IPv6': {
    sections: {
      nics: nic('eth0', 2, '0a', syn),
      addresses: address('eth0', '10.0.0.4'),
      ssh: ssh('::ffff:10.0.0.4'),
    },
    nics: ['eth0 netvsc hv_netvsc 00:0d:3a:00:00:0a port - | ssh'],
    carrier: 'eth0',
  },
  'through loopback: a tunnel on the VM, so nobody knows': {
    sections: {
      nics: nic('eth0', 2, '0a', syn),
      addresses: `1: lo    inet 127.0.0.1/8 scope host lo\n${address('eth0', '10.0.0.4')}`,
      ssh: ssh('127.0.0.1'),
    },
    nics: ['eth0 netvsc hv_netvsc 00:0d:3a:00:00:0a port - | ssh?'],
    carrier: null,
  },
  'an address that no device holds tells nothing': {
    sections: {
      nics: nic('eth0', 2, '0a', syn),
      addresses: address('eth0', '10.0.0.4'),
      ssh: ssh('10.9.9.9'),
    },
    nics: ['eth0 netvsc hv_netvsc 00:0d:3a:00:00:0a port - | ssh?'],
    carrier: null,
  },
  'addresses that did not arrive leave it open': {
    sections: { nics: nic('eth0', 2, '0a', syn), addresses: null, ssh: ssh('10.0.0.4') },
    nics: ['eth0 netvsc hv_netvsc 00:0d:3a:00:00:0a port - | ssh?'],
    carrier: null,
  },
  'given to DPDK: the MAC in the UUID finds the VF, old and new style': {
    sections: {
      nics: [
        nic('enP1', 3, '0a', mana, 'dev_port=0'),
        nic('enP1d1', 4, '0b', mana, 'dev_port=1'),
        nic('enP1d2', 5, '0c', mana, 'dev_port=2'),
      ].join('\n'),
      vmbus: [
        'device f8615163-0002-1000-2000-000d3a00000a DRIVER=uio_hv_generic uio=uio0',
        'device 000d3a00-000b-000d-3a00-000b000d3a00 DRIVER=uio_hv_generic uio=uio1',
        'device 11111111-2222-3333-4444-555555555555 DRIVER=uio_hv_generic uio=uio2',
      ].join('\n'),
    },
    nics: [
      '- netvsc uio_hv_generic 00:0d:3a:00:00:0a port 0 + enP1 mana up | ssh? | /dev/uio0',
      '- netvsc uio_hv_generic 00:0d:3a:00:00:0b port 1 + enP1d1 mana up | ssh? | /dev/uio1',
      'enP1d2 vf mana 00:0d:3a:00:00:0c port 2 | ssh?',
      '- netvsc uio_hv_generic - port - | ssh? | /dev/uio2',
    ],
  },
  'between two drivers': {
    sections: { vmbus: 'device f8615163-0002-1000-2000-000d3a00000a' },
    nics: ['- netvsc - - port - | ssh?'],
  },
};

void test('topologies', () => {
  const actual: Record<string, unknown> = {};
  const expected: Record<string, unknown> = {};
  for (const [name, { sections, nics, carrier }] of Object.entries(cases)) {
    const { facts } = parsed(output(sections));
    actual[name] = { nics: facts.nics.map(nicLine), carrier: facts.ssh.interface };
    expected[name] = { nics, carrier: carrier ?? null };
  }
  assert.deepEqual(actual, expected);
});
