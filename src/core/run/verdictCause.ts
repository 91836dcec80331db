// What the log explainer found that accounts for a verdict, and what to do next.
import { msg, type Message } from '../message';
import type { FixWords } from '../logs/words';
import type { RunIncident } from './incidents';
import type { RunReader } from './reader';
import { namesMana } from './verdictPath';
import type { NextStep, TrafficPath, VerdictCause, VerdictReason } from './verdictTypes';

const gravity = { error: 2, warning: 1, info: 0 } as const;
/** Things to do that are named: more than these nobody tries. */
const mostSteps = 5;

/**
 * The gravest incident; of equals one whose cause is known. Of those that remain, the explainer knows no connection: the
 * first one counts, and of a run that never began the last one, which ended it.
 */
function bestIncident(incidents: readonly RunIncident[], reason: VerdictReason): RunIncident | undefined {
  const rank = ({ severity, cause }: RunIncident): number => gravity[severity] * 2 + (cause === null ? 0 : 1);
  const isBetter = (one: RunIncident, best: RunIncident): boolean =>
    reason === 'not-started' ? rank(one) >= rank(best) : rank(one) > rank(best);
  return incidents.reduce<RunIncident | undefined>(
    (best, one) => (best === undefined || isBetter(one, best) ? one : best),
    undefined,
  );
}

/** @param reason Of a run that went well, only what is worse than a remark counts. */
export function causeOf(reader: RunReader, reason: VerdictReason): VerdictCause | null {
  const best = bestIncident(reader.incidents(), reason);
  if (best === undefined || (reason === 'forwarding' && best.severity === 'info')) return null;
  return {
    incident: best.id,
    code: best.code,
    severity: best.severity,
    title: best.title,
    explanation: best.explanation,
    line: best.cause ?? best.lines[0] ?? null,
    atMs: best.atMs,
    fixes: best.fixes,
  };
}

const stepOf = ({ title, note, step, commands }: FixWords): NextStep => ({
  message: note === null ? title : msg('{0}: {1}', title, note),
  step,
  commands,
});

const say = (message: Message, step: string | null = null, commands: readonly string[] = []): NextStep => ({
  message,
  step,
  commands,
});

export function nextStepsOf(
  reader: RunReader,
  reason: VerdictReason,
  path: TrafficPath,
  cause: VerdictCause | null,
  isLow: boolean,
): readonly NextStep[] {
  if (reason === 'forwarding' && !isLow) return [];
  // What mends MANA mends no device that is none.
  const fixes = path === 'other' ? [] : (cause?.fixes.map(stepOf) ?? []);
  const own = ownSteps(reader, reason, path);
  const steps = [...fixes, ...own];
  const seen = new Set<string>();
  const once = steps.filter(({ step, message }) => {
    const key = step ?? message.text + JSON.stringify(message.args);
    return !seen.has(key) && seen.add(key);
  });
  return once.slice(0, mostSteps);
}

/** What a reason itself calls for, whatever the log says. */
function ownSteps(reader: RunReader, reason: VerdictReason, path: TrafficPath): readonly NextStep[] {
  const { head } = reader;
  const withoutMana = head.facts?.netMana === false && namesMana(head.args);
  const build = withoutMana ? [say(msg('Build a testpmd with net_mana.'), 'build-dpdk')] : [];
  switch (reason) {
    case 'no-ports':
    case 'ports-not-started':
      return [
        ...build,
        say(
          msg('Compare the PCI address and the MAC in -a with those of the VM: Azure may have moved the VM.'),
        ),
        say(msg('Detect the VM again and let the line be built from its facts.')),
      ];
    case 'silent':
      return [say(msg('Run the line by hand and look at what the shell says.'), null, [head.line])];
    case 'nothing-moved':
    case 'not-sent-on':
      return [
        ...build,
        reader.course.forwarding?.mode === 'txonly'
          ? say(msg('See that the VF is down and that no network manager sets it up again.'), 'give-nic')
          : say(
              msg('Start a sender: nothing comes by itself. Its --tx-ip must name addresses of both NICs.'),
            ),
        say(
          msg(
            'Look at the network security group and at the subnet of the NICs: Azure drops what does not belong there.',
          ),
        ),
      ];
    case 'stalled':
      return [say(msg('Look at the markers on the time line: what happened when the packets stopped?'))];
    case 'synthetic':
      return [
        ...build,
        say(msg('Name the MAC of the NIC in -a PCI,mac=MAC, so that net_mana takes its VF.')),
        say(msg('Load the modules mana and mana_ib.'), 'kernel-modules'),
      ];
    case 'crashed':
      return [say(msg('Look for what the kernel says about it.'), null, ['sudo dmesg | tail -n 50'])];
    case 'forwarding':
      return path === 'mana-vf' ? [] : build;
    case 'not-started':
      return build;
    case 'starting':
    case 'too-early':
      return [];
  }
}
