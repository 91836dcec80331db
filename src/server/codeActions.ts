// Code actions: the fixes of findings, silencing or explaining a rule, and the layout of a command.
import {
  CodeActionKind,
  type CodeAction,
  type CodeActionContext,
  type TextEdit,
  type WorkspaceEdit,
} from 'vscode-languageserver';
import { msg } from '../core/message';
import type { LocatedCommand, Range } from '../core/shell/word';
import { disableEdit } from '../core/testpmd/editor/directive';
import { fixAllEdits } from '../core/testpmd/editor/fixes';
import type { Layout } from '../core/testpmd/editor/format';
import type { Edit, JudgedFinding } from '../core/testpmd/finding';
import { diagnosticOf } from './diagnostics';
import { layOut } from './formatting';
import type { OpenDocument } from './openDocument';
import type { Session } from './session';

/** What an editor may run on save: every obvious fix of a document. */
export const fixAllKind = `${CodeActionKind.SourceFixAll}.manaDpdk`;

export const codeActionKinds = [CodeActionKind.QuickFix, CodeActionKind.RefactorRewrite, fixAllKind];

/** The extension's command that opens a rule's page; other editors do not have it. */
const explainCommand = 'manaDpdk.showRule';

/** Actions for a range, as offsets of the document. */
export function codeActionsOf(
  session: Session,
  document: OpenDocument,
  range: Range,
  { only }: Pick<CodeActionContext, 'only'>,
): CodeAction[] {
  const wanted = (kind: string): boolean =>
    only === undefined || only.some((asked) => kind === asked || kind.startsWith(`${asked}.`));
  return [
    ...(wanted(CodeActionKind.QuickFix) ? quickFixes(session, document, range) : []),
    ...(wanted(CodeActionKind.RefactorRewrite) ? rewrites(session, document, range) : []),
    ...(wanted(fixAllKind) ? fixAll(session, document) : []),
  ];
}

function quickFixes(session: Session, document: OpenDocument, range: Range): CodeAction[] {
  return document.commandsIn(range).flatMap((located) => {
    const { base } = located;
    const here = session
      .findings(document, located)
      .filter(({ start, end }) => base + start <= range.end && base + end >= range.start);
    return [
      ...here.flatMap((finding) => fixesOf(session, document, finding, base)),
      ...here.flatMap((finding) => ruleActions(session, document, finding, located)),
    ];
  });
}

function fixesOf(
  session: Session,
  document: OpenDocument,
  finding: JudgedFinding,
  base: number,
): CodeAction[] {
  return finding.fixes.map((fix) => ({
    title: session.say(fix.title),
    kind: CodeActionKind.QuickFix,
    isPreferred: fix.preferred,
    diagnostics: [diagnosticOf(session, document, finding, base)],
    edit: workspaceEdit(document, textEdits(document, fix.edits, base)),
  }));
}

function ruleActions(
  session: Session,
  document: OpenDocument,
  finding: JudgedFinding,
  { base, command }: LocatedCommand,
): CodeAction[] {
  const { rule } = finding;
  const common = {
    kind: CodeActionKind.QuickFix,
    diagnostics: [diagnosticOf(session, document, finding, base)],
  };
  const silence = disableEdit(document.kind, document.text, base + command.start, rule);
  const explain = session.say(msg('Explain {0}', rule));
  return [
    ...(silence === undefined
      ? []
      : [
          {
            ...common,
            title: session.say(msg('Disable {0} for this command', rule)),
            edit: workspaceEdit(document, textEdits(document, [silence], 0)),
          },
        ]),
    ...(session.rulePage?.startsWith(`command:${explainCommand}`) === true
      ? [
          {
            ...common,
            title: explain,
            command: { title: explain, command: explainCommand, arguments: [rule] },
          },
        ]
      : []),
  ];
}

const layouts: readonly (readonly [Layout, ReturnType<typeof msg>])[] = [
  ['option-per-line', msg('One option per line')],
  ['one-line', msg('On one line')],
];

function rewrites(session: Session, document: OpenDocument, range: Range): CodeAction[] {
  const [located] = document.commandsIn(range);
  // Arguments of a task are strings of their own.
  if (located === undefined || document.kind === 'tasks' || document.kind === 'console') return [];
  return layouts.flatMap(([layout, title]) => {
    const edits = layOut(session, document, [located], layout);
    return edits.length === 0
      ? []
      : [
          {
            title: session.say(title),
            kind: CodeActionKind.RefactorRewrite,
            edit: workspaceEdit(document, edits),
          },
        ];
  });
}

function fixAll(session: Session, document: OpenDocument): CodeAction[] {
  const edits = document.commands.commands.flatMap((located) =>
    textEdits(document, fixAllEdits(session.findings(document, located)), located.base),
  );
  if (edits.length === 0) return [];
  return [
    {
      title: session.say(msg('Make every obvious fix of testpmd commands')),
      kind: fixAllKind,
      edit: workspaceEdit(document, edits),
    },
  ];
}

function textEdits(document: OpenDocument, edits: readonly Edit[], base: number): TextEdit[] {
  return edits.map((edit) => ({ range: document.rangeOf(edit, base), newText: edit.newText }));
}

/** Edits of a known version of a document: an editor that has gone on since does not make them. */
function workspaceEdit({ uri, version }: OpenDocument, edits: TextEdit[]): WorkspaceEdit {
  return { documentChanges: [{ textDocument: { uri, version }, edits }] };
}
