// lcore 0 serves the VM's interrupts and sshd. A forwarding lcore polls without pause, so on lcore 0 it starves them.
import { msg } from '../../message';
import type { Analysis, LintContext, ScannedOption } from '../analysis';
import type { Finding, Fix } from '../finding';
import { manaUse } from './mana';
import { isAbsent, lastOption, replaceValue, valueRange } from './options';
import type { Rule } from './rule';

/** Every option that chooses lcores: letters of their own up to 24.11. */
const coreOptions = ['eal-l', 'eal-lcores', 'eal-c', 'eal-coremask'];

/** lcore 0 chosen by -l, -c or --lcores. Without any of them testpmd takes all, and nothing is said. */
export const lcoreZero: Rule = (analysis, context) => {
  const { eal, scan } = analysis;
  // A try without a NIC harms nobody.
  if (manaUse(analysis, context) === 'no') return [];
  const option = lastOption(scan.eal, ...coreOptions);
  const value = option?.value;
  if (option === undefined || value?.known !== true || eal.lcores?.includes(0) !== true) return [];
  // With a map of lcores to CPUs, or ids counted anew, lcore 0 need not run on CPU 0.
  if (/[@()]/.test(value.text) || lastOption(scan.eal, 'eal-remap-lcore-ids') !== undefined) return [];
  const main = eal.mainLcore === 0;
  if (main && leavesNoChoice(analysis, context)) return [];
  const finding: Finding = {
    rule: 'lcore-zero',
    ...valueRange(value),
    message: main
      ? msg(
          'lcore 0 serves the VM’s interrupts and sshd; testpmd’s main thread gets in their way there. Begin with lcore 1.',
        )
      : msg(
          'lcore 0 serves the VM’s interrupts and sshd; forwarding on it takes all of its time, and SSH sessions stall. Leave it out.',
        ),
    fixes: shifted(option, analysis, context),
  };
  return [finding];
};

/** A VM of as many lcores as the command needs has to give lcore 0, too. */
function leavesNoChoice({ eal }: Analysis, { machine }: LintContext): boolean {
  return (
    machine?.lcores != null && eal.lcores !== null && machine.lcores.length <= Math.max(2, eal.lcores.length)
  );
}

/** `0-3` becomes `1-4`: the fix where the list is one range, and the VM is not known to lack the last lcore. */
function shifted(option: ScannedOption, { scan }: Analysis, { machine }: LintContext): readonly Fix[] {
  const last = /^0-(\d{1,4})$/.exec(option.value?.text ?? '')?.[1];
  if (last === undefined || !isAbsent(scan.eal, 'eal-main-lcore')) return [];
  const end = Number(last) + 1;
  if (machine?.lcores != null && !machine.lcores.includes(end)) return [];
  const text = end === 1 ? '1' : `1-${String(end)}`;
  const edit = replaceValue(option, text);
  if (edit === undefined) return [];
  return [{ title: msg('Use lcores {0}', text), edits: [edit], preferred: machine?.lcores != null }];
}
