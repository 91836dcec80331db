// Reads what the probe printed into facts and evidence. Pure, and safe on hostile input.
import { msg } from '../message';
import type { Problem } from '../problem';
import { sanitize } from '../remote/sanitize';
import type { EvidenceBook } from './evidence';
import type { Evidence, Facts } from './facts';
import { fact } from './fields';
import { pairNics } from './nicPairs';
import { parseDpdk, parseHugepageMounts, parseHugepages, parseProcesses } from './parseDpdk';
import { parseModules, parsePci } from './parseDrivers';
import { parseMetadata, type MetadataFacts } from './parseMetadata';
import {
  parseAddresses,
  parseDefaultRoutes,
  parseNetDevices,
  parseSshConnection,
  parseVmbus,
} from './parseNetwork';
import { parseRdma } from './parseRdma';
import * as system from './parseSystem';
import { splitSections, type Section } from './sectionReader';
import { displayCommands, sectionIds, type SectionId } from './sections';

export type { EvidenceBook } from './evidence';

/** What can be wrong with the probe's output as a whole. */
export type ProbeProblemId =
  | 'not-linux'
  | 'no-posix-shell'
  | 'output-truncated'
  /** Something else filled the room for output before the script began. */
  | 'too-much-output'
  /** The script did not begin in time. */
  | 'probe-timeout';

export interface ProbeContext {
  /** The VM as the user named it. */
  readonly host: string;
  /** ISO 8601. */
  readonly detectedAt: string;
}

export type ParsedProbe =
  | { readonly ok: true; readonly facts: Facts; readonly evidence: EvidenceBook }
  | { readonly ok: false; readonly problem: Problem<ProbeProblemId> };

/** Characters of evidence kept for each section. */
const maxEvidence = 4_000;

/**
 * Facts from the output of `probeScript(nonce)`. Text before, between and after the marked sections is ignored.
 * Sections that are missing or were cut are named in `facts.incomplete`; their facts are null or what arrived.
 */
export function parseProbe(output: string, nonce: string, context: ProbeContext): ParsedProbe {
  const { sections, started } = splitSections(output, nonce);
  if (!started) return { ok: false, problem: noPosixShell(context.host) };
  const kernel = system.parseKernel(sections.get('kernel')?.lines ?? []);
  if (kernel.family === null) return { ok: false, problem: outputTruncated(context.host) };
  if (kernel.family !== 'Linux') return { ok: false, problem: notLinux(context.host, kernel.family) };
  const metadata = parseMetadata(sections.get('imds')?.lines ?? []);
  return {
    ok: true,
    facts: factsOf(sections, kernel, metadata, context),
    evidence: evidenceOf(sections, metadata),
  };
}

type Sections = ReadonlyMap<SectionId, Section>;

function factsOf(
  sections: Sections,
  kernel: system.KernelIdentity,
  metadata: MetadataFacts | null,
  context: ProbeContext,
): Facts {
  const lines = (id: SectionId): readonly string[] => sections.get(id)?.lines ?? [];
  const { defaultHugepageKb, ...memory } = system.parseMemory(lines('memory'));
  const isAzure = system.parseDmi(lines('dmi'));
  return {
    schemaVersion: 1,
    host: context.host,
    detectedAt: context.detectedAt,
    bootId: system.parseBootId(lines('boot-id')),
    hostname: kernel.hostname,
    user: system.parseUser(lines('user')),
    os: { family: kernel.family, ...system.parseOsRelease(lines('os')) },
    kernel: kernel.release,
    arch: fact(lines('arch')[0]),
    pageSize: system.parsePageSize(lines('page-size')),
    azure: {
      isAzure,
      vmSize: metadata?.vmSize ?? null,
      location: metadata?.location ?? null,
      image: metadata?.image ?? null,
      ...(metadata?.interfaces === undefined ? {} : { interfaces: metadata.interfaces }),
    },
    cpu: system.parseCpu(lines('cpu')),
    memory,
    pci: parsePci(sections.get('pci')),
    modules: parseModules(sections.get('modules')),
    ...pairNics({
      devices: parseNetDevices(lines('nics')),
      vmbus: parseVmbus(lines('vmbus')),
      addresses: sections.has('addresses') ? parseAddresses(lines('addresses')) : null,
      defaultRoutes: sections.has('routes') ? parseDefaultRoutes(lines('routes')) : null,
      serverAddress: parseSshConnection(lines('ssh')),
    }),
    rdma: parseRdma({
      infiniband: sections.get('infiniband'),
      driverId: sections.get('driver-id'),
      core: sections.get('rdma-core'),
      libraries: sections.get('libibverbs'),
      testpmd: sections.get('testpmd'),
    }),
    dpdk: parseDpdk(lines('dpdk'), lines('testpmd')),
    hugepages: parseHugepages(lines('hugepages')),
    hugepageMounts: parseHugepageMounts(lines('hugepage-mounts'), defaultHugepageKb),
    processes: parseProcesses(lines('processes')),
    sudo: system.parseSudo(lines('sudo')),
    secureBoot: system.parseSecureBoot(lines('secure-boot')),
    lockdown: system.parseLockdown(lines('lockdown')),
    incomplete: sectionIds.filter(
      (id) => sections.get(id)?.whole !== true || (id === 'imds' && isAzure === true && metadata === null),
    ),
  };
}

function evidenceOf(sections: Sections, metadata: MetadataFacts | null): EvidenceBook {
  const book = new Map<SectionId, Evidence>();
  for (const [id, section] of sections) {
    const text = id === 'imds' ? (metadata?.shown ?? '') : section.lines.join('\n');
    const output = sanitize(text.slice(0, maxEvidence * 2), { maxLength: maxEvidence });
    book.set(id, { command: displayCommands[id], output });
  }
  return book;
}

function notLinux(host: string, family: string): Problem<ProbeProblemId> {
  return {
    id: 'not-linux',
    message: msg('{0} runs {1}, but DPDK on MANA works on Linux VMs only.', host, family),
    remedies: [],
  };
}

function noPosixShell(host: string): Problem<ProbeProblemId> {
  return {
    id: 'no-posix-shell',
    message: msg('{0} did not run the detection script: it needs a POSIX shell (`sh`) there.', host),
    remedies: [{ label: msg('Connect as a user whose login shell runs commands, for example /bin/bash.') }],
  };
}

/** Nothing usable arrived, although the script began to run. */
function outputTruncated(host: string): Problem<ProbeProblemId> {
  return {
    id: 'output-truncated',
    message: msg('The output of detection on {0} broke off before anything could be read.', host),
    remedies: [{ label: msg('Detect again.') }],
  };
}

/** @param mebibytes What was read before the command was ended. */
export function tooMuchOutput(host: string, mebibytes: number): Problem<ProbeProblemId> {
  return {
    id: 'too-much-output',
    message: msg(
      '{0} sent more than {1} MiB before the detection script began, so it was stopped.',
      host,
      mebibytes,
    ),
    remedies: [
      { label: msg('Make the login scripts of this account (~/.bashrc, /etc/profile) print less there.') },
    ],
  };
}

/** @param seconds How long was waited. */
export function probeTimeout(host: string, seconds: number): Problem<ProbeProblemId> {
  return {
    id: 'probe-timeout',
    message: msg('The detection script did not begin on {0} within {1} seconds.', host, seconds),
    remedies: [
      { label: msg('Look for what the login scripts of this account wait for, and at the load of the VM.') },
    ],
  };
}
