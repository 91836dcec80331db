// Which lcores a command enables, which of them is the main one, and how many are left to forward packets.
import { msg } from '../../message';
import { rangeWithin, type CommandLine } from '../../shell/word';
import type { LintContext, ScannedOption, ScannedSide } from '../analysis';
import type { Finding } from '../finding';
import { strtol, strtoul } from '../scan/cNumbers';
import * as cores from './coreLists';

/** @property findings What is wrong with the lcores. The others as in `EalOutcome`. */
export interface Lcores {
  readonly lcores: readonly number[] | null;
  readonly mainLcore: number | null;
  readonly forwardingLcores: number | null;
  readonly findings: readonly Finding[];
}

const readers: Readonly<Record<string, cores.CoreReader>> = {
  'lcore-list': cores.oldCoreList,
  'lcore-mask': cores.coreMask,
  'lcore-map': cores.coreMap,
  'cpu-list-or-map': (text) => (cores.isCoreMap(text) ? cores.coreMap(text) : cores.newCoreList(text)),
  'cpu-mask': cores.newCoreMask,
};

/** Works out the lcores. What an unknown word may hold leaves the answer open. */
export function lcoresOf(command: CommandLine, side: ScannedSide, context: LintContext): Lcores {
  const chosen = side.options.findLast(
    ({ row }) => row?.value !== null && row?.value !== undefined && row.value.kind in readers,
  );
  const base = remapBase(side);
  const findings: Finding[] = [];
  const enabled =
    chosen === undefined
      ? defaultLcores(command, side, context)
      : chosenLcores(chosen, base, context, findings);
  const main = mainLcore(side, enabled);
  const service = serviceLcores(side, context, findings);
  if (main.given !== undefined && main.id !== null) {
    const value = main.given.value ?? main.given;
    const range = rangeWithin(value.word, value.from, value.to);
    if (enabled?.includes(main.id) === false)
      findings.push({
        rule: 'invalid-value',
        ...range,
        message: msg(
          'lcore {0} is not among the enabled lcores ({1}), so it cannot be the main one, and testpmd ends.',
          main.id,
          listOf(enabled),
        ),
        fixes: [],
      });
    if (service?.includes(main.id) === true)
      findings.push({
        rule: 'option-conflict',
        ...range,
        message: msg(
          'lcore {0} is a service lcore, so it cannot be the main one, and testpmd ends.',
          main.id,
        ),
        fixes: [],
      });
  }
  const forwarding = forwardingCount(enabled, main.id, service);
  if (forwarding === 0 && findings.every(({ rule }) => rule !== 'lcore-unavailable'))
    findings.push(noneLeft(command, chosen, enabled ?? []));
  return { lcores: enabled, mainLcore: main.id, forwardingLcores: forwarding, findings };
}

function chosenLcores(
  option: ScannedOption,
  base: number | null | undefined,
  context: LintContext,
  findings: Finding[],
): readonly number[] | null {
  const { value, row } = option;
  const kind = row?.value?.kind ?? '';
  if (value?.known !== true) return null;
  const reading = readers[kind]?.(value.text);
  if (typeof reading !== 'object') return null;
  const range = rangeWithin(value.word, value.from, value.to);
  const online = context.machine?.lcores ?? null;
  const missing = online === null ? [] : reading.cpus.filter((cpu) => !online.includes(cpu));
  if (missing.length > 0)
    findings.push({
      rule: 'lcore-unavailable',
      ...range,
      message: msg(
        'This VM has no lcore {0}, and testpmd ends: it has {1}.',
        listOf(missing),
        listOf(online ?? []),
      ),
      fixes: [],
    });
  const map = cores.isCoreMap(value.text);
  if (kind.startsWith('cpu-') && map && base !== undefined)
    findings.push({
      rule: 'option-conflict',
      ...range,
      message: msg(
        'A list with “@” or “()” gives every lcore its number already: DPDK {0} does not renumber them as well, and testpmd ends.',
        context.release.id,
      ),
      fixes: [],
    });
  if (!kind.startsWith('cpu-') || map) return reading.lcores;
  // From 25.11 on the ids are CPUs, which become lcores of the same number unless they are renumbered.
  if (base === null) return null;
  const lcores = base === undefined ? reading.cpus : reading.cpus.map((_, index) => base + index);
  if ((lcores.at(-1) ?? 0) < cores.maxLcores) return lcores;
  findings.push({
    rule: 'invalid-value',
    ...range,
    message: msg('It names an lcore above {0}, the highest this build of DPDK knows.', cores.maxLcores - 1),
    fixes: [],
  });
  return null;
}

