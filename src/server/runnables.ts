// The commands of a document as the extension can run them on a VM.
import type { Runnable } from '../core/testpmd/editor/protocol';
import { runnableOf } from '../core/run/runnable';
import type { OpenDocument } from './openDocument';
import type { Session } from './session';
import { titleWords } from './symbols';

export function runnablesOf(session: Session, document: OpenDocument): readonly Runnable[] {
  // Lines for the prompt are for a testpmd that runs already.
  if (document.kind === 'console') return [];
  return document.commands.commands.map((located) => {
    const { base, command } = located;
    return {
      range: document.rangeOf(command, base),
      title: titleWords(session, document, located),
      ...runnableOf(command, document.text, base),
    };
  });
}
