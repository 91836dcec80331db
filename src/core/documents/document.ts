// The contract of a document that holds testpmd commands, whatever its kind.
import type { LocatedCommand, Range } from '../shell/word';

/** How commands are found in a document's text. */
export type DocumentKind = 'shell' | 'testpmd' | 'markdown' | 'makefile' | 'tasks' | 'console';

/** An edit: the text of `range` is replaced by `text`. */
export interface TextChange extends Range {
  readonly text: string;
}

/**
 * The commands of one document, kept up to date.
 *
 * A command object is the same object as before an edit when neither its own text nor a variable it uses has changed:
 * what is known of it may be cached by identity.
 */
export interface CommandDocument {
  readonly kind: DocumentKind;
  readonly text: string;
  /** The DPDK release that the document names: `# mana-dpdk dpdk=24.11`. */
  readonly release?: string | undefined;
  /** In the order of the text. */
  readonly commands: readonly LocatedCommand[];
  /** Applies one edit. Never throws; an edit outside the text is clamped. */
  update(change: TextChange): void;
}
