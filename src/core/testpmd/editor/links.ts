// Files that a command names, so that an editor can open them.
import { rangeWithin, type Range } from '../../shell/word';
import type { Analysis } from '../analysis';
import { allOptions } from './place';

/** @property path As written: relative to wherever testpmd is run. */
export interface FileLink extends Range {
  readonly path: string;
}

const fileOptions: ReadonlySet<string> = new Set([
  'app-cmdline-file',
  'app-cmdline-file-noecho',
  'app-eth-peers-configfile',
]);

/** The files named by a command's options. Ranges are relative to the command's base. */
export function fileLinks({ scan }: Analysis): readonly FileLink[] {
  return allOptions(scan).flatMap(({ row, value }) =>
    row !== undefined && fileOptions.has(row.id) && value?.known === true && value.text !== ''
      ? [{ ...rangeWithin(value.word, value.from, value.to), path: value.text }]
      : [],
  );
}
