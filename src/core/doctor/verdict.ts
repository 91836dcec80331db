// Says which provider opens MANA's device, by the strongest evidence: a trace, what providers log, then the numbers.
import { driverOfId, firstWithMana } from '../detect/judge/driverIds';
import { parseVersion } from '../detect/judge/versions';
import { msg, type Message } from '../message';
import { providerById, providerOfDriver, providerOfLogged } from './providers';
import type { CoreFacts, DoctorVerdict, KnownId, ProbeFacts, Proof, TraceFacts, VerdictKind } from './types';

/** What a verdict rests on. @property probe Of the rdma-core that counts; null where another one was asked. */
export interface Evidence {
  readonly device: string;
  readonly kernelId: KnownId | null;
  readonly pythonMissing: boolean;
  readonly core: CoreFacts;
  readonly probe: ProbeFacts | null;
  readonly trace: TraceFacts | null;
}

interface Finding {
  readonly kind: VerdictKind;
  readonly proof: Proof;
  readonly provider: string | null;
}

export function judgeProvider(evidence: Evidence): DoctorVerdict {
  const byNumbers = ofNumbers(evidence);
  const found = ofTrace(evidence.trace) ?? ofProbe(evidence.probe) ?? byNumbers;
  return { ...found, summary: summaryOf(found, evidence), reasons: reasonsOf(found, byNumbers, evidence) };
}

/** Whether kernel and rdma-core have the same number for MANA; null where one of them is not known. */
export function idsAgree({ kernelId, core }: Pick<Evidence, 'kernelId' | 'core'>): boolean | null {
  return kernelId === null || core.mana === null ? null : kernelId.id === core.mana.id;
}

function ofTrace(trace: TraceFacts | null): Finding | undefined {
  if (trace === null) return undefined;
  if (trace.outcome === 'entered') return ofProvider(trace.provider, 'trace');
  // A program that was told of no provider never comes to where one would be entered.
  return trace.outcome === 'not-reached' && trace.noProvider
    ? { kind: 'none', proof: 'trace', provider: null }
    : undefined;
}

function ofProvider(provider: string | null, proof: Proof): Finding | undefined {
  if (provider === null) return undefined;
  return { kind: provider === 'mana' ? 'own' : 'other', proof, provider };
}

/** MANA's provider writes a line whenever it is entered. Others need not, so that silence proves nothing. */
function ofProbe(probe: ProbeFacts | null): Finding | undefined {
  if (probe === null) return undefined;
  const [name] = probe.functions;
  if (name !== undefined) return ofProvider(providerOfLogged(name)?.id ?? null, 'log');
  return probe.noProvider ? { kind: 'none', proof: 'warning', provider: null } : undefined;
}

function ofNumbers(evidence: Evidence): Finding {
  const { kernelId, core } = evidence;
  const unknown: Finding = { kind: 'unknown', proof: null, provider: null };
  const none: Finding = { kind: 'none', proof: 'inferred', provider: null };
  const version = parseVersion(core.version ?? '');
  if (kernelId === null) return core.hasMana === false && version !== undefined ? none : unknown;
  if (core.mana?.id === kernelId.id)
    return core.hasMana === false ? none : { kind: 'own', proof: 'inferred', provider: 'mana' };
  const other = ownerOf(kernelId.id, evidence);
  if (other !== undefined) return { kind: 'other', proof: 'inferred', provider: other };
  // Without any knowledge of its numbers nothing follows.
  return version === undefined && core.mana === null ? unknown : none;
}

/** Whose number this is in the rdma-core that counts, if not MANA's. */
function ownerOf(id: number, { core }: Evidence): string | undefined {
  const version = parseVersion(core.version ?? '');
  if (version === undefined) return undefined;
  // In one that was built for another number, the driver whose place MANA took has MANA's place of the release.
  const usual = driverOfId(version, id);
  if (usual === 'mana' || usual === undefined) {
    if (core.mana === null || usual === undefined) return undefined;
    const moved = driverOfId(version, core.mana.id);
    return moved === undefined ? undefined : (providerOfDriver(moved)?.id ?? moved);
  }
  return providerOfDriver(usual)?.id ?? usual;
}

/** What to call a provider in a sentence: `erdma (Alibaba)`. */
function providerLabel(id: string | null): string {
  const row = providerById(id);
  return row === undefined ? (id ?? '?') : `${row.id} (${row.maker})`;
}

function summaryOf({ kind, provider }: Finding, evidence: Evidence): Message {
  const { device, kernelId } = evidence;
  switch (kind) {
    case 'own':
      return idsAgree(evidence) === true
        ? msg(
            'MANA’s own provider opens {0}: kernel and rdma-core agree on driver id {1}.',
            device,
            kernelId?.id ?? '',
          )
        : msg('MANA’s own provider opens {0}.', device);
    case 'other':
      return msg(
        'Another provider opens {0}: {1}, not MANA’s. DPDK cannot use MANA like this.',
        device,
        providerLabel(provider),
      );
    case 'none':
      return msg('No provider opens {0}. DPDK cannot use MANA like this.', device);
    case 'unknown':
      return msg('Which provider opens {0} could not be found out.', device);
  }
}

