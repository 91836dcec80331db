// Values that hold addresses: MAC addresses of peers, IPv4 addresses and UDP ports of packets that are sent.
import { msg } from '../../message';
import type { ValueSpec } from '../optionTable';
import { strtoul } from '../scan/cNumbers';
import { refused, taken, type Reader, type Reading } from './reading';

const sixPairs = /^(?:[\da-f]{2}:){5}[\da-f]{2}$/i;
const threeGroups = /^(?:[\da-f]{4}:){2}[\da-f]{4}$/i;
const looser = [
  /^(?:[\da-f]{1,2}([-:.]))(?:[\da-f]{1,2}\1){4}[\da-f]{1,2}$/i,
  /^(?:[\da-f]{4}([-:.]))(?:[\da-f]{4}\1)[\da-f]{4}$/i,
];

/** True for what rte_ether_unformat_addr takes. @param loose Since 23.11: `-` and `.` too, and single digits. */
export function isMacAddress(text: string, loose: boolean): boolean {
  return loose ? looser.some((pattern) => pattern.test(text)) : sixPairs.test(text) || threeGroups.test(text);
}

/** `port-mac`: port number, comma, MAC address. */
export const readPortMac: Reader = (text, spec, name) => readPeer(text, spec, name, true);

/** `port-mac-colons`: the same, with a MAC address of colons and two digits each. */
export const readPortMacColons: Reader = (text, spec, name) => readPeer(text, spec, name, false);

function readPeer(text: string, { max = 31 }: ValueSpec, name: string, loose: boolean): Reading {
  const { value, rest, digits, overflow } = strtoul(text, 10);
  if (!digits || overflow || !rest.startsWith(','))
    return refused(
      msg(
        'testpmd refuses “{0}”: {1} takes a port number, a comma and a MAC address, as 0,60:45:bd:01:02:03.',
        text,
        name,
      ),
    );
  const port = Number(BigInt.asIntN(32, value));
  if (port > max) return refused(msg('testpmd refuses port {0}: it has ports up to {1}.', port, max));
  const mac = rest.slice(1);
  if (!isMacAddress(mac, loose))
    return refused(
      loose
        ? msg('testpmd refuses “{0}”: it is no MAC address.', mac)
        : msg('testpmd refuses “{0}”: this release takes a MAC address as 60:45:bd:01:02:03 only.', mac),
    );
  if (port < 0)
    return taken(
      [port],
      [
        {
          rule: 'truncated-value',
          message: msg('{0} is no port: testpmd does not check, and writes over other memory.', port),
        },
      ],
    );
  return taken([port]);
}

/** inet_pton: four numbers without leading zeros. */
function isIpv4(text: string): boolean {
  return /^(?:(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(?:\.(?!$)|$)){4}$/.test(text);
}

/** `ipv4-pair`: source and destination. */
export const readIpv4Pair: Reader = (text, _spec, name) => {
  const comma = text.indexOf(',');
  if (comma <= 0)
    return refused(
      msg(
        'testpmd refuses “{0}”: {1} takes two IPv4 addresses with a comma between them: source, destination.',
        text,
        name,
      ),
    );
  const wrong = [text.slice(0, comma), text.slice(comma + 1)].find((part) => !isIpv4(part));
  if (wrong === undefined) return taken();
  const trimmed = text.split(',').map((part) => part.trim());
  return refused(
    msg(
      'testpmd refuses “{0}”: it is no IPv4 address. {1} takes source and destination, as 10.0.0.4,10.0.0.5.',
      wrong,
      name,
    ),
    trimmed.length === 2 && trimmed.every(isIpv4) ? trimmed.join(',') : undefined,
  );
};

/** `udp-ports`: one number for both, or source and destination. They are ints: what is negative passes. */
export const readUdpPorts: Reader = (text, { max = 65535 }, name) => {
  const message = msg(
    'testpmd refuses “{0}”: {1} takes one UDP port, or two with a comma between them, up to {2}.',
    text,
    name,
    max,
  );
  const numbers: number[] = [];
  let left = text;
  for (const end of [',', '']) {
    const { value, rest, digits, overflow } = strtoul(left, 10);
    const number = Number(BigInt.asIntN(32, value));
    if (!digits || overflow || number > max) return refused(message);
    if (rest !== '' && (end === '' || !rest.startsWith(end))) return refused(message);
    numbers.push(number);
    if (rest === '') break;
    left = rest.slice(1);
  }
  const cut = numbers.find((number) => number < 0);
  const plain = /^\d+(?:,\d+)?$/.test(text) && text.split(',').every((part) => Number(part) <= max);
  if (cut === undefined && plain) return taken(numbers);
  return taken(numbers, [
    {
      rule: 'truncated-value',
      message: msg(
        'testpmd keeps 16 bits of what {0} says: it goes on with {1}.',
        name,
        numbers.map((number) => number & 0xffff).join(','),
      ),
    },
  ]);
};
