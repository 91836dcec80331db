// Makes the plan of a run from what a detection found: the line, what is said of it, and what it needs. Pure and quick.
import type { DetectionReport } from '../detect/finding';
import { msg, type Message } from '../message';
import type { LintContext } from '../testpmd/analysis';
import type { SeverityOverrides } from '../testpmd/finding';
import { testpmdKnowledge, type TestpmdKnowledge } from '../testpmd/knowledge';
import { machineOfFacts } from '../testpmd/machine';
import { lastOption } from '../testpmd/rules/options';
import { lineText, readLine, type ReadLine } from './line';
import { buildLine } from './planning/build';
import { deviceUse, runNicsOf, runsCommand } from './planning/devices';
import { bestTestpmd, releaseOfInstall, type ChosenTestpmd } from './planning/install';
import {
  effectivePrefix,
  judgeCommand,
  prefixOf,
  takesPrefix,
  withEalArguments,
  type JudgedCommand,
} from './planning/judged';
import { memoryFit, smallerPool } from './planning/memory';
import { plannedNics, type NicMemory } from './planning/nics';
import { isRunProblem, mistakenRun, refusedRun, type RunProblem } from './planning/problem';
import { suggestionsFor } from './planning/suggestions';
import { preconditionsOf } from './preconditions';
import { scenarioOf } from './scenarios';
import { longestRun, type RunPlan, type RunRequest, type TestpmdCommand, type VmRun } from './types';

export { isRunProblem, type RunProblem, type RunProblemId } from './planning/problem';
export { startable, stepsFor } from './preconditions';

/**
 * @property id 16 hex digits from a random source.
 * @property running Runs that the VM knows of. @property bootId Of the live connection, where it is known.
 * @property lcores Ids that the run may use: those that the other end of a pair on the same VM leaves.
 * @property severities The user's own, of rules.
 */
export interface PlanRunInput extends NicMemory {
  readonly request: RunRequest;
  readonly report: DetectionReport;
  readonly id: string;
  readonly running?: readonly VmRun[];
  readonly bootId?: string | null;
  readonly lcores?: readonly number[];
  readonly knowledge?: TestpmdKnowledge;
  readonly severities?: SeverityOverrides;
}

/** Built once: making its tables costs more than a plan. */
const builtIn = testpmdKnowledge();

/** The prefix of a run's files on the VM, by which they are found and removed. */
function ownPrefixOf(id: string): string {
  return `mana-${id.slice(0, 8)}`;
}

/** A prefix of any run of ours: a line that is copied from a run brings it along. */
const runPrefix = /^mana-[0-9a-f]{8}$/;

/** The plan of a run, or why there is none. Never throws. */
export function planRun(input: PlanRunInput): RunPlan | RunProblem {
  const { request, report, id } = input;
  const { facts } = report;
  const wrong = wrongRequest(input);
  if (wrong !== undefined) return wrong;
  const read =
    request.line === undefined && request.scenario !== 'custom'
      ? undefined
      : readLine(request.line ?? '', facts);
  if (read !== undefined && isRunProblem(read)) return read;
  const testpmd = read?.testpmd ?? bestTestpmd(facts);
  const knowledge = input.knowledge ?? builtIn;
  const whole = machineOfFacts(facts);
  const context: LintContext = {
    release: releaseOfInstall(testpmd.install, knowledge),
    machine: { ...whole, dpdkVersion: testpmd.install?.version ?? whole.dpdkVersion },
    knowledge,
  };
  const line = read ?? builtLine(input, context, testpmd);
  if (isRunProblem(line)) return line;
  const own = ownPrefixOf(id);
  const judged = judgeCommand(withPrefix(line.command, own, context), context, input.severities);
  const { analysis } = judged;
  const command = judged.command;
  const shellCommand = runsCommand(analysis);
  if (shellCommand !== undefined)
    return refusedRun(
      'line-wrapper',
      msg(
        'exec(…) of {0} runs a shell command on the VM. A run starts nothing but testpmd.',
        shellCommand.name,
      ),
    );
  const devices = deviceUse(facts, analysis, input.status?.altNames);
  const filePrefix =
    takesPrefix(analysis) || prefixOf(analysis) !== undefined ? effectivePrefix(analysis) : 'rte';
  const console = analysis.application.interactive === true;
  return {
    id,
    host: facts.host,
    scenario: request.scenario,
    command,
    release: context.release.id,
    findings: judged.findings,
    preconditions: preconditionsOf({ report, testpmd, analysis, devices, id, running: input.running ?? [] }),
    nics: runNicsOf(devices, facts),
    filePrefix,
    ownPrefix: filePrefix === own,
    durationSeconds: line.durationSeconds ?? request.durationSeconds,
    console,
    bootId: facts.bootId,
    notes: [...line.notes, ...lineNotes(judged, request)],
    suggestions: read === undefined ? [] : suggestionsFor(judged, facts, request),
  };
}

