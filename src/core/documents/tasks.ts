// VS Code's tasks.json: `command` with `args`, as the task runner puts them together.
import { parseTree, type Node } from 'jsonc-parser';
import { splitArguments } from '../shell/arguments';
import { MappedTextBuilder, type MappedText } from '../shell/mappedText';
import { unknownPart, type CommandWord, type Segment } from '../shell/word';
import type { Region } from './region';

const platforms = ['linux', 'osx', 'windows'];

interface Task {
  readonly command: Node | undefined;
  readonly args: readonly Node[] | undefined;
  readonly process: boolean;
}

/** Finds the tasks, those of one platform included. Never throws. */
export function tasksRegions(text: string): Region[] {
  const root = parseTree(text, [], { allowTrailingComma: true });
  const regions: Region[] = [];
  const reader = new TaskReader(text, regions);
  const outermost: Task = { command: undefined, args: undefined, process: false };
  for (const task of root === undefined ? [] : [root, ...(property(root, 'tasks')?.children ?? [])]) {
    reader.read(task, outermost, true);
  }
  return regions;
}

class TaskReader {
  constructor(
    private readonly text: string,
    private readonly regions: Region[],
  ) {}

  read(node: Node, outer: Task, platform: boolean): void {
    if (node.type !== 'object') return;
    const type = property(node, 'type')?.value as unknown;
    const command = property(node, 'command');
    const args = property(node, 'args')?.children;
    const task: Task = {
      command: command ?? outer.command,
      args: args ?? outer.args,
      process: typeof type === 'string' ? type !== 'shell' : outer.process,
    };
    if (command !== undefined || args !== undefined) this.emit(task);
    if (!platform) return;
    for (const name of platforms) {
      const special = property(node, name);
      if (special !== undefined) this.read(special, task, false);
    }
  }

  private emit({ command, args = [], process }: Task): void {
    if (command === undefined) return;
    const name = this.stringOf(command);
    if (name === undefined) return;
    if (!process && args.length === 0) {
      this.regions.push({ kind: 'script', map: name });
      return;
    }
    const first = process ? [this.literal(command, name)] : splitArguments(name, 0);
    const words = args.flatMap((arg) => this.argument(arg, process));
    this.regions.push({ kind: 'words', words: [...first, ...words] });
  }

  /** A string, or `{ value, quoting }`. The runner quotes a plain string only where it has blanks. */
  private argument(node: Node, process: boolean): readonly CommandWord[] {
    const value = node.type === 'object' ? property(node, 'value') : node;
    const map = value === undefined ? undefined : this.stringOf(value);
    if (value === undefined || map === undefined) return [];
    const quoted = node.type === 'object' || /\s/.test(map.text) || map.text === '';
    if (process || (quoted && !/^(["']).*\1$/s.test(map.text))) return [this.literal(value, map)];
    return splitArguments(map, 0);
  }

  private literal({ offset, length }: Node, { text, segments }: MappedText): CommandWord {
    const known = !text.includes(unknownPart);
    return { start: offset, end: offset + length, segments, value: text, known, multiple: false };
  }

  /** A JSON string, decoded; `${…}` of VS Code stands for what only it knows. */
  private stringOf(node: Node): MappedText | undefined {
    if (node.type !== 'string') return undefined;
    const from = node.offset + 1;
    const end = node.offset + node.length;
    // A string that is still being typed has no quote at its end.
    const to = Math.max(from, this.text.charAt(end - 1) === '"' ? end - 1 : end);
    const raw = this.text.slice(from, to);
    const builder = new MappedTextBuilder();
    let at = 0;
    for (const match of raw.matchAll(/\\(?:u[0-9a-fA-F]{4}|.)|\$\{[\w:./-]{1,200}\}/gs)) {
      const { 0: found, index } = match;
      builder.plain(raw.slice(at, index), from + at);
      at = index + found.length;
      builder.add(decoded(found, from + index));
    }
    return builder.plain(raw.slice(at), from + at).build();
  }
}

const escapes: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', b: '\b', f: '\f' };

function decoded(found: string, start: number): Segment {
  const end = start + found.length;
  if (found.startsWith('$')) return { text: unknownPart, start, end, exact: false };
  const char = found.charAt(1);
  const text = char === 'u' ? String.fromCharCode(parseInt(found.slice(2), 16)) : (escapes[char] ?? char);
  return { text, start, end, exact: false };
}

function property(node: Node, name: string): Node | undefined {
  if (node.type !== 'object') return undefined;
  return node.children?.find((child) => child.children?.[0]?.value === name)?.children?.[1];
}
