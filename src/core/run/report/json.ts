// Plans, runs, pairs and lists of runs as JSON, for scripts: docs/schema/run-report.schema.json describes them. Texts are
// in English, so that scripts can rely on them.
import { render, type Message } from '../../message';
import type { Problem } from '../../problem';
import type { RecordComparison } from '../compare';
import type { RunIncident } from '../incidents';
import type { Marker } from '../markers';
import type { PairPlan } from '../planPair';
import { startable, stepsFor } from '../preconditions';
import type { LatestFigures, LatestRate } from '../reader';
import type { RunRecord } from '../record';
import type { EndReason, RunPlan, VmRun } from '../types';
import type { PairReport } from './pairText';
import type { DirectionVerdict, Verdict } from '../verdictTypes';
import type { OtherProcess } from '../vm/answers';

type Json = Readonly<Record<string, unknown>>;

const say = (text: Message | string): string => (typeof text === 'string' ? text : render(text));

/** What a run would be. */
export function planToJson(plan: RunPlan): Json {
  return { document: 'run-plan', ...planFields(plan) };
}

function planFields(plan: RunPlan): Json {
  const { command } = plan;
  return {
    id: plan.id,
    host: plan.host,
    scenario: plan.scenario,
    line: command.text,
    program: command.program,
    arguments: command.args,
    environment: command.env,
    release: plan.release,
    durationSeconds: plan.durationSeconds,
    console: plan.console,
    filePrefix: plan.filePrefix,
    nics: plan.nics,
    bootId: plan.bootId,
    startable: startable(plan),
    notes: plan.notes.map(say),
    findings: plan.findings.map(({ rule, severity, start, end, message }) => ({
      rule,
      severity,
      start,
      end,
      message: say(message),
    })),
    preconditions: plan.preconditions.map(({ id, state, message, steps }) => ({
      id,
      state,
      message: say(message),
      steps,
    })),
    setupSteps: stepsFor(plan),
  };
}

/** Why there is no plan, or no run. */
export function problemToJson(host: string, problem: Problem): Json {
  return {
    document: 'run-problem',
    host,
    id: problem.id,
    message: say(problem.message),
    detail: (problem.detail ?? []).map(say),
    remedies: problem.remedies.map(({ label }) => say(label)),
  };
}

/** A run, whole: the plan where this client has made it, the verdict, and what happened. */
export function runToJson(record: RunRecord, plan?: RunPlan): Json {
  const { head, verdict } = record;
  return {
    document: 'run',
    id: head.id,
    host: head.host,
    scenario: head.scenario,
    line: head.line,
    release: head.release,
    started: record.startedEpochMs === null ? null : new Date(record.startedEpochMs).toISOString(),
    lengthMs: record.lengthMs,
    complete: record.complete,
    plan: plan === undefined ? null : planFields(plan),
    verdict: verdictToJson(verdict),
    ports: record.ports,
    markers: record.markers.map(markerFields),
    incidents: record.incidents.map(incidentToJson),
    logLines: record.log.count,
  };
}

function verdictToJson(verdict: Verdict): Json {
  return {
    forwarding: verdict.forwarding,
    reason: verdict.reason,
    final: verdict.final,
    headline: say(verdict.headline),
    path: verdict.path,
    evidence: verdict.evidence.map(say),
    warnings: verdict.warnings.map(say),
    mode: verdict.mode,
    directions: verdict.directions,
    counts: verdict.counts,
    ports: verdict.ports.map(({ port, device, driver, configured, started, forwards, linkDown, rx, tx }) => ({
      port,
      device,
      driver,
      configured,
      started,
      forwards,
      linkDown,
      rx: directionToJson(rx),
      tx: directionToJson(tx),
    })),
    total: verdict.total,
    drops: verdict.drops,
    packetLength: verdict.packetLength,
    seconds: verdict.seconds,
    cause:
      verdict.cause === null
        ? null
        : {
            code: verdict.cause.code,
            severity: verdict.cause.severity,
            title: say(verdict.cause.title),
            explanation: verdict.cause.explanation.map(say),
            line: verdict.cause.line,
          },
    nextSteps: verdict.nextSteps.map(({ message, step, commands }) => ({
      message: say(message),
      step,
      commands,
    })),
    comparison:
      verdict.comparison === null
        ? null
        : { ...verdict.comparison, sentences: verdict.comparison.sentences.map(say) },
    exit: verdict.exit,
    endReason: verdict.endReason,
    method: say(verdict.method),
  };
}