/** Without an option: all lcores the process may run on. */
function defaultLcores(
  command: CommandLine,
  side: ScannedSide,
  { machine }: LintContext,
): readonly number[] | null {
  const limit = command.lcores;
  if (side.open || limit === null) return null;
  const online = machine?.lcores ?? null;
  const free =
    limit === undefined ? online : online === null ? limit : limit.filter((id) => online.includes(id));
  const base = remapBase(side);
  if (free === null || base === null) return null;
  const lcores = [...new Set(free)].sort((a, b) => a - b).slice(0, cores.maxLcores);
  return base === undefined
    ? lcores.filter((id) => id < cores.maxLcores)
    : lcores.map((_, index) => base + index);
}

/** First id of --remap-lcore-ids; undefined without it, null where it is unknown. */
function remapBase({ options }: ScannedSide): number | null | undefined {
  const option = options.find(({ row }) => row?.value?.kind === 'lcore-base');
  if (option === undefined) return undefined;
  if (option.value === undefined) return 0;
  return option.value.known ? Number(BigInt.asUintN(16, strtoul(option.value.text, 0).value)) : null;
}

function mainLcore(
  side: ScannedSide,
  enabled: readonly number[] | null,
): { readonly id: number | null; readonly given: ScannedOption | undefined } {
  const given = side.options.findLast(({ row }) => row?.value?.kind === 'lcore');
  if (given === undefined) return { id: side.open ? null : (enabled?.[0] ?? null), given };
  if (given.value?.known !== true) return { id: null, given };
  const { value, rest } = strtol(given.value.text, 0);
  const id = Number(BigInt.asUintN(32, value));
  return { id: rest === '' && id < cores.maxLcores ? id : null, given };
}

/** Lcores that run services; null where they are unknown. */
function serviceLcores(
  side: ScannedSide,
  context: LintContext,
  findings: Finding[],
): readonly number[] | null {
  const found = new Set<number>();
  for (const { row, value } of side.options) {
    const kind = row?.value?.kind;
    if (kind !== 'service-list' && kind !== 'service-mask') continue;
    const reading =
      value?.known === true
        ? (kind === 'service-list' ? cores.serviceList : cores.coreMask)(value.text)
        : 'none';
    if (value === undefined || typeof reading !== 'object') return null;
    for (const id of reading.lcores) found.add(id);
    const online = context.machine?.lcores ?? null;
    const missing =
      online === null || kind === 'service-list' ? [] : reading.lcores.filter((id) => !online.includes(id));
    if (missing.length > 0)
      findings.push({
        rule: 'lcore-unavailable',
        ...rangeWithin(value.word, value.from, value.to),
        message: msg(
          'This VM has no lcore {0}, and testpmd ends: it has {1}.',
          listOf(missing),
          listOf(online ?? []),
        ),
        fixes: [],
      });
  }
  return side.open ? null : [...found];
}

function forwardingCount(
  enabled: readonly number[] | null,
  main: number | null,
  service: readonly number[] | null,
): number | null {
  if (enabled === null) return null;
  if (enabled.length <= 1) return 0;
  if (main === null || service === null) return null;
  return enabled.filter((id) => id !== main && !service.includes(id)).length;
}

function noneLeft(
  command: CommandLine,
  chosen: ScannedOption | undefined,
  enabled: readonly number[],
): Finding {
  const value = chosen?.value;
  const first = command.words[0];
  const range =
    value !== undefined
      ? rangeWithin(value.word, value.from, value.to)
      : command.program !== undefined
        ? { start: command.program.start, end: command.program.end }
        : { start: first?.start ?? command.start, end: first?.end ?? command.end };
  const message =
    enabled.length === 1
      ? msg(
          'lcore {0} is the main one and no other is left to forward packets: testpmd ends with “No cores defined for forwarding”. Give it two lcores or more.',
          enabled[0] ?? 0,
        )
      : msg(
          'No lcore is left to forward packets beside the main one and those for services: testpmd ends with “No cores defined for forwarding”.',
        );
  return { rule: 'no-forwarding-lcore', ...range, message, fixes: [] };
}

/** Ids as EAL takes them: `0-3,8`. */
export function listOf(ids: readonly number[]): string {
  const runs: string[] = [];
  for (let index = 0; index < ids.length;) {
    const first = ids[index] ?? 0;
    let last = first;
    while (ids[index + 1] === last + 1) {
      last++;
      index++;
    }
    runs.push(first === last ? String(first) : `${String(first)}-${String(last)}`);
    index++;
  }
  return runs.join(',');
}
