// Where an examination is, in words.
import { msg, type Message } from '../../message';
import type { DoctorStep } from '../doctor';

export function stepWords(step: DoctorStep): Message {
  switch (step) {
    case 'looking':
      return msg('Reading headers and libraries…');
    case 'watching':
      return msg('Looking at what programs load…');
    case 'tracing':
      return msg('Tracing with gdb…');
  }
}
