// Keeps the objects of commands that have not changed: what is known of a command is cached by its identity.
import type { CommandLine, CommandWord, LocatedCommand, Segment } from './word';

/** Commands as they were before an edit. */
export class CommandPool {
  private readonly byShape = new Map<number, CommandLine[]>();

  add(commands: readonly LocatedCommand[]): void {
    for (const { command } of commands) {
      const shape = shapeOf(command);
      const same = this.byShape.get(shape);
      if (same === undefined) this.byShape.set(shape, [command]);
      else same.push(command);
    }
  }

  /** The commands, the objects of unchanged ones replaced by those from before. Each is given out once. */
  reuse(commands: readonly LocatedCommand[]): readonly LocatedCommand[] {
    if (this.byShape.size === 0) return commands;
    return commands.map((located) => {
      const candidates = this.byShape.get(shapeOf(located.command));
      // Only the first few: a thousand equal commands are not worth a search.
      const index = candidates?.slice(0, 16).findIndex((one) => sameCommand(one, located.command)) ?? -1;
      const [found] = index === -1 ? [] : (candidates?.splice(index, 1) ?? []);
      return found === undefined ? located : { ...located, command: found };
    });
  }
}

function shapeOf(command: CommandLine): number {
  return (command.end - command.start) * 64 + Math.min(command.words.length, 63);
}

/** Equal in everything. */
export function sameCommand(a: CommandLine, b: CommandLine): boolean {
  return (
    a.start === b.start &&
    a.end === b.end &&
    a.words.length === b.words.length &&
    sameOptional(a.program, b.program, sameWord) &&
    sameOptional(a.console, b.console, sameSegment) &&
    sameLcores(a.lcores, b.lcores) &&
    a.words.every((word, index) => sameOptional(word, b.words[index], sameWord))
  );
}

function sameWord(a: CommandWord, b: CommandWord): boolean {
  return (
    a.start === b.start &&
    a.end === b.end &&
    a.value === b.value &&
    a.multiple === b.multiple &&
    a.segments.length === b.segments.length &&
    a.segments.every((segment, index) => sameOptional(segment, b.segments[index], sameSegment))
  );
}

export function sameSegment(a: Segment, b: Segment): boolean {
  return a.start === b.start && a.end === b.end && a.exact === b.exact && a.text === b.text;
}

function sameOptional<T>(a: T | undefined, b: T | undefined, same: (a: T, b: T) => boolean): boolean {
  return a === undefined || b === undefined ? a === b : same(a, b);
}

function sameLcores(a: CommandLine['lcores'], b: CommandLine['lcores']): boolean {
  if (a === b) return true;
  if (a === undefined || b === undefined || a === null || b === null) return false;
  return a.length === b.length && a.every((cpu, index) => cpu === b[index]);
}
