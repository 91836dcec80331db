// Lines that would be better than the one that was written, each for one reason: to be taken over whole.
import type { Facts } from '../../detect/facts';
import { msg, type Message } from '../../message';
import { lastOption } from '../../testpmd/rules/options';
import { lineText } from '../line';
import type { RunRequest } from '../types';
import { withEalArguments, type JudgedCommand } from './judged';
import { candidates, macOf } from './nics';

export interface Suggestion {
  readonly title: Message;
  readonly line: string;
}

/** More than this nobody chooses from. */
const mostSuggestions = 8;

export function suggestionsFor(
  judged: JudgedCommand,
  facts: Facts,
  request: RunRequest,
): readonly Suggestion[] {
  const found = [...fixes(judged), ...allowList(judged, facts), ...statistics(judged, request)];
  const lines = new Set([judged.command.text]);
  return found.filter(({ line }) => !lines.has(line) && lines.add(line)).slice(0, mostSuggestions);
}

/** The repairs of the language service, preferred ones only. */
function fixes({ findings, command: { text } }: JudgedCommand): Suggestion[] {
  return findings.flatMap(({ fixes: all }) =>
    all
      .filter(({ preferred }) => preferred)
      .map(({ title, edits }) => ({
        title,
        line: [...edits]
          .sort((a, b) => b.start - a.start)
          .reduce((line, { start, end, newText }) => line.slice(0, start) + newText + line.slice(end), text),
      })),
  );
}

/** Without a device every VF is taken: the first NIC that may be used instead. */
function allowList({ analysis, command }: JudgedCommand, facts: Facts): Suggestion[] {
  if (analysis.eal.devices.length > 0 || !analysis.eal.pciProbing) return [];
  const [nic] = candidates(facts);
  const mac = nic === undefined ? undefined : macOf(facts, nic);
  if (nic?.pciAddress == null || mac === undefined) return [];
  const device = `${nic.pciAddress},mac=${mac}`;
  const args = withEalArguments(command, analysis, ['-a', device]);
  return [{ title: msg('Add -a {0}', device), line: lineText(command.program, args, command.env) }];
}

/** testpmd’s own counters are the surest: without them the run has DPDK’s telemetry alone. */
function statistics({ analysis, command }: JudgedCommand, { statsPeriodSeconds }: RunRequest): Suggestion[] {
  const { scan, application } = analysis;
  if (application.interactive !== false || scan.separator === undefined || scan.stopsEarly !== undefined)
    return [];
  if (lastOption(scan.application, 'app-stats-period') !== undefined) return [];
  const option = `--stats-period=${String(statsPeriodSeconds)}`;
  return [
    {
      title: msg('Add {0}', option),
      line: lineText(command.program, [...command.args, option], command.env),
    },
  ];
}
