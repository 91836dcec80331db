// The order of commands: that of the text.
import type { LocatedCommand } from './word';

export function inOrder(commands: readonly LocatedCommand[]): LocatedCommand[] {
  return [...commands].sort((a, b) => a.base - b.base || a.command.end - b.command.end);
}
