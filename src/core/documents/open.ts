// Opens a document of any kind.
import type { CommandDocument, DocumentKind } from './document';
import { RegionDocument } from './regionDocument';
import { ShellDocument } from './shellDocument';

/** Reads a document's text. Never throws. */
export function openDocument(kind: DocumentKind, text: string): CommandDocument {
  return kind === 'shell' ? new ShellDocument(text) : new RegionDocument(kind, text);
}
