// Options that end testpmd before it has looked at the rest of the line: its help, and EAL's list of log types.
import type { LintContext, ScannedOption } from '../analysis';
import type { EventList, ScanEvent } from './events';
import { isLogOption, isLogMistake } from '../eal/logOptions';

/** True for -h and --help of either side. */
export function isHelp(option: ScannedOption): boolean {
  return option.row?.long === 'help';
}

/** True for `--log-level=help`. */
export function isLogHelp(option: ScannedOption): boolean {
  return option.row?.long === 'log-level' && option.value?.text === 'help';
}

/**
 * Where EAL ends without an error, if it does.
 *
 * @returns the option that ends it, and what EAL reads before it does; undefined when EAL goes on.
 */
export function ealStop(
  { events }: EventList,
  { release: { logPass } }: LintContext,
): { readonly option: ScannedOption; readonly events: readonly ScanEvent[] } | undefined {
  const helpAt = events.findIndex((event) => event.kind === 'option' && isHelp(event.option));
  const help = events[helpAt];
  const log = events[logHelp(events, logPass)];
  if (logPass === 'late') {
    // The help comes after the whole scan and before all else; the log types come before the other values.
    if (help?.kind === 'option')
      return {
        option: help.option,
        events: events.filter((event) => event === help || event.kind === 'mistake'),
      };
    return log?.kind === 'option' ? { option: log.option, events } : undefined;
  }
  if (log?.kind === 'option') return { option: log.option, events: [log] };
  if (help?.kind !== 'option') return undefined;
  const behind = logPass === 'early' ? events.slice(helpAt + 1).filter(isLogEvent) : [];
  return { option: help.option, events: [...events.slice(0, helpAt + 1), ...behind] };
}

/** Index of the `--log-level=help` that EAL reaches, or -1. */
function logHelp(events: readonly ScanEvent[], logPass: LintContext['release']['logPass']): number {
  for (const [index, event] of events.entries()) {
    if (event.kind === 'mistake' && logPass === 'lenient') return -1;
    if (event.kind !== 'option') continue;
    if (isLogHelp(event.option)) return index;
    if (logPass !== 'early' && event.option.row?.long !== 'log-level') continue;
    if (isLogMistake(event.option)) return -1;
  }
  return -1;
}

function isLogEvent(event: ScanEvent): boolean {
  return event.kind === 'option' && isLogOption(event.option);
}
