// Reasons over the lines of one run: which of them are why, which only follow, which are nothing. Position is no proof,
// as what a program writes to its two streams gets mixed: what leads to what is knowledge, and nearness only decides
// between causes that fit equally well.
import type { Incident, IncidentPart } from './incident';
import type { KnownRow, LogKnowledge } from './knowledge';
import { deepestChain, isOutcome, isSingle, nearestLine, rootOf, type Node } from './node';
import type { RowLines, Run } from './run';
import { severityOf } from './severity';

/**
 * @property index Number of the run, for ids.
 * @property ambient Lines of the kernel and the shell; null for themselves.
 * @property unknown Lines of the run that look like errors and that no row knows.
 */
export interface Reasoning {
  readonly index: number;
  readonly run: Run;
  readonly ambient: Run | null;
  readonly unknown: readonly number[];
  readonly knowledge: LogKnowledge;
}

export interface RunVerdict {
  readonly incidents: readonly Incident[];
  readonly noise: readonly RowLines[];
}

/** Steps that may lie between a cause and another cause that explains it; a mere symptom may be further away. */
const nearCause = 4;

export function reason({ index, run, ambient, unknown, knowledge }: Reasoning): RunVerdict {
  const all = [...run.rows.values()];
  const around = ambient === null ? [] : [...ambient.rows.values()];
  const shown = new Set([...all, ...around].flatMap(({ known: { row } }) => [row.id, row.effect ?? row.id]));
  const rowOf = (id: string): RowLines | undefined => run.rows.get(id) ?? ambient?.rows.get(id);
  const counts = (lines: RowLines): boolean => isBad(lines, rowOf, shown, [...all, ...around]);
  const noise = all.filter((lines) => lines.known.row.role !== 'sign' && !counts(lines));
  const node =
    (own: boolean) =>
    (lines: RowLines): Node => ({ lines, own, over: clearing(lines, rowOf).length > 0, parents: [] });
  const nodes = [...all.filter(counts).map(node(true)), ...around.filter(counts).map(node(false))];
  // What lies around explains a run; a run explains nothing of what lies around.
  const outside = nodes.filter(({ own }) => !own);
  for (const one of nodes) one.parents = parentsOf(one, one.own ? nodes : outside, knowledge);
  joinOrphans(nodes);
  // The lines that say so belong to what is over.
  for (const one of nodes.filter(({ over }) => over))
    for (const lines of clearing(one.lines, rowOf))
      if (!nodes.some(({ lines: { known } }) => known === lines.known))
        nodes.push({ lines: lines.behind(one.lines.last), own: one.own, over: true, parents: [one] });
  return {
    incidents: incidentsOf(index, nodes, knowledge, shown, run.traffic.sentAt).map(nearTo(unknown)),
    noise,
  };
}

/** False for noise, for what needs company to be bad and has none, and for what went well in the end. */
function isBad(
  lines: RowLines,
  rowOf: (id: string) => RowLines | undefined,
  shown: ReadonlySet<string>,
  all: readonly RowLines[],
): boolean {
  const { row } = lines.known;
  if (row.role === 'noise' || row.role === 'sign') return false;
  if (row.onlyWith !== undefined) {
    const others = row.onlyWith.some((id) =>
      id === row.effect
        ? all.some(({ known }) => known.row.effect === id && known.row.id !== row.id)
        : shown.has(id),
    );
    if (!others) return false;
  }
  if ((row.harmlessAfter ?? []).some((id) => (rowOf(id)?.first ?? Infinity) < lines.first)) return false;
  return row.clearedAs !== undefined || clearing(lines, rowOf).length === 0;
}

/** Rows that say that all is well again, with a line behind the last one of what they are about. */
function clearing(
  { known: { row }, last }: RowLines,
  rowOf: (id: string) => RowLines | undefined,
): readonly RowLines[] {
  return (row.clearedBy ?? [])
    .map(rowOf)
    .filter((other) => other !== undefined)
    .filter((other) => other.last > last);
}

