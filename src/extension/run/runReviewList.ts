// The review of a run as a list: what is found and needed is read, and Enter does the most sensible thing.
import * as vscode from 'vscode';
import {
  reviewOf,
  rowWidth,
  type ReviewAction,
  type Reviewed,
  type ReviewRow,
} from '../../core/view/runReview';
import { withoutIcons } from '../../core/view/text';
import { sanitize } from '../../core/remote/sanitize';
import { wrap } from '../../core/report/width';
import { say, sayLine } from '../l10n';
import { pickRow, separator, type goBack, type Row } from '../prompts/pickRow';

/** @returns undefined when the list was closed. */
export async function askReview(
  title: string,
  reviewed: Reviewed,
  back: boolean,
): Promise<ReviewAction | typeof goBack | undefined> {
  const rows = reviewOf(reviewed).flatMap((section): readonly Row<ReviewAction>[] => [
    separator(sayLine(section.title)),
    ...section.rows.flatMap(rowsOf),
  ]);
  return pickRow<ReviewAction>({
    title,
    placeholder: vscode.l10n.t('Read what will run; nothing has been started yet'),
    rows,
    back,
  });
}

/** A sentence that is longer than a row goes on in the next one: it may be what keeps the reader from harm. */
function rowsOf({ icon, label, description, action }: ReviewRow): readonly Row<ReviewAction>[] {
  const words = typeof label === 'string' ? label : say(label);
  const [first = '', ...more] = wrap(sanitize(words, { singleLine: true }), rowWidth).map(withoutIcons);
  const head: Row<ReviewAction> = {
    label: icon === undefined ? first : `$(${icon}) ${first}`,
    ...(description === undefined ? {} : { description: withoutIcons(sayLine(description)) }),
    ...(action === undefined ? {} : { value: action }),
  };
  return [head, ...more.map((text): Row<ReviewAction> => ({ label: `$(blank) ${text}` }))];
}
