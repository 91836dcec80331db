// A PCI address given by --vdev: it works as -a does, but reads as if it were a virtual device.
import { msg } from '../../message';
import { isEditable, rangeWithin } from '../../shell/word';
import type { DeviceArgument } from '../devices/model';
import type { Edit, Finding } from '../finding';
import { optionRange } from './options';
import type { Rule } from './rule';

/** Every --vdev with a PCI address. Beside a -b it has to stay: -a and -b exclude each other. */
export const pciAsVdev: Rule = ({ eal }) => {
  if (eal.devices.some(({ kind }) => kind === 'block')) return [];
  return eal.devices
    .filter(({ kind, bus }) => kind === 'vdev' && bus === 'pci')
    .map((device): Finding => {
      const edit = asAllow(device);
      return {
        rule: 'pci-as-vdev',
        ...optionRange(device.option),
        message: msg(
          '--vdev is for virtual devices; with a PCI address it does the same as -a. Write -a {0}',
          device.value.text,
        ),
        fixes: edit === undefined ? [] : [{ title: msg('Write -a instead'), edits: [edit], preferred: true }],
      };
    });
};

/** `--vdev ` and `--vdev=` become `-a `; inside quotes, where a blank would not part two words, `--allow`. */
function asAllow({ option, value }: DeviceArgument): Edit | undefined {
  const { word, from, to } = option;
  if (!isEditable(word, from, to)) return undefined;
  const name = rangeWithin(word, from, to);
  if (value.word !== word) return { ...name, newText: '-a' };
  if (!isEditable(word, to, value.from)) return undefined;
  const equals = rangeWithin(word, to, value.from);
  // A word of its own begins where the name begins: no quote has been opened before it.
  if (name.start !== word.start) return { ...name, newText: '--allow' };
  return { start: name.start, end: equals.end, newText: '-a ' };
}
