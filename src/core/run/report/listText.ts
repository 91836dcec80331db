// The runs of a VM for a terminal: what runs, since when, by whom, and what has ended and was not read.
import { msg } from '../../message';
import { Sheet } from '../../setup/report/sheet';
import { timeOf } from '../../setup/times';
import type { VmRun } from '../types';
import type { OtherProcess } from '../vm/answers';
import type { RunTextOptions } from './planText';
import { runStateLabel, scenarioLabel } from './words';

/** @param others DPDK programs that are none of ours. */
export function runsToText(
  host: string,
  runs: readonly VmRun[],
  others: readonly OtherProcess[],
  options: RunTextOptions = {},
): string {
  const sheet = new Sheet(options);
  sheet.paragraph(
    runs.length === 0
      ? msg('No run of testpmd is known on {0}.', host)
      : runs.length === 1
        ? msg('1 run of testpmd on {0}:', host)
        : msg('{0} runs of testpmd on {1}:', runs.length, host),
    '',
    0,
    'strong',
  );
  const column = sheet.column(runs.map(({ state }) => runStateLabel(state)));
  for (const { id, state, scenario, startedEpochSeconds, holder, line, pid } of runs) {
    const since = timeOf(startedEpochSeconds * 1000);
    sheet.labelled(
      runStateLabel(state),
      column,
      pid === null
        ? msg('{0}  {1}, since {2}, by {3}', id, scenarioLabel(scenario), since, holder)
        : msg('{0}  {1}, since {2}, by {3}, process {4}', id, scenarioLabel(scenario), since, holder, pid),
      state === 'running' ? 'good' : 'quiet',
    );
    sheet.commands([line], column);
  }
  if (others.length > 0) sheet.blank();
  for (const { pid, name, filePrefix } of others)
    sheet.paragraph(
      msg('Not started here: {0} (process {1}), file prefix {2}.', name, pid, filePrefix),
      '- ',
    );
  return sheet.text();
}
