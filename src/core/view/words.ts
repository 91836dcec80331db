// The words for states. Every state is said in words wherever it is shown: an icon or a colour alone says nothing to
// many readers.
import type { DetectionReport, Finding, FindingStatus } from '../detect/finding';
import { msg, type Message } from '../message';
import { assertNever } from '../problem';
import type { ConnectStep, ConnectionState } from '../remote/session';
import type { VmState } from './vmState';

export function connectionWords(state: ConnectionState): Message {
  switch (state.kind) {
    case 'disconnected':
      return state.problem === undefined || state.problem.id === 'cancelled'
        ? msg('not connected')
        : msg('could not connect');
    case 'connecting':
      return msg('connecting');
    case 'connected':
      return msg('connected');
    case 'waiting':
      return msg('connection lost');
    default:
      return assertNever(state);
  }
}

/** What the connection attempt is doing, for a progress notification. `hop` is the host of this step. */
export function stepWords(step: ConnectStep, hop: string): Message {
  switch (step) {
    case 'resolving':
      return msg('Reading the SSH configuration for {0}', hop);
    case 'reaching':
      return msg('Reaching {0}', hop);
    case 'verifying-host-key':
      return msg('Verifying the host key of {0}', hop);
    case 'authenticating':
      return msg('Signing in to {0}', hop);
    default:
      return assertNever(step);
  }
}

export function statusWords(status: FindingStatus): Message {
  switch (status) {
    case 'pass':
      return msg('pass');
    case 'warn':
      return msg('warning');
    case 'fail':
      return msg('fail');
    case 'unknown':
      return msg('unknown');
    default:
      return assertNever(status);
  }
}

export function countOf(report: DetectionReport | undefined, status: FindingStatus): number {
  return report?.findings.filter((finding) => finding.status === status).length ?? 0;
}

/** `2 fail`, `1 warning`, … without the ones that are zero; what needs the user comes first. */
export function countWords(findings: readonly Finding[]): readonly Message[] {
  const count = (status: FindingStatus) => findings.filter((finding) => finding.status === status).length;
  const words: readonly [number, (n: number) => Message][] = [
    [count('fail'), (n) => msg('{0} fail', n)],
    [count('warn'), (n) => (n === 1 ? msg('1 warning') : msg('{0} warnings', n))],
    [count('unknown'), (n) => msg('{0} unknown', n)],
    [count('pass'), (n) => msg('{0} pass', n)],
  ];
  return words.filter(([n]) => n > 0).map(([n, say]) => say(n));
}

/** `user@host:port` as a person types it: IPv6 in brackets where a port follows. */
export function addressText(entry: VmState['entry']): string {
  const ipv6 = entry.host.includes(':');
  const host = ipv6 && entry.port !== undefined ? `[${entry.host}]` : entry.host;
  return `${entry.user === undefined ? '' : `${entry.user}@`}${host}${entry.port === undefined ? '' : `:${entry.port}`}`;
}