function parentsOf(node: Node, nodes: readonly Node[], knowledge: LogKnowledge): readonly Node[] {
  const { row } = node.lines.known;
  const { effect } = row;
  if (effect === undefined) return [];
  let best: Node[] = [];
  let bestRank = Infinity;
  for (const other of nodes) {
    const candidate = other.lines.known;
    if (other === node) continue;
    const steps = knowledge.distance(candidate, effect);
    if (steps === undefined) continue;
    const isCause = candidate.row.role === 'cause';
    // Only an outcome comes from a mere symptom.
    if (row.role === 'cause' && (steps > nearCause || !(isCause || isOutcome(node.lines.known)))) continue;
    if (!isCause && row.role === 'symptom' && candidate.row.effect === effect) continue;
    if (comesFrom(other, node)) continue;
    const rank = steps * 4 + (isCause ? 0 : 2) + (other.own ? 0 : 1);
    if (rank > bestRank) continue;
    if (rank < bestRank) best = [];
    bestRank = rank;
    best.push(other);
  }
  return best;
}

function comesFrom(node: Node, ancestor: Node, depth = 0): boolean {
  if (depth > deepestChain) return true;
  return node.parents.some((parent) => parent === ancestor || comesFrom(parent, ancestor, depth + 1));
}

/** Symptoms of one effect that nothing explains are one incident, not several. */
function joinOrphans(nodes: readonly Node[]): void {
  const first = new Map<string, Node>();
  for (const node of nodes) {
    const { row } = node.lines.known;
    if (!node.own || row.role !== 'symptom' || row.effect === undefined || node.parents.length > 0) continue;
    const known = first.get(row.effect);
    if (known === undefined) first.set(row.effect, node);
    else if (node.lines.first >= known.lines.first) node.parents = [known];
    else {
      known.parents = [node];
      first.set(row.effect, node);
    }
  }
}

interface Draft {
  readonly root: Node;
  /** Indices of the lines of each row. */
  readonly members: Map<Node, number[]>;
}

function incidentsOf(
  index: number,
  nodes: readonly Node[],
  knowledge: LogKnowledge,
  shown: ReadonlySet<string>,
  sentAt: number,
): readonly Incident[] {
  const drafts = new Map<Node, Draft>();
  for (const node of nodes) {
    // There may be very much around a run: only what explains something of the run is gone through.
    if (!node.own && !leadsInto(node, drafts)) continue;
    const { lines, taken } = node.lines;
    // Without a choice all lines of a row share their root.
    const single = isSingle(node) ? rootOf(node, 0) : undefined;
    for (let at = taken; at < lines.length; at += 1) {
      const root = single ?? rootOf(node, at);
      let draft = drafts.get(root);
      if (draft === undefined) {
        draft = { root, members: new Map() };
        drafts.set(root, draft);
      }
      const list = draft.members.get(node);
      if (list === undefined) draft.members.set(node, [at]);
      else list.push(at);
    }
  }
  for (const { root, members } of drafts.values())
    if (!members.has(root)) members.set(root, [nearestLine(root.lines.lines, firstOf(members)).index]);
  const byCode = new Map<string, Draft[]>();
  for (const draft of drafts.values()) {
    // What the kernel or the shell said is an incident of theirs; here it only takes its consequences in.
    if (!draft.root.own && [...draft.members.keys()].every((node) => !node.own)) continue;
    const { id } = wordsOf(draft, knowledge, shown).row;
    const same = byCode.get(id);
    if (same === undefined) byCode.set(id, [draft]);
    else same.push(draft);
  }
  return [...byCode.entries()].map(([code, same]) =>
    incidentOf(`${index}-${code}`, same, knowledge, shown, sentAt),
  );
}

