// Entering a command for testpmd's prompt with help: what can follow, what each command does, what would not be taken.
import * as vscode from 'vscode';
import { msg, type Message } from '../../core/message';
import type { LintContext } from '../../core/testpmd/analysis';
import { withoutIcons } from '../../core/view/text';
import { say } from '../l10n';
import type { Row } from '../prompts/pickRow';
import type { FollowedRun } from './followedRun';
import type { RunCore } from './runVm';

/** What choosing a row does. */
type Entry =
  { readonly kind: 'word'; readonly line: string } | { readonly kind: 'run'; readonly line: string };

/**
 * A list that follows what is typed: words that can come next; the whole command once it is one.
 *
 * @returns the command; undefined when the list was closed.
 */
export async function askConsoleCommand(engine: RunCore, run: FollowedRun): Promise<string | undefined> {
  const context = engine.consoleContext(run.live.head.release);
  const list = vscode.window.createQuickPick<Row<Entry>>();
  list.title = vscode.l10n.t('testpmd console command, DPDK {0}', context.release.id);
  list.placeholder = vscode.l10n.t('Type, or choose the next word; Enter on a whole command runs it');
  list.ignoreFocusOut = true;
  const draw = (): void => {
    list.items = rowsFor(engine, list.value, context);
  };
  draw();
  try {
    return await new Promise((resolve) => {
      list.onDidChangeValue(draw);
      list.onDidAccept(() => {
        const [row] = list.activeItems;
        if (row?.value === undefined) return;
        if (row.value.kind === 'run') resolve(row.value.line);
        else {
          list.value = row.value.line;
          draw();
        }
      });
      list.onDidHide(() => {
        resolve(undefined);
      });
      list.show();
    });
  } finally {
    list.dispose();
  }
}

/** More words than these nobody reads: typing makes them fewer. */
const mostRows = 200;

function rowsFor(engine: RunCore, value: string, context: LintContext): readonly Row<Entry>[] {
  const line = value.trimStart();
  const { from, offers, values } = engine.consoleCompletions(line, context);
  const [finding] = engine.checkConsoleLine(line, 0, context);
  const whole = line.trim() !== '' && finding === undefined;
  const head = line.slice(0, from);
  const rows: Row<Entry>[] = [
    ...(whole
      ? [
          row(`$(play) ${withoutIcons(line.trim())}`, msg('runs the command'), {
            kind: 'run',
            line: line.trim(),
          }),
        ]
      : []),
    ...offers
      .slice(0, mostRows)
      .map(({ word, usage, rows: commands, ends }) =>
        row(
          withoutIcons(word),
          msg('{0}', usage),
          { kind: 'word', line: `${head}${word}${ends && commands.length === 1 ? '' : ' '}` },
          commands.length === 1 ? commands[0]?.summary : null,
        ),
      ),
    ...values.map((name) => row(`$(edit) ${withoutIcons(name)}`, msg('type a value'))),
  ];
  if (rows.length > 0 || finding === undefined) return rows;
  return [row(`$(error) ${withoutIcons(say(finding.message))}`)];
}

function row(label: string, description?: Message, value?: Entry, summary?: string | null): Row<Entry> {
  return {
    label,
    alwaysShow: true,
    ...(description === undefined ? {} : { description: withoutIcons(say(description)) }),
    ...(summary === undefined || summary === null
      ? {}
      : { detail: withoutIcons(say({ text: summary, args: [] })) }),
    ...(value === undefined ? {} : { value }),
  };
}
