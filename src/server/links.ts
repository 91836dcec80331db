// Links to the files that a command names, taken as relative to the document's folder.
import type { DocumentLink } from 'vscode-languageserver';
import { fileLinks } from '../core/testpmd/editor/links';
import type { OpenDocument } from './openDocument';
import type { Session } from './session';

export function linksOf(session: Session, document: OpenDocument): DocumentLink[] {
  return document.commands.commands.flatMap((located) => {
    const judged = session.judged(document, located);
    return (judged === undefined ? [] : fileLinks(judged.analysis)).flatMap((link) => {
      const target = targetOf(link.path, document.uri);
      return target === undefined ? [] : [{ range: document.rangeOf(link, located.base), target }];
    });
  });
}

/** The address of a file beside a document; undefined where the document is in no folder. */
function targetOf(path: string, uri: string): string | undefined {
  const encoded = path.split('/').map(encodeURIComponent).join('/');
  const relative = encoded.startsWith('/') ? encoded : `./${encoded}`;
  // A path that begins with two slashes would name another machine.
  if (path.startsWith('//') || !URL.canParse(relative, uri)) return undefined;
  return new URL(relative, uri).href;
}
