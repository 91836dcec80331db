// `-a` means two things: before `--` it allows a device, after it it is --auto-start.
import { msg } from '../../message';
import type { CommandWord } from '../../shell/word';
import type { Analysis, ScannedOption } from '../analysis';
import type { Edit, Finding } from '../finding';
import type { Rule } from './rule';

/** What begins as a PCI address, or has the argument of MANA's devices. */
const looksLikeDevice = /^(?:pci:)?(?:[\da-f]{1,8}:)?[\da-f]{1,2}:[\da-f]{1,2}\.[\da-f]|,mac=/i;

/** Text that means the same to a shell without quotes. */
const plain = /^[\w:.,=@/+-]+$/;

/** A device behind the `-a` of testpmd, and the `--` behind that of EAL. */
export const allowOrAutoStart: Rule = (analysis) => {
  const { scan } = analysis;
  return [
    ...scan.application.options
      .filter(({ row, spelled }) => row?.id === 'app-auto-start' && spelled === '-a')
      .flatMap((option) => deviceBehind(option, analysis)),
    ...scan.eal.options
      .filter(({ row, spelled }) => row?.id === 'eal-allow' && spelled === '-a')
      .flatMap((option) => separatorBehind(option)),
  ];
};

/** True where a device stands on testpmd's side: it names none, but was meant to. */
export function hasMisplacedDevice({ scan }: Analysis): boolean {
  return scan.application.strays.some(({ value }) => looksLikeDevice.test(value));
}

function deviceBehind({ word }: ScannedOption, { command, scan }: Analysis): readonly Finding[] {
  const { separator } = scan;
  const { words } = command;
  const at = words.indexOf(word);
  const device = words[at + 1];
  if (separator === undefined || device === undefined || word.value !== '-a') return [];
  if (!scan.application.strays.includes(device) || !looksLikeDevice.test(device.value)) return [];
  return [
    {
      rule: 'allow-or-auto-start',
      start: word.start,
      end: device.end,
      message: msg(
        'After “--” -a means --auto-start, so {0} names no device. Write -a with the device before “--”.',
        device.value,
      ),
      fixes:
        device.known && plain.test(device.value)
          ? [
              {
                title: msg('Move -a and its device before “--”'),
                edits: [
                  { start: separator.start, end: separator.start, newText: `-a ${device.value} ` },
                  removal(words[at - 1] ?? separator, device),
                ],
                preferred: true,
              },
            ]
          : [],
    },
  ];
}

/** `-a --`: the separator itself becomes the device. */
function separatorBehind({ word, value }: ScannedOption): readonly Finding[] {
  if (value === undefined || value.word === word || value.text !== '--') return [];
  return [
    {
      rule: 'allow-or-auto-start',
      start: word.start,
      end: value.word.end,
      message: msg(
        'Before “--” -a takes a device, here the “--” itself, and nothing parts EAL from testpmd. To start forwarding at once, write -a after “--”.',
      ),
      fixes: [
        {
          title: msg('Write -a after “--”'),
          edits: [{ start: word.start, end: value.word.end, newText: '-- -a' }],
          preferred: true,
        },
      ],
    },
  ];
}

/** Takes away everything behind a word up to the end of another. */
function removal(before: CommandWord, last: CommandWord): Edit {
  return { start: before.end, end: last.end, newText: '' };
}
