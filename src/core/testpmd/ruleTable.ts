// The rules of the linter: what each is called, how serious it is, where it is explained.
import table from '../../knowledge/testpmd-rules.json';
import type { Severity } from './finding';

/** Ids of the rules, in the order of the table. A test checks that both list the same. */
export const ruleIds = [
  'unknown-option',
  'ambiguous-option',
  'missing-separator',
  'missing-value',
  'unexpected-value',
  'invalid-value',
  'repeated-option',
  'option-conflict',
  'stray-word',
  'device-refused',
  'no-forwarding-lcore',
  'lcore-unavailable',
  'too-few-lcores',
  'too-many-queues',
  'memory-shortage',
  'zero-ports',
  'unmatched-mac',
  'repeated-device',
  'device-argument',
  'forward-mode',
  'queue-power-of-two',
  'queue-mismatch',
  'descriptor-count',
  'packet-too-long',
  'mbuf-too-small',
  'unsupported-offload',
  'burst-of-one',
  'driver-missing',
  'truncated-value',
  'ignored-value',
  'ignored-option',
  'unportable-abbreviation',
  'allow-or-auto-start',
  'no-allow-list',
  'ssh-nic',
  'lcore-zero',
  'failsafe-path',
  'no-tx-ip',
  'hugepage-shortage',
  'abbreviation',
  'pci-as-vdev',
  'deprecated-option',
  'prints-and-exits',
  'console-command',
] as const;

/** Id of a rule: the code of its diagnostics and the name of its page. */
export type RuleId = (typeof ruleIds)[number];

/**
 * @property title What is wrong, in a few words: a message template.
 * @property needsMachine Only a VM's facts can tell.
 * @property page The page that explains it, from the root of the project; `rulePage` gives that of a language.
 * @property source Where the behaviour is documented.
 */
export interface RuleRow {
  readonly id: RuleId;
  readonly severity: Severity;
  readonly title: string;
  readonly needsMachine: boolean;
  readonly page: string;
  readonly source: string;
}

export const rules = table.rows as readonly RuleRow[];

const byId = new Map(rules.map((row) => [row.id, row]));

/** The row of a rule. */
export function ruleOf(id: RuleId): RuleRow {
  const row = byId.get(id);
  if (row === undefined) throw new Error(`no rule ${id}`);
  return row;
}

/** The page of a rule in the language of the editor: Japanese for `ja`, else English. */
export function rulePage(id: RuleId, language: string): string {
  const { page } = ruleOf(id);
  return /^ja\b/i.test(language) ? page.replace(/\.md$/, '.ja.md') : page;
}
