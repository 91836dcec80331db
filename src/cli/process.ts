// What a command needs from the process around it, so that tests can give it something else.
import type { Readable } from 'node:stream';
import type { Translate } from '../core/message';

/**
 * @property columns Width of the terminal; undefined where the output is none.
 * @property colour Whether the output may be coloured.
 */
export interface TerminalProcess {
  readonly write: (text: string) => void;
  readonly writeError: (text: string) => void;
  readonly translate: Translate;
  readonly standardInput: Readable;
  readonly columns: number | undefined;
  readonly colour: boolean;
}
