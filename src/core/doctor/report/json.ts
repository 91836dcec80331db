// The examination as JSON: `docs/schema/doctor-report.schema.json`. Sentences are in English.
import { render, type Message } from '../../message';
import { sanitize } from '../../remote/sanitize';
import { wantsTrace } from '../advice';
import { idsAgree } from '../verdict';
import type { DoctorReport, VerdictKind } from '../types';
import { numberRows } from './rows';

/** Names of verdicts for programs that read them. */
const kinds: Readonly<Record<VerdictKind, 'mana' | 'other-provider' | 'no-provider' | 'unknown'>> = {
  own: 'mana',
  other: 'other-provider',
  none: 'no-provider',
  unknown: 'unknown',
};

export function doctorToJson(report: DoctorReport): object {
  const say = (message: Message): string => sanitize(render(message), { singleLine: true });
  const { verdict, core, look, watch, trace } = report;
  const agree = idsAgree(report);
  return {
    document: 'doctor',
    schemaVersion: report.schemaVersion,
    host: report.host,
    examinedAt: report.examinedAt,
    kernel: report.kernel,
    device: report.device,
    uverbs: report.uverbs,
    verdict: {
      kind: kinds[verdict.kind],
      proof: verdict.proof,
      provider: verdict.provider,
      summary: say(verdict.summary),
      reasons: verdict.reasons.map(say),
      idsAgree: agree,
      traceWouldTell: wantsTrace(verdict, agree),
    },
    kernelId: report.kernelId,
    rdmaCore: {
      version: core.version,
      folder: core.folder,
      id: core.mana,
      hasMana: core.hasMana,
      loadedBy: core.loadedBy === null ? null : core.loadedBy.pid,
    },
    numbers: numberRows(report).map(({ id, label, value, counts, where, note }) => ({
      id,
      label: say(label),
      value: typeof value === 'number' ? value : null,
      instead: typeof value === 'number' ? null : say(value),
      counts,
      where,
      note: note === null ? null : say(note),
    })),
    libraries: look.libraries,
    programs: watch.programs,
    probe: watch.probe,
    trace,
    traceProblem: report.traceProblem === null ? null : say(report.traceProblem),
    advice: report.advice.map(({ text, steps }) => ({ text: say(text), steps })),
  };
}
