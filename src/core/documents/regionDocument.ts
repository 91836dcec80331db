// A document whose commands stand in parts of it: Markdown, a Makefile, tasks, a file of testpmd's arguments.
import { withoutReturns } from '../shell/chunk';
import type { MappedText } from '../shell/mappedText';
import { CommandPool, sameSegment } from '../shell/sameCommand';
import type { LocatedCommand, Segment } from '../shell/word';
import { promptLines } from './consoleFile';
import { readDirectives } from './directives';
import type { CommandDocument, DocumentKind, TextChange } from './document';
import { makefileRegions } from './makefile';
import { markdownRegions } from './markdown';
import { commandsOf, type Region } from './region';
import { tasksRegions } from './tasks';
import { testpmdRegions } from './testpmdFile';

export type RegionKind = Exclude<DocumentKind, 'shell'>;

/** How each kind is cut into regions; a console's lines hold no calls, and are commands themselves. */
const cutters: Record<Exclude<RegionKind, 'console'>, (text: string) => readonly Region[]> = {
  testpmd: (text) => testpmdRegions(withoutReturns(text, 0)),
  markdown: markdownRegions,
  makefile: makefileRegions,
  tasks: tasksRegions,
};

/** A region that was read, and what was found in it. */
interface Known {
  readonly kind: Region['kind'];
  readonly map: MappedText;
  readonly commands: readonly LocatedCommand[];
}

/** An edit cuts the text anew, but only regions that have changed are read again. */
export class RegionDocument implements CommandDocument {
  commands: readonly LocatedCommand[] = [];
  release: string | undefined;
  private known = new Map<string, Known>();

  constructor(
    readonly kind: RegionKind,
    public text: string,
  ) {
    this.read();
  }

  update({ start, end, text }: TextChange): void {
    const from = Math.min(Math.max(start, 0), this.text.length);
    const to = Math.min(Math.max(end, from), this.text.length);
    this.text = this.text.slice(0, from) + text + this.text.slice(to);
    this.read();
  }

  private read(): void {
    const pool = new CommandPool();
    pool.add(this.commands);
    const known = new Map<string, Known>();
    const commands =
      this.kind === 'console'
        ? promptLines(this.text)
        : cutters[this.kind](this.text).flatMap((region) => this.commandsOf(region, known));
    this.known = known;
    const { release, suppress } = readDirectives(this.text);
    this.release = release;
    this.commands = suppress(pool.reuse(commands));
  }

  private commandsOf(region: Region, known: Map<string, Known>): readonly LocatedCommand[] {
    if (region.kind === 'words') return commandsOf(region);
    const { kind, map } = region;
    const before = known.get(map.text) ?? this.known.get(map.text);
    const shift = before === undefined ? undefined : shiftBetween(before.map.segments, map.segments);
    if (before?.kind !== kind || shift === undefined) {
      const commands = commandsOf(region);
      known.set(map.text, { kind, map, commands });
      return commands;
    }
    const commands = before.commands.map(({ base, command }) => ({ base: base + shift, command }));
    known.set(map.text, { kind, map, commands });
    return commands;
  }
}

/** By how much all of a region has moved; undefined where it has not moved as a whole. */
function shiftBetween(before: readonly Segment[], after: readonly Segment[]): number | undefined {
  const shift = (after[0]?.start ?? 0) - (before[0]?.start ?? 0);
  const moved =
    before.length === after.length &&
    before.every((segment, index) => {
      const other = after[index];
      const there = { ...segment, start: segment.start + shift, end: segment.end + shift };
      return other !== undefined && sameSegment(there, other);
    });
  return moved ? shift : undefined;
}
