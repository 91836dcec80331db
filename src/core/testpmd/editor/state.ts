// What the client tells the server, checked, and which release follows from it. Whatever is of a wrong kind counts as
// not said: a mistake in a setting must not silence the whole service.
import type { Severity, SeverityOverrides } from '../finding';
import type { TestpmdKnowledge } from '../knowledge';
import { machineOf, type Machine } from '../machine';
import { assumedRelease, releaseFor } from '../release';
import { ruleIds, type RuleId } from '../ruleTable';
import type { KnowledgeFile, ReleaseStatus, ServerState } from './protocol';

type Fields = Readonly<Record<string, unknown>>;

/** What holds before the client has said anything. */
export const emptyState: ServerState = {
  release: null,
  remembered: null,
  machine: null,
  rules: {},
  inlayHints: true,
  knowledge: [],
};

/** A state out of whatever a client sent; what it left out is as in `before`. */
export function stateOf(json: unknown, before: ServerState = emptyState): ServerState {
  const state = fieldsOf(json);
  const take = <K extends keyof ServerState>(key: K, read: (value: unknown) => ServerState[K]) =>
    key in state ? read(state[key]) : before[key];
  return {
    release: take('release', releaseName),
    remembered: take('remembered', releaseName),
    machine: take('machine', machineFrom),
    rules: take('rules', fieldsOf),
    inlayHints: take('inlayHints', (value) => value !== false),
    knowledge: take('knowledge', (value) => (Array.isArray(value) ? value.flatMap(knowledgeFile) : [])),
  };
}

/** The severities among the settings of rules; the rest of what is written there is ignored. */
export function severityOverrides(rules: ServerState['rules']): SeverityOverrides {
  const overrides: Partial<Record<RuleId, Severity | 'off'>> = {};
  for (const id of ruleIds) {
    const severity = rules[id];
    if (isSeverity(severity)) overrides[id] = severity;
  }
  return overrides;
}

/**
 * The release to judge by: the VM's, else the setting's, else what the user answered, else an assumption.
 *
 * @param problems What is wrong with users' own files, to be passed on.
 */
export function releaseStatus(
  state: ServerState,
  { releases }: TestpmdKnowledge,
  problems: readonly string[] = [],
): ReleaseStatus {
  const version = state.machine?.dpdkVersion ?? null;
  const named = [
    ['vm', version],
    ['setting', state.release],
    ['remembered', state.remembered],
  ] as const;
  let unknown: string | null = null;
  for (const [origin, name] of named) {
    if (name === null) continue;
    const release = releases.find(({ id }) => id === name) ?? releaseFor(name, releases);
    if (release === undefined) unknown ??= name;
    else
      return {
        release: release.id,
        origin,
        version: origin === 'vm' ? name : null,
        vm: origin === 'vm' ? (state.machine?.name ?? null) : null,
        unknown,
        problems,
      };
  }
  return { release: assumedRelease, origin: 'assumed', version: null, vm: null, unknown, problems };
}

function isSeverity(value: unknown): value is Severity | 'off' {
  return ['error', 'warning', 'info', 'hint', 'off'].includes(value as string);
}

function releaseName(value: unknown): string | null {
  return typeof value === 'string' && value !== '' && value !== 'auto' ? value : null;
}

function knowledgeFile(value: unknown): KnowledgeFile[] {
  const { path, text, reason } = fieldsOf(value);
  if (typeof path !== 'string') return [];
  return [
    {
      path,
      text: typeof text === 'string' ? text : null,
      ...(typeof reason === 'string' ? { reason } : {}),
    },
  ];
}

/** A machine as the client made it, or a detection's report from a client that does not make one. */
function machineFrom(value: unknown): Machine | null {
  const machine = fieldsOf(value);
  if (!('nics' in machine && 'lcores' in machine)) return machineOf(value);
  const { name, lcores, numaNodes, hugepages, dpdkVersion, nics } = machine;
  return machineOf({
    host: name,
    cpu: { lcores, numaNodes },
    nics,
    hugepages,
    dpdk: [{ version: dpdkVersion }],
  });
}

function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {};
}
