// What an examination found, as rows of words that terminal, Markdown and JSON share.
import { msg, type Message } from '../../message';
import type { EnumReading } from '../driverEnum';
import { providerOfLibrary } from '../providers';
import { idsAgree } from '../verdict';
import type { DoctorReport, HeaderFact, IdSource, Proof, VerdictKind } from '../types';

/** The word for a verdict, in capitals. */
export function verdictLabel(kind: VerdictKind): Message {
  switch (kind) {
    case 'own':
      return msg('MANA’S PROVIDER');
    case 'other':
      return msg('ANOTHER PROVIDER');
    case 'none':
      return msg('NO PROVIDER');
    case 'unknown':
      return msg('UNKNOWN');
  }
}

/** How a verdict is known, in a few words. */
export function proofLabel(proof: Proof): Message {
  switch (proof) {
    case 'trace':
      return msg('seen under gdb');
    case 'log':
      return msg('said by the provider itself');
    case 'warning':
      return msg('said by libibverbs');
    case 'inferred':
      return msg('inferred from the driver ids, not seen');
    case null:
      return msg('not known');
  }
}

/**
 * One number of MANA, on one side.
 *
 * @property value The number, or what there is instead of one.
 * @property counts It is one of the two that the verdict compares.
 * @property where File or folder it was read from.
 */
export interface NumberRow {
  readonly id: string;
  readonly label: Message;
  readonly value: number | Message;
  readonly counts: boolean;
  readonly where: string | null;
  readonly note: Message | null;
}

/** The two that count, then all other places that say something of it. */
export function numberRows(report: DoctorReport): NumberRow[] {
  const { kernelId, core, device, look } = report;
  const headers = look.headers.map((header, index) => headerRow(header, index, report));
  return [
    {
      id: 'kernel',
      label: msg('Kernel, for {0}', device),
      value: kernelId?.from === 'netlink' ? kernelId.id : msg('not read'),
      counts: kernelId?.from === 'netlink',
      where: null,
      note: kernelId?.from === 'netlink' ? msg('asked by netlink') : null,
    },
    {
      id: 'rdma-core',
      label: msg('rdma-core {0}', core.version ?? '?'),
      value: core.mana?.id ?? msg('not known'),
      counts: core.mana !== null,
      where: core.folder,
      note: core.mana === null ? null : sourceNote(core.mana.from),
    },
    ...headers,
    ...look.sources.map((tree, index): NumberRow => ({
      id: `source-${index + 1}`,
      label: msg('Sources of rdma-core {0}', tree.version ?? '?'),
      value: tree.header === null ? msg('not read') : valueOf(tree.header.reading),
      counts: false,
      where: tree.header?.path ?? tree.folder,
      note: tree.header === null || tree.header.reading.ok ? null : tree.header.reading.reason,
    })),
  ];
}

function headerRow({ role, path, reading }: HeaderFact, index: number, report: DoctorReport): NumberRow {
  const row = { value: valueOf(reading), counts: false, where: path, id: `header-${index + 1}` };
  const trouble = reading.ok ? null : reading.reason;
  switch (role) {
    case 'running-kernel':
      return {
        ...row,
        label: msg('Headers of the running kernel'),
        counts: report.kernelId?.from === 'headers',
        note: trouble ?? disagreement(reading, report),
      };
    case 'other-kernel':
      return {
        ...row,
        label: msg('Headers of another kernel'),
        note: trouble ?? msg('not of the kernel that runs'),
      };
    case 'distribution':
    case 'rdma-core-source':
      return {
        ...row,
        label: msg('Headers of the distribution'),
        note: trouble ?? msg('says nothing of this kernel nor of the installed rdma-core'),
      };
  }
}

/** A module from elsewhere than the kernel's package may have a number of its own. */
function disagreement(reading: EnumReading, { kernelId }: DoctorReport): Message | null {
  if (!reading.ok || kernelId?.from !== 'netlink' || reading.mana === kernelId.id) return null;
  return msg('not what the kernel itself says, which counts');
}

function valueOf(reading: EnumReading): number | Message {
  if (!reading.ok) return msg('unknown');
  return reading.mana ?? msg('no MANA');
}

function sourceNote(from: IdSource): Message {
  switch (from) {
    case 'netlink':
      return msg('asked by netlink');
    case 'headers':
      return msg('by the headers of the running kernel');
    case 'trace':
      return msg('read out of the running provider');
    case 'source':
      return msg('by the source tree it was built from');
    case 'folder':
      return msg('built here for this driver id');
    case 'version':
      return msg('inferred from its version');
  }
}

/** Whether both sides have one number, in words. */
export function agreementWords(report: DoctorReport): Message {
  const agree = idsAgree(report);
  if (agree === null) return msg('Whether both sides have the same driver id is not known.');
  return agree ? msg('Both sides have the same driver id.') : msg('The two sides have different driver ids.');
}

/** Lines about libraries: what programs have loaded, and what lies where. */
export function libraryLines(report: DoctorReport): Message[] {
  const { core, look, watch } = report;
  const programs = watch.programs.map(({ pid, name, files }) =>
    msg('{0} (pid {1}) has loaded: {2}', name, pid, files.join(', ')),
  );
  const unseen =
    programs.length === 0 && !watch.asRoot
      ? [msg('What other people’s programs have loaded was not seen: that takes root.')]
      : [];
  return [
    ...(core.folder === null
      ? []
      : [
          core.loadedBy === null
            ? msg('The rdma-core that counts is in {0}: the one that testpmd would load.', core.folder)
            : msg(
                'The rdma-core that counts is in {0}: {1} (pid {2}) has loaded it.',
                core.folder,
                core.loadedBy.name,
                core.loadedBy.pid,
              ),
        ]),
    ...look.libraries.map(({ file, providers }) => copyLine(file, providers)),
    ...programs,
    ...unseen,
    ...(programs.length === 0 && report.watch.probe === null
      ? []
      : [
          msg(
            'libibverbs loads every provider that is installed, whichever it then uses: that libmana is loaded proves nothing.',
          ),
        ]),
    ...look.notSources.map((folder) => msg('{0} is no source tree of rdma-core.', folder)),
  ];
}

function copyLine(file: string, providers: readonly string[]): Message {
  const mana = providers.find((name) => providerOfLibrary(name)?.id === 'mana');
  if (mana !== undefined)
    return msg('{0}: {1} providers beside it, {2} among them', file, providers.length, mana);
  return providers.length === 0
    ? msg('{0}: no providers beside it', file)
    : msg('{0}: {1} providers beside it, libmana not among them', file, providers.length);
}

/** How a trace went, in a sentence or two. */
export function traceLines({ trace, traceProblem }: DoctorReport): Message[] {
  if (traceProblem !== null) return [traceProblem];
  if (trace === null) return [];
  switch (trace.outcome) {
    case 'entered':
      return [
        msg(
          '`{0}` was run under gdb and ended at the moment at which a provider opened the device.',
          trace.program,
        ),
      ];
    case 'not-reached':
      return [
        msg(
          '`{0}` was run under gdb and ended by itself before any provider opened the device.',
          trace.program,
        ),
      ];
    case 'failed':
      return [
        trace.timedOut
          ? msg('gdb did not come to an end with `{0}` in time, and was ended.', trace.program)
          : msg('gdb could not trace `{0}`. What it said is below.', trace.program),
      ];
  }
}

/** What gdb printed that is worth keeping: the backtrace, or all of it where there is none. */
export function traceOutput({ trace }: DoctorReport): readonly string[] {
  if (trace === null) return [];
  return trace.backtrace.length > 0 ? trace.backtrace : trace.output;
}
