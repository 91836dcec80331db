// Semantic tokens in LSP's encoding: five numbers a token, each place relative to the one before.
import { SemanticTokensBuilder, type SemanticTokens } from 'vscode-languageserver';
import type { Range } from '../core/shell/word';
import { semanticTokens, tokenModifiers, tokenTypes } from '../core/testpmd/editor/semanticTokens';
import type { OpenDocument } from './openDocument';
import type { Session } from './session';

/** What the numbers of a token's type and modifiers stand for. */
export const tokenLegend = { tokenTypes: [...tokenTypes], tokenModifiers: [...tokenModifiers] };

/** The tokens of a document, or of the commands that touch a range of it. */
export function semanticTokensOf(session: Session, document: OpenDocument, range?: Range): SemanticTokens {
  const builder = new SemanticTokensBuilder();
  const commands = range === undefined ? document.commands.commands : document.commandsIn(range);
  for (const located of commands) {
    const judged = session.judged(document, located);
    if (judged === undefined) continue;
    for (const token of semanticTokens(judged.analysis)) {
      const { start, end } = document.rangeOf(token, located.base);
      // A token must not reach over a line's end.
      if (start.line !== end.line) continue;
      builder.push(
        start.line,
        start.character,
        end.character - start.character,
        tokenTypes.indexOf(token.type),
        token.deprecated ? 1 : 0,
      );
    }
  }
  return builder.build();
}
