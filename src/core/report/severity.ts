// How grave something is, in a word: of a finding on a command line, or of an incident in a log.
import { msg, type Message } from '../message';

export function severityWord(severity: 'error' | 'warning' | 'info' | 'hint'): Message {
  switch (severity) {
    case 'error':
      return msg('error');
    case 'warning':
      return msg('warning');
    case 'info':
      return msg('info');
    case 'hint':
      return msg('hint');
  }
}
