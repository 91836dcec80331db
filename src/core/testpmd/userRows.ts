// A user's own file of rows: another release, a private PMD, private options.
import { msg, type Message } from '../message';
import type { KnowledgeRows } from './knowledge';

/** @property problems What is wrong with the file, with the places; its rows count only when there is none. */
export interface UserRows {
  readonly rows: Partial<KnowledgeRows>;
  readonly problems: readonly Message[];
}

/** Reads a user's own file. @param path Only to be named in the problems. @param text Its content: JSON with comments. */
export function readUserRows(path: string, _text: string): UserRows {
  return { rows: {}, problems: [msg('{0}: own files are not read yet.', path)] };
}
