// mkfifo, and how programs that take files open a fifo.
import type { OpenFile } from '../shell/io';
import { each, modeOf, operands } from './fileTools';
import type { Program, ProgramContext, Programs } from './command';

const mkfifo: Program = (args, context) => {
  const { values, files } = operands(args, 'm');
  const mode = values.get('m') ?? values.get('mode');
  return each(
    context,
    files,
    (file) => `cannot create fifo '${file}'`,
    (path) => {
      context.files.mkfifo(path, mode === undefined ? undefined : modeOf(mode, 0o666, false));
    },
  );
};

/** The fifo at a path, opened for reading when somebody writes; undefined where there is none. */
export async function openFifo(context: ProgramContext, path: string): Promise<OpenFile | undefined> {
  const fifo = context.files.fifo(path, 'read');
  return fifo?.openAndWait('read', path, (work) => context.orKilled(work));
}

export const fifoTools: Programs = { mkfifo };
