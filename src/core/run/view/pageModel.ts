// The page of a view besides its charts: of one run, of both ends of a pair, or of two runs side by side.
import { msg, render, type Message, type Translate } from '../../message';
import { sanitize } from '../../remote/sanitize';
import { oneLine } from '../../view/text';
import { phaseLabel, scenarioLabel } from '../report/words';
import type { Verdict } from '../verdictTypes';
import { pairComparison } from './comparison';
import type {
  PageBalance,
  PageButton,
  PageComparison,
  PageNotice,
  PageSide,
  PageVerdict,
  RunPage,
  Side,
  Tone,
} from './page';
import { sideName, titleOf } from './names';
import { figuresSentence } from './statusWords';
import type { ViewedRun } from './subject';
import { verdictPage } from './verdictPage';

/** Longest command that is shown, in characters. */
const longestLine = 16_384;

/**
 * @property verdicts Of each run, as they are at the moment.
 * @property balances Of the queues of each run.
 * @property comparison Of two kept runs.
 * @property trusted Runs may be started and stopped in this workspace.
 * @property moment When something was, in the reader's language.
 */
export interface PageInput {
  readonly layout: RunPage['layout'];
  readonly runs: readonly ViewedRun[];
  readonly verdicts: readonly Verdict[];
  readonly balances: readonly (readonly PageBalance[])[];
  readonly trusted: boolean;
  readonly comparison: PageComparison | null;
  readonly moment: (epochMs: number) => string;
}

export function runPage(input: PageInput, translate?: Translate): RunPage {
  const say = (message: Message): string => render(message, translate);
  const { layout, runs, verdicts } = input;
  const sides = runs.map((run, at) => sideOf(run, at === 1 ? 1 : 0, input, translate));
  return {
    layout,
    title: oneLine(say(titleOf(layout, runs))),
    notices: input.trusted
      ? []
      : [
          notice(
            'info',
            say(msg('The workspace is not trusted: runs can be looked at, but not started or stopped.')),
          ),
        ],
    buttons: buttonsOf(input, say),
    sides,
    comparison: layout === 'pair' ? pairComparison(verdicts, say) : input.comparison,
  };
}

const notice = (tone: Tone, text: string, detail: readonly string[] = []): PageNotice => ({
  tone,
  text,
  detail,
  commands: [],
});

function hasEnded({ link, model }: ViewedRun): boolean {
  return link === 'ended' || model.phase === 'ended';
}

function buttonsOf(
  { layout, runs, trusted }: PageInput,
  say: (message: Message) => string,
): readonly PageButton[] {
  const button = (id: PageButton['id'], label: Message, more: Partial<PageButton> = {}): PageButton => ({
    id,
    label: say(label),
    primary: false,
    enabled: true,
    ...more,
  });
  const live = runs.some((run) => !hasEnded(run));
  const stopping = runs.every((run) => hasEnded(run) || run.model.phase === 'stopping');
  const [only] = runs;
  return [
    ...(live ? [button('stop', msg('Stop'), { primary: true, enabled: trusted && !stopping })] : []),
    ...(live && layout === 'single' && only?.model.head.console === true
      ? [button('console', msg('Console'), { enabled: trusted })]
      : []),
    ...(!live && layout !== 'compare'
      ? [button('again', msg('Run again…'), { primary: true, enabled: trusted })]
      : []),
    ...(!live && layout === 'single' ? [button('share', msg('Share…'))] : []),
    button('export-csv', msg('Export CSV…')),
    button('export-json', msg('Export JSON…')),
  ];
}

function sideOf(run: ViewedRun, side: Side, input: PageInput, translate: Translate | undefined): PageSide {
  const say = (message: Message): string => render(message, translate);
  const { model, link } = run;
  const { head } = model;
  const verdict = input.verdicts[side];
  const ended = hasEnded(run);
  const latest = model.latest();
  const started = model.startedEpochSeconds;
  const facts = [
    { label: say(msg('VM')), text: oneLine(run.vmName) },
    { label: say(msg('Scenario')), text: oneLine(say(scenarioLabel(head.scenario))) },
    ...(started === null ? [] : [{ label: say(msg('Started')), text: input.moment(started * 1000) }]),
    ...(head.release === null ? [] : [{ label: 'DPDK', text: oneLine(head.release) }]),
  ];
  return {
    name: sideName(input.layout, run, side, translate),
    phase: phaseOf(run, verdict, say),
    running: !ended && link === 'following',
    ended,
    elapsedMs: model.nowMs,
    leftMs:
      ended || head.durationSeconds === 0 || latest.forwardingMs === null
        ? null
        : Math.max(0, head.durationSeconds * 1000 - latest.forwardingMs),
    facts,
    line: sanitize(head.line, { singleLine: true, maxLength: longestLine }),
    status: ended ? '' : statusOf(run, verdict, translate),
    notices: noticesOf(run, say),
    verdict: ended && verdict !== undefined ? verdictOf(verdict, side, input, translate) : null,
    balance: input.balances[side] ?? [],
  };
}

/** Where two runs are compared, their figures stand beside each other below. */
function verdictOf(
  verdict: Verdict,
  side: Side,
  { comparison }: PageInput,
  translate: Translate | undefined,
): PageVerdict {
  const page = verdictPage(verdict, side, translate);
  return comparison === null ? page : { ...page, figures: null, method: '' };
}

function phaseOf(
  run: ViewedRun,
  verdict: Verdict | undefined,
  say: (message: Message) => string,
): PageSide['phase'] {
  if (run.link === 'lost') return { tone: 'warning', label: say(msg('not heard of')) };
  if (hasEnded(run))
    return { tone: verdict?.forwarding === 'confirmed' ? 'good' : 'error', label: say(phaseLabel('ended')) };
  const tone = run.model.phase === 'starting' || run.model.phase === 'configuring' ? 'waiting' : 'running';
  return { tone, label: say(phaseLabel(run.model.phase)) };
}

/** Figures of the moment, and what is known of the path so far. */
function statusOf(
  { model }: ViewedRun,
  verdict: Verdict | undefined,
  translate: Translate | undefined,
): string {
  const figures = figuresSentence(model.latest(), verdict?.directions ?? [], translate);
  if (figures === '' || model.phase !== 'forwarding') return '';
  const path = verdict === undefined ? '' : render(soFar(verdict), translate);
  return render(msg('Now: {0}.', figures), translate) + (path === '' ? '' : ` ${path}`);
}

function soFar({ path }: Verdict): Message {
  switch (path) {
    case 'mana-vf':
      return msg('So far MANA’s VF carries the traffic.');
    case 'synthetic':
      return msg('So far the synthetic path carries the traffic, not MANA.');
    case 'other':
      return msg('The traffic goes over a device that is not MANA.');
    case 'mixed':
      return msg('So far a part of the traffic went over MANA’s VF, a part over the synthetic path.');
    case 'unknown':
      return msg('Nothing proves yet which path carries the traffic.');
  }
}

function noticesOf(run: ViewedRun, say: (message: Message) => string): readonly PageNotice[] {
  const { link, trouble, endMessage, vmName } = run;
  const found: PageNotice[] = [];
  if (link === 'lost')
    found.push(
      notice(
        'warning',
        say(
          msg(
            'Nothing is heard of the run: it goes on on {0}, and is followed again when the connection is back.',
            oneLine(vmName),
          ),
        ),
        trouble === null ? [] : [say(trouble)],
      ),
    );
  else if (trouble !== null) found.push(notice('warning', say(trouble)));
  if (endMessage !== null) found.push(notice('info', say(endMessage)));
  return found;
}
