// Opens a document of any kind.
import { withoutReturns } from '../shell/chunk';
import type { LocatedCommand } from '../shell/word';
import { readDirectives } from './directives';
import type { CommandDocument, DocumentKind, TextChange } from './document';
import { makefileRegions } from './makefile';
import { markdownRegions } from './markdown';
import { commandsOf, type Region } from './region';
import { tasksRegions } from './tasks';
import { ShellDocument } from './shellDocument';
import { testpmdRegions } from './testpmdFile';

/** Reads a document's text. Never throws. */
export function openDocument(kind: DocumentKind, text: string): CommandDocument {
  return kind === 'shell' ? new ShellDocument(text) : new RegionDocument(kind, text);
}

function regionsOf(kind: Exclude<DocumentKind, 'shell'>, text: string): readonly Region[] {
  switch (kind) {
    case 'testpmd':
      return testpmdRegions(withoutReturns(text, 0));
    case 'markdown':
      return markdownRegions(text);
    case 'makefile':
      return makefileRegions(text);
    case 'tasks':
      return tasksRegions(text);
    case 'console':
      return [];
  }
}

class RegionDocument implements CommandDocument {
  commands: readonly LocatedCommand[] = [];
  release: string | undefined;

  constructor(
    readonly kind: Exclude<DocumentKind, 'shell'>,
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
    const { release, suppress } = readDirectives(this.text);
    this.release = release;
    this.commands = suppress(regionsOf(this.kind, this.text).flatMap((region) => commandsOf(region)));
  }
}
