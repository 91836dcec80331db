// What a change of a field of the form makes of the options of a setup.
import { msg, type Message } from '../../message';
import { checkOptions, type SetupOptions } from '../options';
import { chosenNics, lockOf, nameOf, returnLock, type FieldInput } from './fields';
import type { FieldId } from './page';

export type FieldChange =
  { readonly ok: true; readonly options: SetupOptions } | { readonly ok: false; readonly message: Message };

/**
 * The options after a change of a field. An empty box means what is proposed.
 *
 * @param on Of a box to tick; `value` then names what is ticked.
 */
export function changeField(
  input: Pick<FieldInput, 'plan' | 'facts' | 'options' | 'altNames'>,
  change: { readonly field: FieldId; readonly value: string; readonly on: boolean },
): FieldChange {
  const { field } = change;
  const raw: Record<string, unknown> = { ...input.options };
  const value = change.value.trim();
  if (field === 'nics') return changeNics(input, value, change.on);
  if (field === 'persist') {
    if (change.on) raw['persist'] = true;
    else delete raw['persist'];
  } else if (value === '') raw[field] = undefined;
  else if (field === 'dpdkVersion' || field === 'dpdkTree' || field === 'rdmaCoreVersion') raw[field] = value;
  else raw[field] = /^[0-9]{1,9}$/.test(value) ? Number(value) : value;
  const checked = checkOptions(raw);
  return checked.ok ? { ok: true, options: checked.options } : numberInWords(field, checked.message);
}

/** The names of options are for JSON; a form says what is allowed without them. */
function numberInWords(field: FieldId, message: Message): FieldChange {
  switch (field) {
    case 'rollbackSeconds':
      return { ok: false, message: msg('A whole number from {0} to {1}.', 20, 600) };
    case 'hugepagesMb':
      return { ok: false, message: msg('A whole number from {0} to {1}.', 1, 4_194_304) };
    case 'dpdkTree':
      return { ok: false, message: msg('An absolute path of plain characters, such as /home/user/dpdk.') };
    default:
      return { ok: false, message };
  }
}

/** A NIC that is locked is never chosen, whatever a page says. */
function changeNics(
  input: Pick<FieldInput, 'plan' | 'facts' | 'options' | 'altNames'>,
  name: string,
  on: boolean,
): FieldChange {
  const { plan, facts, options } = input;
  const step =
    plan.steps.some(({ id }) => id === 'return-nic') || options.only?.includes('return-nic') === true
      ? 'return-nic'
      : 'give-nic';
  const nic = facts.nics.find((one) => nameOf(one) === name);
  const lock = nic === undefined ? null : step === 'give-nic' ? lockOf(facts, nic) : returnLock(nic);
  if (nic === undefined || lock !== null)
    return { ok: false, message: lock ?? msg('There is no NIC “{0}” on this VM.', name) };
  const chosen = chosenNics({ ...input, problems: new Map(), say: (message) => message.text }, step);
  if (on) chosen.add(nic);
  else chosen.delete(nic);
  // In the VM's order, whatever order they were ticked in.
  return { ok: true, options: { ...options, nics: facts.nics.filter((one) => chosen.has(one)).map(nameOf) } };
}