function wrongRequest({
  request,
  report: { facts },
  status,
  bootId,
  id,
}: PlanRunInput): RunProblem | undefined {
  if (!/^[0-9a-f]{16}$/.test(id)) throw new RangeError('the id of a run has 16 hex digits');
  const { durationSeconds: seconds } = request;
  if (!(Number.isInteger(seconds) && seconds >= 0 && seconds <= longestRun))
    return mistakenRun('bad-request', msg('A run takes 1 second to 7 days, or 0 for no limit.'));
  const now = bootId ?? status?.bootId ?? null;
  if (now !== null && facts.bootId !== null && now !== facts.bootId)
    return refusedRun(
      'stale-facts',
      msg(
        '{0} has been restarted since it was detected: what was set up for DPDK is gone. Detect it again.',
        facts.host,
      ),
      { label: msg('Detect again'), command: 'manaDpdk.detect' },
    );
  return undefined;
}

/** The line of a scenario, with as many mbufs as the hugepages have room for. */
function builtLine(input: PlanRunInput, context: LintContext, testpmd: ChosenTestpmd): ReadLine | RunProblem {
  const { request, report, lcores } = input;
  const { facts } = report;
  const { scenario } = request;
  if (scenario === 'custom') return mistakenRun('line-empty', msg('There is no command in the line.'));
  const { machine } = context;
  if (machine === null) throw new Error('a plan needs the facts of a VM');
  const nics = plannedNics(facts, request.nics, scenarioOf(scenario).nics, input);
  if (isRunProblem(nics)) return nics;
  if (scenario === 'netvsc' && nics[0]?.vmbusUuid === null)
    return refusedRun(
      'not-accelerated',
      msg('{0} has no synthetic device on vmbus, so there is none for netvsc.', nics[0].label),
    );
  const limited = lcores === undefined ? machine : { ...machine, lcores, numaNodes: 1 };
  const built = buildLine(request, scenario, facts, limited, nics);
  if ('refused' in built) return built;
  const commandWith = (args: readonly string[]): TestpmdCommand => ({
    program: testpmd.program,
    args,
    env: {},
    text: lineText(testpmd.program, args),
  });
  const withMbufs = (count: number): readonly string[] => [...built.args, `--total-num-mbufs=${count}`];
  const first = judgeCommand(commandWith(built.args), context).analysis;
  const fit = memoryFit(facts, first);
  const mbufs = smallerPool(
    facts,
    first,
    fit,
    (count) => judgeCommand(commandWith(withMbufs(count)), context).analysis,
  );
  const notes: readonly Message[] =
    mbufs === undefined
      ? []
      : [
          msg(
            'The pool has {0} mbufs instead of the usual number, which would need {1} MiB of hugepages: {2} MiB are free.',
            mbufs,
            fit.needMb ?? 0,
            fit.freeMb,
          ),
        ];
  return {
    command: commandWith(mbufs === undefined ? built.args : withMbufs(mbufs)),
    testpmd,
    notes: [...built.notes, ...notes],
  };
}

/** The command with the run's own prefix, unless it names another one, or shares no files. */
function withPrefix(command: TestpmdCommand, own: string, context: LintContext): TestpmdCommand {
  const { analysis } = judgeCommand(command, context);
  const given = prefixOf(analysis);
  if (!takesPrefix(analysis) || (given !== undefined && !runPrefix.test(given))) return command;
  if (given === own) return command;
  const args =
    given === undefined
      ? withEalArguments(command, analysis, [`--file-prefix=${own}`])
      : // The prefix of an earlier run, in a line that was copied from it.
        command.args.map((word) => (word.includes(given) ? word.replaceAll(given, own) : word));
  return { ...command, args, text: lineText(command.program, args, command.env) };
}

/** What is to be said of a line besides the language service's findings. */
function lineNotes({ analysis }: JudgedCommand, { console }: RunRequest): readonly Message[] {
  const { scan, eal, application } = analysis;
  const notes: Message[] = [];
  if (lastOption(scan.eal, 'eal-no-telemetry') !== undefined)
    notes.push(msg('With --no-telemetry there are no figures but what testpmd prints itself.'));
  if (eal.processType === 'secondary')
    notes.push(
      msg(
        'A secondary process joins another one, which must be running, and whose files are left alone at the end.',
      ),
    );
  if (console && application.interactive === false)
    notes.push(msg('The line has no -i, so there is no prompt.'));
  return notes;
}
