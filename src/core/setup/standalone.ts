// Makes one commented bash script of a plan, for people who would rather run it by themselves: the same library, the
// same guards, journal and rollback, with words instead of the protocol.
import { setupLibrary, setupStandalone, setupStart } from '../../knowledge/setup';
import { msg, render, type Message, type Translate } from '../message';
import { sanitize } from '../remote/sanitize';
import { actionRow } from './actions';
import { noteIds, noteText } from './notes';
import { stepsToRun } from './plan';
import { partsFor } from './script';
import { stepRow } from './steps/step';
import type { Action, Plan, PlannedStep } from './types';

/** What the script says by itself, besides what the library says. */
const texts: Readonly<Record<string, Message>> = {
  ended: msg('Ended with status {0}.'),
  'put-back': msg('What the step had changed was put back.'),
  stays: msg('Change {0} could not be undone and stays in the journal.'),
  'go-on': msg('Run these steps now? [y/N]'),
  'needs-yes': msg('There is nobody to ask: add --yes to run it without a question.'),
  'nothing-done': msg('Nothing was changed.'),
  'nothing-to-do': msg('There is nothing to do.'),
  stopped: msg('Stopped at: {0}'),
  'all-done': msg('Everything is done.'),
  'confirm-now': msg('Open a NEW SSH connection to this VM before {0} and run there: {1}'),
  confirmed: msg('Confirmed: the VM can still be reached.'),
  'rolled-back': msg('Nobody confirmed in time, so the VM has given the NIC back.'),
  'will-undo': msg('This undoes what the journal of this VM holds of the steps of this script.'),
  undone: msg('Everything is as it was recorded.'),
  'not-undone': msg('Not everything could be undone. What is left stays in the journal.'),
  'needs-file': msg('Save this script as a file on the VM and run it with bash: the rollback needs it.'),
  'no-sudo': msg('This needs root, and there is no sudo here. Run it as root.'),
};

/** One stretch of a step with the same need of root. */
interface Part {
  readonly step: PlannedStep;
  readonly actions: readonly Action[];
  readonly root: boolean;
}

export interface StandaloneOptions {
  readonly translate?: Translate;
}

/**
 * The script. `bash FILE` shows the steps, asks and runs them; `--yes` does not ask, `--undo` takes them back,
 * `confirm` is for the new connection that a NIC's hand-over wants.
 */
export function standaloneScript(plan: Plan, options: StandaloneOptions = {}): string {
  const say = (message: Message): string => line(render(message, options.translate));
  const steps = stepsToRun(plan);
  const parts = steps.flatMap(partsOf);
  const library = libraryFor(plan, parts);
  return [
    '#!/bin/bash',
    ...comment([
      say(plan.kind === 'undo' ? msg('Undo on {0}', plan.host) : msg('Setup of {0} for DPDK', plan.host)),
      '',
      say(msg('Copy this file to the VM and run it there over SSH, as the user who signs in:')),
      '  bash mana-dpdk-setup.sh [--yes] [--undo]',
      say(
        msg(
          'It shows the steps and asks before it runs them (--yes: does not ask). What needs root runs by sudo. Before each change it records in /var/lib/mana-dpdk what was there; --undo puts that back.',
        ),
      ),
      say(
        msg(
          'When a NIC changes hands, the VM gives it back by itself unless a new SSH connection runs this in time:',
        ),
      ),
      '  bash mana-dpdk-setup.sh confirm',
      say(msg('It never touches the NIC that carries the SSH connection or the default route.')),
    ]),
    ...steps.flatMap((step, index) => ['', ...comment(explanation(step, index + 1, plan.run, say))]),
    '',
    'GIVEN_RUN=${GIVEN_RUN:-}',
    ...library,
    setupStart.trim(),
    setupStandalone.trim(),
    wordsFunction([...library, setupStart].join('\n'), options.translate),
    `STEPS=${parts.length}`,
    ...parts.map((part, index) => stepFunction(part, index + 1, plan.run, say)),
    // One line at the end: a file that was cut off does nothing at all.
    'main "$@"',
    '',
  ].join('\n');
}

