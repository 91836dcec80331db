// Options that switch on what net_mana does not offload. ethdev compares with what the driver names when the port is
// configured, and the port does not start.
import { msg } from '../../message';
import type { CommandLine, CommandWord } from '../../shell/word';
import type { ScannedOption } from '../analysis';
import type { Edit, Finding } from '../finding';
import { isSince, onMana } from './mana';
import { lastOption, optionRange, replaceValue, valueRange } from './options';
import type { Rule } from './rule';

/** Of the receive offloads net_mana has checksums, RSS hash and since 24.11 VLAN strip; these ask for others. */
const unsupported = new Set([
  'app-disable-crc-strip',
  'app-enable-lro',
  'app-enable-scatter',
  'app-enable-rx-timestamp',
  'app-enable-hw-vlan',
  'app-enable-hw-vlan-filter',
  'app-enable-hw-vlan-extend',
  'app-enable-hw-qinq-strip',
]);
const vlanStrip = 'app-enable-hw-vlan-strip';

/** RTE_ETH_RX_OFFLOAD_* and RTE_ETH_TX_OFFLOAD_* of net_mana. testpmd itself takes away FAST_FREE and RSS_HASH. */
const masks: Readonly<Record<string, bigint>> = {
  // VLAN_STRIP, IPV4_CKSUM, UDP_CKSUM, TCP_CKSUM, RSS_HASH.
  'app-rx-offloads': 0b1111n | (1n << 19n),
  // VLAN_INSERT, IPV4_CKSUM, UDP_CKSUM, TCP_CKSUM, MULTI_SEGS, MBUF_FAST_FREE.
  'app-tx-offloads': 0b1111n | (1n << 15n) | (1n << 16n),
};

/** Offloads MANA does not have. */
export const unsupportedOffload: Rule = (analysis, context) => {
  if (!onMana(analysis, context)) return [];
  const { options } = analysis.scan.application;
  const vlan = isSince(context, '24.11');
  // --rx-offloads replaces what the flags before it have switched on.
  const from = options.findLastIndex(({ row }) => row?.id === 'app-rx-offloads');
  return [
    ...options
      .filter(
        ({ row }, index) =>
          index > from && row !== undefined && (unsupported.has(row.id) || (!vlan && row.id === vlanStrip)),
      )
      .map((option) => flagFinding(option, analysis.command, vlan)),
    ...Object.entries(masks).flatMap(([id, offered]) =>
      maskFinding(lastOption(analysis.scan.application, id), vlan ? offered : offered & ~1n),
    ),
  ];
};

function flagFinding(option: ScannedOption, command: CommandLine, vlan: boolean): Finding {
  return {
    rule: 'unsupported-offload',
    ...optionRange(option),
    message: msg(
      'MANA does not have what {0} switches on: the port does not start (“Start ports failed”). Leave it out; MANA has {1}.',
      option.spelled,
      vlan ? msg('VLAN strip, checksums and RSS hash') : msg('checksums and RSS hash'),
    ),
    fixes: [
      {
        title: msg('Leave out {0}', option.spelled),
        edits: [removal(command, option.word)],
        preferred: true,
      },
    ],
  };
}

function maskFinding(option: ScannedOption | undefined, offered: bigint): readonly Finding[] {
  const value = option?.value;
  if (option === undefined || value?.known !== true || !/^(?:0x)?[\da-f]{1,16}$/i.test(value.text)) return [];
  const asked = BigInt(`0x${value.text.replace(/^0x/i, '')}`);
  if ((asked & ~offered) === 0n) return [];
  const left = `0x${(asked & offered).toString(16)}`;
  const edit = replaceValue(option, left);
  return [
    {
      rule: 'unsupported-offload',
      ...valueRange(value),
      message: msg(
        'MANA does not have the offloads {0}: the port does not start (“Start ports failed”). Write {1}.',
        `0x${(asked & ~offered).toString(16)}`,
        left,
      ),
      fixes: edit === undefined ? [] : [{ title: msg('Write {0}', left), edits: [edit], preferred: true }],
    },
  ];
}

/** Takes a word away together with what parts it from the word before. */
function removal({ words }: CommandLine, word: CommandWord): Edit {
  const before = words[words.indexOf(word) - 1];
  return { start: before?.end ?? word.start, end: word.end, newText: '' };
}
