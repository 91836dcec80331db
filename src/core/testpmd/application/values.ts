// The kinds of values that rows of application-options.json name, and who reads them.
//
// kind             read by                                        parameters
// text, path       nobody: any text passes                        -
// readable-file    fopen: an empty name fails, others on the VM    -
// int              atoi                                           min, max, values, stored, otherwise
// unsigned         strtoul                                        base, whole, min, max, stored, otherwise
// choice           strcmp with a list                             values, otherwise
// names            strcmp of each part between commas             values, count
// items            decimal numbers between commas                 count, min, max; items-128: a shorter list
// mask             strtoull in base 16, whole text                min (1: not 0)
// port-list        numbers and ranges                             max
// port-mac         number, comma, MAC address                     max; port-mac-colons: the older, stricter address
// ipv4-pair        inet_pton of two parts                         -
// udp-ports        strtoul of one or two parts                    max
// port-numa        tuples (port,node)                             max; ring-numa: (port,flag,node)
// socket           atoi, then 8 bits of it                        stored
// hairpin-mode     strtoul, a number must be there                -
// hairpin-map      sscanf of five numbers                         -
import { msg } from '../../message';
import type { OptionRow } from '../optionTable';
import { readIpv4Pair, readPortMac, readPortMacColons, readUdpPorts } from './addresses';
import {
  readHairpinMap,
  readItems,
  readItems128,
  readMask,
  readPortList,
  readPortNuma,
  readRingNuma,
} from './lists';
import { readChoice, readNames } from './names';
import { readHairpinMode, readInt, readUnsigned } from './numbers';
import { refused, taken, type Reader, type Reading } from './reading';

const readAnything: Reader = () => taken();

const readFileName: Reader = (text, _spec, name) =>
  text === ''
    ? refused(msg('testpmd cannot open a file without a name and ends: {0} takes the name of one.', name))
    : taken();

const readers: ReadonlyMap<string, Reader> = new Map<string, Reader>([
  ['text', readAnything],
  ['path', readAnything],
  ['readable-file', readFileName],
  ['int', readInt],
  ['unsigned', readUnsigned],
  ['choice', readChoice],
  ['names', readNames],
  ['items', readItems],
  ['items-128', readItems128],
  ['mask', readMask],
  ['port-list', readPortList],
  ['port-mac', readPortMac],
  ['port-mac-colons', readPortMacColons],
  ['ipv4-pair', readIpv4Pair],
  ['udp-ports', readUdpPorts],
  ['port-numa', readPortNuma],
  ['ring-numa', readRingNuma],
  // Its lowest 8 bits; whether there is such a NUMA node is asked later.
  ['socket', readInt],
  ['hairpin-mode', readHairpinMode],
  ['hairpin-map', readHairpinMap],
]);

/** The kinds there are: a test holds the rows against them. */
export const valueKinds: ReadonlySet<string> = new Set(readers.keys());

/**
 * Reads a value as the option's row says.
 *
 * @param text All of it is known. @param name How messages call the option.
 * @returns undefined for an option that takes no value, or a kind of a user's row that nobody knows: nothing is said.
 */
export function readValue(row: OptionRow, text: string, name: string): Reading | undefined {
  if (row.value === null) return undefined;
  return readers.get(row.value.kind)?.(text, row.value, name);
}
