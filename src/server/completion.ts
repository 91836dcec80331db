// Completion: offers of core as items of LSP; what an option does is looked up when the reader asks.
import {
  CompletionItemKind,
  CompletionItemTag,
  InsertTextFormat,
  MarkupKind,
  type Command,
  type CompletionItem,
  type Position,
} from 'vscode-languageserver';
import { consoleOffersAt } from '../core/testpmd/console/editor';
import { completionsAt } from '../core/testpmd/editor/completion';
import type { Offer, OfferKind, Offers } from '../core/testpmd/editor/offer';
import { optionHelp } from '../core/testpmd/optionHelp';
import { snippetOffers } from '../core/testpmd/editor/snippetOffers';
import type { OptionSide } from '../core/testpmd/optionTable';
import type { ReleaseId } from '../core/testpmd/release';
import { helpMarkdown } from './hover';
import type { OpenDocument } from './openDocument';
import type { Session } from './session';

/** Characters after which an editor asks by itself. */
export const completionTriggers = ['-', '=', ',', ' ', ':'];

const kinds: Readonly<Record<OfferKind, CompletionItemKind>> = {
  option: CompletionItemKind.Property,
  separator: CompletionItemKind.Operator,
  value: CompletionItemKind.EnumMember,
  device: CompletionItemKind.Interface,
  key: CompletionItemKind.Field,
  snippet: CompletionItemKind.Snippet,
  command: CompletionItemKind.Keyword,
};

const askAgain: Command = { title: '', command: 'editor.action.triggerSuggest' };

/** What an item is about, for the moment its documentation is wanted. */
interface ItemData {
  readonly side: OptionSide;
  readonly id: string;
  readonly release: ReleaseId;
}

/** Items for a position: what fits in its command, and whole commands where none stands yet. */
export function completionsOf(
  session: Session,
  document: OpenDocument,
  position: Position,
): CompletionItem[] {
  const offset = document.offsetAt(position);
  const context = session.contextOf(document);
  if (document.isPrompt(offset)) return promptItems(session, document, offset);
  const located = document.commandAt(offset);
  const judged =
    located !== undefined && document.takesWords(located, offset)
      ? session.judged(document, located)
      : undefined;
  const base = located?.base ?? 0;
  const found = [
    [judged === undefined ? undefined : completionsAt(judged.analysis, context, offset - base), base],
    [snippetOffers(document.commands, context, offset), 0],
  ] as const;
  return found.flatMap(([offers, from]) =>
    offers === undefined ? [] : itemsOf(session, document, offers, from, context.release.id),
  );
}

/** Items in a file of commands for testpmd's prompt. */
function promptItems(session: Session, document: OpenDocument, offset: number): CompletionItem[] {
  const context = session.contextOf(document);
  const found = [
    consoleOffersAt(document.text, offset, context),
    snippetOffers(document.commands, context, offset),
  ];
  return found.flatMap((offers) =>
    offers === undefined ? [] : itemsOf(session, document, offers, 0, context.release.id),
  );
}

/** Offers as items. @param base Where the offers' command begins. */
export function itemsOf(
  session: Session,
  document: OpenDocument,
  { start, end, offers }: Offers,
  base: number,
  release: ReleaseId,
): CompletionItem[] {
  const range = document.rangeOf({ start, end }, base);
  // An item that reaches over a line's end is refused by editors.
  if (range.start.line !== range.end.line) return [];
  return offers.map((offer) => itemOf(session, offer, range, release));
}

function itemOf(
  session: Session,
  offer: Offer,
  range: ReturnType<OpenDocument['rangeOf']>,
  release: ReleaseId,
): CompletionItem {
  const { kind, label, newText, rank, note, beside, help, again, deprecated, option } = offer;
  return {
    label,
    kind: kinds[kind],
    filterText: label,
    sortText: `${String(rank * 10).padStart(4, '0')} ${label}`,
    textEdit: { range, newText },
    ...(kind === 'snippet' ? { insertTextFormat: InsertTextFormat.Snippet } : {}),
    ...(note === undefined ? {} : { detail: session.say(note) }),
    ...(beside === undefined ? {} : { labelDetails: { description: session.say(beside) } }),
    ...(help === undefined
      ? {}
      : { documentation: { kind: MarkupKind.Markdown, value: session.markdown(help) } }),
    ...(again === true ? { command: askAgain } : {}),
    ...(deprecated === true ? { tags: [CompletionItemTag.Deprecated] } : {}),
    ...(option === undefined ? {} : { data: { ...option, release } satisfies ItemData }),
  };
}

/** Adds what an option does to its item. */
export function resolveCompletion(session: Session, item: CompletionItem): CompletionItem {
  const data = item.data as Partial<ItemData> | null | undefined;
  if (data?.id === undefined || data.side === undefined || data.release === undefined) return item;
  const row = session.knowledge.options(data.side, data.release).rows.find(({ id }) => id === data.id);
  if (row === undefined) return item;
  const help = optionHelp(row, session.knowledge.releases);
  const value = helpMarkdown(session, { ...help, heading: help.usage });
  return { ...item, documentation: { kind: MarkupKind.Markdown, value } };
}
