// The words of a run's page that belong to no run, in the reader's language: the page itself has none.
import { msg, render, type Message, type Translate } from '../../message';
import type { ChartId, Tone } from './page';

/** `{0}`, `{1}` stand for values. */
export interface RunViewWords {
  readonly actions: string;
  readonly command: string;
  readonly copyCommand: string;
  readonly copied: string;
  readonly elapsed: string;
  /** Of a run that has ended. */
  readonly took: string;
  readonly left: string;
  readonly tone: Readonly<Record<Tone, string>>;
  readonly charts: string;
  readonly chart: string;
  /** What keys do in a chart. */
  readonly chartKeys: string;
  readonly chartTitle: Readonly<Record<ChartId, string>>;
  /** In place of a chart that has nothing to show. */
  readonly chartEmpty: Readonly<Record<ChartId, string>>;
  readonly waiting: string;
  /** Above 0 there is a line at this value. {0} is the value. */
  readonly mark: string;
  /** Of the column that names the lines of a chart. */
  readonly series: string;
  readonly now: string;
  readonly mean: string;
  readonly min: string;
  readonly max: string;
  /** {0} is the chart. */
  readonly figuresWhole: string;
  /** {0} is the chart, {1} and {2} are times. */
  readonly figuresPart: string;
  readonly timeRange: string;
  /** {0} is a number of minutes. */
  readonly lastMinutes: string;
  readonly lastMinute: string;
  /** {0} is a time such as 2:30. */
  readonly lastTime: string;
  readonly lastHour: string;
  readonly wholeRun: string;
  /** {0} and {1} are times. */
  readonly part: string;
  readonly zoomIn: string;
  readonly zoomOut: string;
  readonly earlier: string;
  readonly later: string;
  readonly reset: string;
  readonly pause: string;
  readonly resume: string;
  readonly paused: string;
  readonly savePicture: string;
  readonly tell: string;
  readonly markers: string;
  readonly noMarkers: string;
  /** {0} is a time, {1} what happened. */
  readonly markerAt: string;
  /** {0} is how many, {1} and {2} are times. */
  readonly markerGroup: string;
  readonly goToLogLine: string;
  readonly close: string;
  readonly lineNotKept: string;
  readonly balance: string;
  readonly evidence: string;
  readonly next: string;
  readonly log: string;
  readonly openInViewer: string;
  /** {0} is a side's name. */
  readonly logOf: string;
  readonly logFilter: string;
  readonly logEmpty: string;
}

export function runViewWords(translate?: Translate): RunViewWords {
  const say = (message: Message): string => render(message, translate);
  return {
    actions: say(msg('What to do with the run')),
    command: say(msg('Command')),
    copyCommand: say(msg('Copy the command')),
    copied: say(msg('Command copied')),
    elapsed: say(msg('Time so far')),
    took: say(msg('Took')),
    left: say(msg('Time left')),
    tone: {
      waiting: say(msg('Not begun')),
      running: say(msg('Running')),
      good: say(msg('Success')),
      info: say(msg('Information')),
      warning: say(msg('Warning')),
      error: say(msg('Error')),
    },
    charts: say(msg('Charts')),
    chart: say(msg('chart')),
    chartKeys: say(
      msg(
        '+ and - zoom, the arrow keys move, 0 resets, Shift with an arrow key reads the values of a moment.',
      ),
    ),
    chartTitle: {
      pps: say(msg('Packets per second')),
      bps: say(msg('Bits per second')),
      drops: say(msg('Dropped packets per second')),
      vf: say(msg('Counters of the VF beside testpmd’s, packets per second')),
      cpu: say(msg('CPU of the lcores')),
    },
    chartEmpty: {
      pps: say(msg('No figures of packets yet.')),
      bps: say(msg('No bits per second: no bytes were counted. Some drivers count none.')),
      drops: say(msg('No packet was dropped.')),
      vf: say(msg('No counters of a VF were read on this VM.')),
      cpu: say(msg('No figures of CPU yet.')),
    },
    waiting: say(msg('The charts begin with the first figures of testpmd.')),
    mark: say(msg('{0}: below this mark traffic is likely on the synthetic path')),
    series: say(msg('Series')),
    now: say(msg('Now')),
    mean: say(msg('Mean')),
    min: say(msg('Min')),
    max: say(msg('Max')),
    figuresWhole: say(msg('{0}, whole run')),
    figuresPart: say(msg('{0}, {1} to {2}')),
    timeRange: say(msg('Time range')),
    lastMinutes: say(msg('Last {0} minutes')),
    lastMinute: say(msg('Last minute')),
    lastTime: say(msg('Last {0}')),
    lastHour: say(msg('Last hour')),
    wholeRun: say(msg('Whole run')),
    part: say(msg('{0} to {1}')),
    zoomIn: say(msg('Zoom in (+)')),
    zoomOut: say(msg('Zoom out (-)')),
    earlier: say(msg('Earlier (Left)')),
    later: say(msg('Later (Right)')),
    reset: say(msg('Reset the time range (0)')),
    pause: say(msg('Pause the charts')),
    resume: say(msg('Resume the charts')),
    paused: say(msg('The charts are paused; the run goes on.')),
    savePicture: say(msg('Save the charts as a picture (PNG)')),
    tell: say(msg('Say how the run stands')),
    markers: say(msg('What happened, by time')),
    noMarkers: say(msg('Nothing to report on the time line.')),
    markerAt: say(msg('{0}: {1}')),
    markerGroup: say(msg('{0} markers, {1} to {2}')),
    goToLogLine: say(msg('Go to log line {0}')),
    close: say(msg('Close')),
    lineNotKept: say(msg('This line of the log is not kept any more.')),
    balance: say(msg('Balance of the queues')),
    evidence: say(msg('How this is known')),
    next: say(msg('What to do next')),
    log: say(msg('Log')),
    openInViewer: say(msg('Open in log viewer')),
    logOf: say(msg('Log of {0}')),
    logFilter: say(msg('Filter the log')),
    logEmpty: say(msg('testpmd has said nothing yet.')),
  };
}
