// Packets longer than MANA takes. `--max-pkt-len` less the Ethernet header becomes the port's MTU, and a port whose
// MTU is over the driver's limit is not configured.
import { msg } from '../../message';
import type { Finding, Fix } from '../finding';
import { isSince, onMana } from './mana';
import { decimalOf, isAbsent, lastOption, replaceValue, valueRange } from './options';
import type { Rule } from './rule';

/** What net_mana takes, in bytes: `frame` is MTU and Ethernet header. 22.11 has no jumbo frames, and counts the CRC. */
const limits = { current: { frame: 9014, mtu: 9000 }, before2311: { frame: 1518, mtu: 1500 } };

/** Packets longer than the PMD of the release takes, by `--max-pkt-len` or `--txpkts`. */
export const packetTooLong: Rule = (analysis, context) => {
  if (!onMana(analysis, context)) return [];
  const limit = isSince(context, '23.11') ? limits.current : limits.before2311;
  const { application } = analysis.scan;
  const findings: Finding[] = [];
  const longest = lastOption(application, 'app-max-pkt-len');
  const length = decimalOf(longest);
  if (longest?.value !== undefined && length !== null && length > limit.frame) {
    const edit = replaceValue(longest, String(limit.frame));
    const fix: Fix = { title: msg('Use {0} bytes', limit.frame), edits: edit ? [edit] : [], preferred: true };
    findings.push({
      rule: 'packet-too-long',
      ...valueRange(longest.value),
      message: msg(
        'MANA takes an MTU of at most {0} in DPDK {1}: with {2} the port does not start (“Start ports failed”). Write {3} at most.',
        limit.mtu,
        context.release.id,
        length,
        limit.frame,
      ),
      fixes: edit === undefined ? [] : [fix],
    });
  }
  const sent = lastOption(application, 'app-txpkts')?.value;
  const total = sent?.known === true ? sumOf(sent.text) : null;
  if (sent !== undefined && total !== null && total > limit.frame)
    findings.push({
      rule: 'packet-too-long',
      ...valueRange(sent),
      message: msg(
        'Packets of {0} bytes are longer than MANA sends: all of them are dropped. Write {1} at most.',
        total,
        limit.frame,
      ),
      fixes: [],
    });
  return findings;
};

/** Received packets that do not fit the mbufs: MANA cannot spread one over several. */
export const mbufTooSmall: Rule = (analysis, context) => {
  if (!onMana(analysis, context)) return [];
  const { application } = analysis.scan;
  const longest = lastOption(application, 'app-max-pkt-len');
  const length = decimalOf(longest);
  if (longest?.value === undefined || length === null) return [];
  const sizeOption = lastOption(application, 'app-mbuf-size');
  if (sizeOption === undefined && !isAbsent(application, 'app-mbuf-size')) return [];
  const size = sizeOption === undefined ? defaultMbuf : decimalOf(sizeOption);
  const needed = length + headroom;
  if (size === null || size >= needed || length > limits.current.frame) return [];
  const rounded = Math.ceil(needed / 64) * 64;
  const edit =
    sizeOption === undefined
      ? {
          start: longest.value.word.end,
          end: longest.value.word.end,
          newText: ` --mbuf-size=${String(rounded)}`,
        }
      : replaceValue(sizeOption, String(rounded));
  return [
    {
      rule: 'mbuf-too-small',
      ...valueRange(sizeOption?.value ?? longest.value),
      message: msg(
        'A packet of {0} bytes does not fit an mbuf of {1} (128 of them are headroom), and MANA does not spread a packet over several: long packets are lost. Write --mbuf-size={2}.',
        length,
        size,
        rounded,
      ),
      fixes:
        edit === undefined
          ? []
          : [{ title: msg('Use mbufs of {0} bytes', rounded), edits: [edit], preferred: true }],
    },
  ];
};

/** RTE_PKTMBUF_HEADROOM, and the size of an mbuf's data with it. */
const headroom = 128;
const defaultMbuf = 2176;

/** The segments of `--txpkts` together; null where one is not plainly written. */
function sumOf(text: string): number | null {
  const parts = text.split(',');
  return parts.every((part) => /^\d{1,6}$/.test(part))
    ? parts.reduce((sum, part) => sum + Number(part), 0)
    : null;
}