/** True where a row or something that it can have come from heads an incident already. */
function leadsInto(node: Node, drafts: ReadonlyMap<Node, Draft>): boolean {
  const seen = new Set([node]);
  for (const one of seen) {
    if (drafts.has(one)) return true;
    for (const parent of one.parents) seen.add(parent);
  }
  return false;
}

const firstOf = (members: Draft['members']): number =>
  Math.min(...[...members].map(([{ lines }, [at]]) => lines.lines[at ?? 0] ?? 0));

function errnosOf({ root, members }: Draft): readonly number[] {
  return [
    ...new Set([...root.lines.errnos, ...[...members.keys()].flatMap(({ lines }) => [...lines.errnos])]),
  ];
}

/** The row whose words explain: the head's own, or another that the errno or the company point to. */
function wordsOf(draft: Draft, knowledge: LogKnowledge, shown: ReadonlySet<string>): KnownRow {
  const errnos = errnosOf(draft);
  let known = draft.root.lines.known;
  if (draft.root.over) return knowledge.row(known.row.clearedAs ?? '') ?? known;
  for (let step = 0; step < 4; step += 1) {
    const variant = known.row.variants?.find(
      ({ errno, with: others }) =>
        (errno === undefined || errno.some((number) => errnos.includes(number))) &&
        (others === undefined || others.some((id) => shown.has(id))),
    );
    const next = knowledge.row(variant?.as ?? known.row.as ?? '');
    if (next === undefined || next === known) break;
    known = next;
  }
  return known;
}

function incidentOf(
  id: string,
  drafts: readonly Draft[],
  knowledge: LogKnowledge,
  shown: ReadonlySet<string>,
  sentAt: number,
): Incident {
  const [first] = [...drafts].sort((one, other) => headLine(one) - headLine(other));
  if (first === undefined) throw new Error('an incident has no lines');
  const words = wordsOf(first, knowledge, shown);
  const roots = new Set(drafts.map(({ root }) => root));
  const members = new Map<Node, number[]>();
  for (const draft of drafts)
    for (const [node, indices] of draft.members)
      members.set(node, [...(members.get(node) ?? []), ...indices]);
  const parts = [...members].map(([node, indices]) => partOf(node, indices, roots.has(node)));
  const standing = [...members.keys()].find(({ lines }) => lines.known === words);
  const causes = drafts.filter(({ root }) => root.lines.known.row.role === 'cause').map(headLine);
  return {
    id,
    head: first.root.lines.known,
    words,
    severity: severityOf({ words, members, roots, sentAt }),
    values: standing?.lines.values ?? [],
    errnos: [...new Set(drafts.flatMap(errnosOf))],
    causeLine: causes.length === 0 ? null : Math.min(...causes),
    near: [],
    firstLine: Math.min(...parts.map(({ lines }) => lines[0] ?? Infinity)),
    parts,
  };
}

/** Unknown lines that are named. */
const mostNear = 3;

/** Where the log does not say why, what nobody knows is the place to begin. */
const nearTo =
  (unknown: readonly number[]) =>
  (incident: Incident): Incident => {
    if (incident.causeLine !== null) return incident;
    const before = unknown.filter((line) => line <= incident.firstLine);
    return { ...incident, near: (before.length > 0 ? before : unknown).slice(-mostNear) };
  };

const headLine = ({ root, members }: Draft): number => root.lines.lines[members.get(root)?.[0] ?? 0] ?? 0;

function partOf({ lines }: Node, indices: readonly number[], isRoot: boolean): IncidentPart {
  const { known, left, values } = lines;
  const part = isRoot && known.row.role === 'cause' ? 'cause' : 'consequence';
  const whole = indices.length === lines.lines.length;
  const pick = (list: readonly number[]): readonly number[] =>
    whole ? [...list] : indices.map((at) => list[at] ?? 0);
  return {
    known,
    part,
    lines: pick(lines.lines),
    starts: pick(lines.starts),
    ends: pick(lines.ends),
    values,
    left,
  };
}
