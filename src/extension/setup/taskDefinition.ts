// What a task of type "mana" says, read without trusting it: tasks.json is a file that anybody may have written.
import type { VmEntry } from '../../core/hosts/host';
import { msg, type Message } from '../../core/message';
import { checkOptions, isStepId, stepIds, type SetupOptions } from '../../core/setup/options';

/** `type` of the tasks, in package.json and in tasks.json. */
export const taskType = 'mana';

/** The kinds of work that a task may name besides the steps. */
export const wholeTasks = ['setup', 'undo'] as const;

export type TaskWork = { readonly kind: 'setup'; readonly options: SetupOptions } | { readonly kind: 'undo' };

export type ReadTask =
  | { readonly ok: true; readonly vmId: string; readonly work: TaskWork }
  | { readonly ok: false; readonly message: Message };

type Fields = Readonly<Record<string, unknown>>;

/** Properties that are not options of a setup. */
const ownProperties: ReadonlySet<string> = new Set(['type', 'task', 'vm']);

const refuse = (message: Message): ReadTask => ({ ok: false, message });

/**
 * @param vms The list. @param activeId The VM that is meant where the task names none.
 */
export function readTask(
  definition: Fields,
  vms: readonly VmEntry[],
  activeId: string | undefined,
): ReadTask {
  const work = readWork(definition);
  if (!work.ok) return refuse(work.message);
  const vm = findVm(definition['vm'], vms, activeId);
  return vm.ok ? { ok: true, vmId: vm.id, work: work.work } : refuse(vm.message);
}

function readWork(
  definition: Fields,
): { readonly ok: true; readonly work: TaskWork } | { readonly ok: false; readonly message: Message } {
  const { task } = definition;
  const known = [...wholeTasks, ...stepIds];
  if (typeof task !== 'string' || !known.some((name) => name === task))
    return {
      ok: false,
      message:
        task === undefined
          ? msg('The task says neither "task" (a setup) nor "testpmd" (a run).')
          : msg('“{0}” is no task of type "mana". Tasks: {1}.', shown(task), known.join(', ')),
    };
  const given = Object.entries(definition).filter(
    ([name]) => !ownProperties.has(name) && !name.startsWith('$'),
  );
  const checked = checkOptions({
    ...Object.fromEntries(given.filter(([name]) => name !== 'only')),
    ...(isStepId(task) ? { only: [task] } : {}),
  });
  if (!checked.ok) return checked;
  return { ok: true, work: task === 'undo' ? { kind: 'undo' } : { kind: 'setup', options: checked.options } };
}

/** The VM of the list that a task means. @param wanted Its name, or its id; undefined: the active or only one. */
export function findVm(
  wanted: unknown,
  vms: readonly VmEntry[],
  activeId: string | undefined,
): { readonly ok: true; readonly id: string } | { readonly ok: false; readonly message: Message } {
  if (vms.length === 0) return { ok: false, message: msg('There is no VM in the list yet.') };
  if (wanted === undefined) {
    const only = vms.find(({ id }) => id === activeId) ?? (vms.length === 1 ? vms[0] : undefined);
    if (only !== undefined) return { ok: true, id: only.id };
    return { ok: false, message: msg('The task names no VM: add "vm" with a name from the list.') };
  }
  const found = vms.filter(({ name }) => name === wanted);
  const [vm, other] = found.length > 0 ? found : vms.filter(({ id }) => id === wanted);
  if (vm === undefined)
    return {
      ok: false,
      message: msg(
        'There is no VM “{0}” in the list. VMs: {1}.',
        shown(wanted),
        vms.map(({ name }) => name).join(', '),
      ),
    };
  if (other !== undefined)
    return {
      ok: false,
      message: msg('More than one VM of the list is called “{0}”. Rename one of them.', vm.name),
    };
  return { ok: true, id: vm.id };
}

/** Anything that a file may hold, as a few words of a sentence. */
export function shown(value: unknown): string {
  // Nothing at all has no JSON.
  const text: unknown = typeof value === 'string' ? value : JSON.stringify(value);
  return typeof text === 'string' ? text.slice(0, 80) : '';
}
