// `mana-dpdk lint`: reads files, says what testpmd would make of the commands in them, and by its exit status whether
// any of them has an error.
import type { Readable } from 'node:stream';
import { version } from '../../package.json';
import { openDocument } from '../core/documents/open';
import { msg, render, type Message } from '../core/message';
import { sanitize } from '../core/remote/sanitize';
import type { LintContext } from '../core/testpmd/analysis';
import { testpmdKnowledge, type KnowledgeRows, type TestpmdKnowledge } from '../core/testpmd/knowledge';
import { machineOf, type Machine } from '../core/testpmd/machine';
import { assumedRelease, releaseFor, type Release } from '../core/testpmd/release';
import { countBySeverity, diagnosticsOf, type FileDiagnostics } from '../core/testpmd/report/diagnostics';
import { diagnosticsToJson } from '../core/testpmd/report/json';
import { diagnosticsToSarif } from '../core/testpmd/report/sarif';
import { diagnosticsToText } from '../core/testpmd/report/text';
import { ruleOf, type RuleId } from '../core/testpmd/ruleTable';
import { readUserRows } from '../core/testpmd/userRows';
import { documentKindOf } from './documentKind';
import type { LintArguments } from './lintArguments';
import type { TerminalProcess } from './process';
import { readInput } from './readInput';

/** Carries a sentence about wrong usage to where it is printed. */
class UsageProblem extends Error {
  constructor(readonly problems: readonly Message[]) {
    super('usage');
  }
}

/** 0: no error found; 1: at least one; 2: an option, the facts or a file cannot be used. */
export async function lintCommand(args: LintArguments, process: TerminalProcess): Promise<0 | 1 | 2> {
  const complain = (problem: Message): void => {
    process.writeError(`mana-dpdk: ${sanitize(render(problem, process.translate))}\n`);
  };
  try {
    const knowledge = testpmdKnowledge(await ownRows(args.knowledge, process.standardInput));
    const machine = args.facts === undefined ? null : await readFacts(args.facts, process.standardInput);
    const asked = askedReleases(args.dpdk, machine, knowledge);
    const files: FileDiagnostics[] = [];
    let unreadable = false;
    for (const file of args.files) {
      const input = await readInput(file, process.standardInput);
      if (!input.ok) {
        complain(input.message);
        unreadable = true;
        continue;
      }
      files.push(lintText(file, input.text, args, asked, machine, knowledge));
    }
    const dpdk = args.dpdk === 'all' ? 'all' : (asked?.[0]?.id ?? files[0]?.release ?? assumedRelease);
    if (files.length > 0) process.write(formatted(dpdk, files, args, process));
    if (unreadable) return 2;
    return countBySeverity(files).error > 0 ? 1 : 0;
  } catch (error) {
    if (!(error instanceof UsageProblem)) throw error;
    error.problems.forEach(complain);
    return 2;
  }
}

function lintText(
  file: string,
  text: string,
  args: LintArguments,
  asked: readonly Release[] | undefined,
  machine: Machine | null,
  knowledge: TestpmdKnowledge,
): FileDiagnostics {
  const document = openDocument(args.bareArguments ? 'testpmd' : documentKindOf(file, text), text);
  const named = document.release === undefined ? undefined : releaseFor(document.release, knowledge.releases);
  const usual = knowledge.release(assumedRelease);
  const releases = asked ?? [named ?? usual].filter((release) => release !== undefined);
  const contexts = releases.map((release): LintContext => ({ release, machine, knowledge }));
  return {
    file,
    release: releases[0]?.id ?? assumedRelease,
    ...diagnosticsOf(document, contexts, args.overrides),
  };
}

/** The releases asked about; undefined where each file may say which. */
function askedReleases(
  dpdk: string | undefined,
  machine: Machine | null,
  knowledge: TestpmdKnowledge,
): readonly Release[] | undefined {
  if (dpdk === 'all') return knowledge.releases;
  if (dpdk !== undefined) {
    const release = knowledge.release(dpdk);
    if (release !== undefined) return [release];
    const known = knowledge.releases.map(({ id }) => id).join(', ');
    throw new UsageProblem([msg('DPDK {0} is not known: --dpdk is {1} or all.', dpdk, known)]);
  }
  const installed = machine?.dpdkVersion ?? null;
  const release = installed === null ? undefined : releaseFor(installed, knowledge.releases);
  return release === undefined ? undefined : [release];
}

async function ownRows(
  paths: readonly string[],
  standardInput: Readable,
): Promise<readonly Partial<KnowledgeRows>[]> {
  const rows: Partial<KnowledgeRows>[] = [];
  for (const path of paths) {
    const input = await readInput(path, standardInput);
    if (!input.ok) throw new UsageProblem([input.message]);
    const own = readUserRows(path, input.text);
    if (own.problems.length > 0) throw new UsageProblem(own.problems);
    rows.push(own.rows);
  }
  return rows;
}

async function readFacts(path: string, standardInput: Readable): Promise<Machine> {
  const input = await readInput(path, standardInput);
  if (!input.ok) throw new UsageProblem([input.message]);
  let machine: Machine | null = null;
  try {
    machine = machineOf(JSON.parse(input.text));
  } catch {
    // Not JSON: said below, like JSON that holds something else.
  }
  if (machine === null)
    throw new UsageProblem([
      msg('{0} holds no facts of a VM: save what “mana-dpdk detect --format json HOST” prints.', path),
    ]);
  return machine;
}

function formatted(
  dpdk: string,
  files: readonly FileDiagnostics[],
  args: LintArguments,
  process: TerminalProcess,
): string {
  const { translate } = process;
  switch (args.format) {
    case 'json':
      return `${JSON.stringify(diagnosticsToJson(dpdk, files, translate), null, 2)}\n`;
    case 'sarif': {
      const helpUri = (rule: RuleId): string => ruleOf(rule).source;
      return `${JSON.stringify(diagnosticsToSarif(files, { version, helpUri, translate }), null, 2)}\n`;
    }
    case 'text':
      return diagnosticsToText(dpdk, files, {
        translate,
        colour: args.colour ?? process.colour,
        ...(process.columns === undefined ? {} : { width: process.columns }),
      });
  }
}