function partsOf(step: PlannedStep): Part[] {
  if (step.undoes !== undefined) return [{ step, actions: [], root: true }];
  const parts: { step: PlannedStep; actions: Action[]; root: boolean }[] = [];
  for (const one of step.actions) {
    const root = actionRow(one.id)?.root !== false;
    const last = parts.at(-1);
    if (last?.root === root) last.actions.push(one);
    else parts.push({ step, actions: [one], root });
  }
  return parts;
}

function libraryFor(plan: Plan, parts: readonly Part[]): string[] {
  const actions = parts.flatMap((part) => part.actions);
  const wanted =
    plan.kind === 'undo'
      ? Object.values(setupLibrary).flat()
      : partsFor({ mode: 'step', actions, onFailure: 'keep' });
  return wanted.map((text) => text.trim());
}

/** Why, what exactly, the way back and the risk. */
function explanation(
  step: PlannedStep,
  number: number,
  run: string,
  say: (message: Message) => string,
): string[] {
  return [
    `${number}. ${say(step.title)}`,
    say(msg('Why: {0}', step.why)),
    ...shown(step, run).map((command) => `  ${command}`),
    say(msg('Verified: {0}', step.verification)),
    say(msg('Undo: {0}', step.undo)),
    say(msg('After a restart: {0}', step.reboot)),
    say(msg('Risk: {0}', step.risk)),
    ...step.notes.map(say),
  ];
}

function stepFunction(
  { step, actions, root }: Part,
  number: number,
  run: string,
  say: (message: Message) => string,
): string {
  const undo = step.undoes;
  const onFailure = step.id === 'undo' || undo !== undefined ? 'keep' : stepRow(step.id).onFailure;
  const commands = actions.length === step.actions.length ? shown(step, run) : [];
  const body =
    undo !== undefined
      ? `undo_entries ${undo.filter} ${word(undo.value)}`
      : actions.map(({ id, args }) => [id, ...args.map(word)].join(' ')).join(' &&\n      ');
  return [
    `step_${number}() {`,
    `  STEP=${undo === undefined ? step.id : 'undo'} MODE=${undo === undefined ? 'step' : 'undo'} FAILURE=${onFailure} ROOT=${root ? 'yes' : 'no'}`,
    `  TITLE=${word(say(step.title))}`,
    `  LINES_OF=(${commands.map(word).join(' ')})`,
    '  actions() {',
    `    ${body === '' ? ':' : body}`,
    '  }',
    '}',
  ].join('\n');
}

/** Sets T to the text of an id: of those only that the library in the script may say. */
function wordsFunction(library: string, translate: Translate | undefined): string {
  const said = new Set(library.split(/[^a-z0-9-]+/));
  const own = Object.entries(texts);
  const notes = noteIds()
    .filter((id) => said.has(id) && !Object.hasOwn(texts, id))
    .flatMap((id): [string, Message][] => {
      const message = noteText(id, []);
      return message === undefined ? [] : [[id, message]];
    });
  return [
    'words() {',
    '  case $1 in',
    ...[...own, ...notes].map(([id, message]) => `    ${id}) T=${word(line(render(message, translate)))} ;;`),
    `    *) T=$1 ;;`,
    '  esac',
    '}',
  ].join('\n');
}

/** The commands as the script will print them: each time it runs, its run has a new id. */
function shown({ commands }: PlannedStep, run: string): string[] {
  return commands.map((command) => line(command.replaceAll(run, '$RUN')));
}

/** Text of whatever origin as one line: a comment must not end where somebody wants it to. */
function line(text: string): string {
  return sanitize(text, { singleLine: true });
}

function comment(lines: readonly string[]): string[] {
  return lines.map((text) => (text === '' ? '#' : `# ${text}`));
}

function word(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