function directionToJson({ figures, drops, moved, expected }: DirectionVerdict): Json {
  return { figures, drops, moved, expected };
}

function incidentToJson({ id, severity, code, title, explanation, lines, atMs, fixes }: RunIncident): Json {
  return {
    id,
    severity,
    code,
    title: say(title),
    explanation: explanation.map(say),
    lines,
    atMs,
    fixes: fixes.map((fix) => ({ title: say(fix.title), step: fix.step, commands: fix.commands })),
  };
}

function markerFields({ atMs, kind, line, message, incident }: Marker): Json {
  return { atMs, kind, line, message: say(message), incident };
}

/** One line of the progress: something that happened. */
export function markerToJson(run: string, marker: Marker): Json {
  return { event: 'marker', run, ...markerFields(marker) };
}

/** One line of the progress: packets a second, now. */
export function progressToJson(
  run: string,
  { atMs, phase, forwardingMs, ports, total }: LatestFigures,
): Json {
  return {
    event: 'progress',
    run,
    atMs,
    phase,
    forwardingMs,
    ports: ports.map(({ port, rx, tx }) => ({ port, rx: rateToJson(rx), tx: rateToJson(tx) })),
    rx: rateToJson(total.rx),
    tx: rateToJson(total.tx),
  };
}

function rateToJson({ pps, bps, drops }: LatestRate): Json {
  return { pps, bps, drops };
}

/** Runs that a VM knows of. */
export function runsToJson(host: string, runs: readonly VmRun[], others: readonly OtherProcess[]): Json {
  return {
    document: 'runs',
    host,
    others,
    runs: runs.map(({ startedEpochSeconds, ...run }) => ({
      ...run,
      started: new Date(startedEpochSeconds * 1000).toISOString(),
    })),
  };
}

/** What a pair would be. */
export function pairPlanToJson({
  sender,
  receiver,
  sourceAddress,
  destinationAddress,
  sameVm,
}: PairPlan): Json {
  return {
    document: 'pair-plan',
    sourceAddress,
    destinationAddress,
    sameVm,
    startable: startable(sender) && startable(receiver),
    receiver: planFields(receiver),
    sender: planFields(sender),
  };
}

/** A pair, whole. @param records Of the ends that were started. */
export function pairToJson(
  plan: PairPlan,
  outcome: string,
  { message, loss }: PairReport,
  records: readonly RunRecord[],
): Json {
  const of = (end: RunPlan): Json | null => {
    const record = records.find(({ head }) => head.id === end.id);
    return record === undefined ? null : runToJson(record, end);
  };
  return {
    document: 'pair',
    outcome,
    message: say(message),
    sourceAddress: plan.sourceAddress,
    destinationAddress: plan.destinationAddress,
    sameVm: plan.sameVm,
    loss,
    receiver: of(plan.receiver),
    sender: of(plan.sender),
  };
}

/** A run that was started and left. */
export function startedToJson(host: string, id: string): Json {
  return { document: 'run-started', host, id };
}

/** A run that goes on and is not followed any more. */
export function leftToJson(host: string, id: string): Json {
  return { document: 'run-left', host, id };
}

/** @param reason Why it ended; null where the VM did not say. */
export function stoppedToJson(host: string, id: string, reason: EndReason | null): Json {
  return { document: 'run-stopped', host, id, reason };
}

/** Two runs side by side. */
export function comparisonToJson(
  left: RunRecord,
  right: RunRecord,
  { sentences, line, facts, figures }: RecordComparison,
): Json {
  return {
    document: 'comparison',
    left: { id: left.head.id, host: left.head.host, line: left.head.line },
    right: { id: right.head.id, host: right.head.host, line: right.head.line },
    sentences: sentences.map(say),
    lineDifferences: line,
    factDifferences: facts.map(({ label, ...values }) => ({ label: say(label), ...values })),
    figures: figures.map(({ label, leftValue, rightValue, change, better }) => ({
      label: say(label),
      left: leftValue,
      right: rightValue,
      change,
      better,
    })),
  };
}