function reasonsOf(found: Finding, byNumbers: Finding, evidence: Evidence): Message[] {
  const { core, trace, probe } = evidence;
  return [
    ...seenBy(found, trace, probe),
    ...numbers(evidence),
    ...(found.kind === 'other' ? [chain(found, evidence)] : []),
    ...silence(found, evidence),
    ...(found.kind === 'none' && core.hasMana !== false && evidence.kernelId !== null
      ? [
          msg(
            'No provider of rdma-core {0} is registered for driver id {1}, which the kernel has.',
            core.version ?? '?',
            evidence.kernelId.id,
          ),
        ]
      : []),
    ...refusal(found, probe),
    ...(found.kind === 'none' && core.hasMana === false
      ? [msg('There is no libmana beside this libibverbs: it came with rdma-core {0}.', firstWithMana)]
      : []),
    ...(found.proof !== 'inferred' && byNumbers.kind !== 'unknown' && differs(found, byNumbers)
      ? [
          msg(
            'The driver ids alone would have said something else ({0}). What was seen counts: this rdma-core was not built as releases of its version are.',
            providerLabel(byNumbers.provider),
          ),
        ]
      : []),
  ];
}

function differs(a: Finding, b: Finding): boolean {
  return a.kind !== b.kind || a.provider !== b.provider;
}

function seenBy({ kind, proof }: Finding, trace: TraceFacts | null, probe: ProbeFacts | null): Message[] {
  switch (proof) {
    case 'trace':
      return kind === 'none'
        ? [msg('Seen under gdb: libibverbs found no provider for the device, so that none was entered.')]
        : [
            trace?.function == null
              ? msg('Seen under gdb: the program was stopped in {0}.', trace?.library ?? '?')
              : msg('Seen under gdb: `{0}` was entered, in {1}.', trace.function, trace.library ?? '?'),
            ...(trace?.compiledId == null
              ? []
              : [msg('This provider was compiled with driver id {0}.', trace.compiledId)]),
          ];
    case 'log':
      return [msg('It said so itself, in the log of `ibv_devinfo`: `{0}`.', probe?.functions[0] ?? '')];
    case 'warning':
      return [msg('libibverbs said so: it found no provider for the device.')];
    case 'inferred':
      return [msg('Nothing of it was seen: it follows from the driver ids below.')];
    case null:
      return [];
  }
}

/** Both sides, each with where it was read. */
function numbers({ device, kernelId, pythonMissing, core }: Evidence): Message[] {
  return [
    kernelId === null
      ? pythonMissing
        ? msg(
            'The driver id that the kernel has for {0} could not be read: that takes `python3` on the VM.',
            device,
          )
        : msg(
            'The driver id that the kernel has for {0} could not be read: the kernel gave no answer.',
            device,
          )
      : kernelId.from === 'netlink'
        ? msg('The kernel says that {0} has driver id {1}.', device, kernelId.id)
        : msg(
            'The headers of the running kernel give MANA driver id {0}; the kernel itself was not asked.',
            kernelId.id,
          ),
    core.mana === null
      ? msg('Which driver id rdma-core {0} has for MANA is not known.', core.version ?? '?')
      : coreNumber(core.mana, core.version ?? '?'),
  ];
}

function coreNumber({ id, from }: KnownId, version: string): Message {
  switch (from) {
    case 'trace':
      return msg('rdma-core {0} has driver id {1} for MANA: read out of the running provider.', version, id);
    case 'source':
      return msg(
        'rdma-core {0} has driver id {1} for MANA: so says the source tree it was built from.',
        version,
        id,
      );
    case 'folder':
      return msg(
        'rdma-core {0} has driver id {1} for MANA: it was built here for that driver id.',
        version,
        id,
      );
    case 'version':
    case 'netlink':
    case 'headers':
      return msg(
        'rdma-core {0} has driver id {1} for MANA: all releases of that version do (inferred).',
        version,
        id,
      );
  }
}

/** libibverbs leaves a device out, too, where the provider does not know the kernel's interface. */
function refusal({ kind }: Finding, probe: ProbeFacts | null): Message[] {
  const line = probe?.lines.find((one) =>
    one.includes('Warning: Driver mana does not support the kernel ABI'),
  );
  return kind !== 'none' || line === undefined
    ? []
    : [
        msg(
          'libibverbs says why: “{0}”. Update rdma-core, or the kernel, whichever is older.',
          line.slice(0, 300),
        ),
      ];
}

/** MANA's provider logs whatever it does: its silence fits another one, though it is no proof. */
function silence({ kind, proof }: Finding, { probe, core, device }: Evidence): Message[] {
  if (kind !== 'other' || proof !== 'inferred' || core.hasMana !== true) return [];
  if (probe?.seen !== true || probe.functions.length > 0) return [];
  return [
    msg(
      '`ibv_devinfo` has opened {0} without a line of MANA’s provider in its log, which it would have written.',
      device,
    ),
  ];
}

/** How it comes to the failure, in one sentence. */
function chain({ provider }: Finding, { kernelId }: Evidence): Message {
  return msg(
    'libibverbs takes the provider that is registered for the kernel’s driver id: for {0} that is {1}. It lacks what net_mana asks of MANA’s, so that the probe fails: `ibv_alloc_parent_domain failed`, `Probe on IB port … failed -12`.',
    kernelId?.id ?? '?',
    providerLabel(provider),
  );
}
