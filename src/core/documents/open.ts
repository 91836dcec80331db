// Opens a document of any kind.
import type { CommandDocument, DocumentKind } from './document';

/** Reads a document's text. Never throws. */
export function openDocument(_kind: DocumentKind, _text: string): CommandDocument {
  throw new Error('being written');
}
