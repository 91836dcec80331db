// A command of a document as something that can be run elsewhere: one line, variables filled in, nothing around it.
import type { Message } from '../message';
import { unknownPart, type CommandLine } from '../shell/word';
import { lineOfCommand } from './line';
import { isRunProblem } from './planning/problem';

/**
 * @property line One line for a shell; null where a part of it only a run of the document would tell.
 * @property unknown How that part is written there; null where it is no part that stands against it.
 * @property why What stands against it.
 * @property prompt Lines that the document gives to testpmd's prompt.
 */
export interface RunnableCommand {
  readonly line: string | null;
  readonly unknown: string | null;
  readonly why: Message | null;
  readonly prompt: string | null;
}

/**
 * What is in front of the program (sudo, timeout) and where its output goes belong to the document, and are left out;
 * variables that are set for the program (`LD_LIBRARY_PATH=…`) belong to it.
 *
 * @param text The document. @param base Where the command's offsets count from.
 */
export function runnableOf(command: CommandLine, text: string, base: number): RunnableCommand {
  const { program, words, console: given } = command;
  const prompt = given === undefined || given.text.includes(unknownPart) ? null : given.text;
  // `$(which dpdk-testpmd)`: which one is the VM's own matter.
  const named = program?.known === true ? { ...command, program } : { ...command, program: undefined };
  const line = lineOfCommand(named);
  if (typeof line !== 'string') {
    const open = words.find(({ known }) => !known);
    const written = open === undefined ? null : text.slice(base + open.start, base + open.end);
    return { line: null, unknown: written, why: isRunProblem(line) ? line.message : null, prompt };
  }
  const front = program === undefined ? '' : text.slice(base + command.start, base + program.start);
  return { line: [...variablesIn(front), line].join(' '), unknown: null, why: null, prompt };
}

/** `NAME=value` in front of the program, as far as the value says itself what it is. */
function variablesIn(front: string): readonly string[] {
  return (front.match(/(?<=^|\s)[A-Za-z_][A-Za-z0-9_]*=[A-Za-z0-9_./:@+,-]*(?=\s)/g) ?? []).map(String);
}
