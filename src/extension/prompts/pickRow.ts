// A list to choose from, as a step of several: some rows are only to be read, one can go back, and text can be typed.
import * as vscode from 'vscode';

/** @property value What choosing the row means; a row without it is only to be read. */
export interface Row<T> extends vscode.QuickPickItem {
  readonly value?: T;
}

/** The person wants the step before. */
export const goBack = Symbol('back');

/**
 * @property active The row that Enter takes.
 * @property step Which one of how many.
 * @property back Whether there is a step before.
 * @property typed Rows for what is being typed; they stand above the others.
 * @property matchAll Whether what is typed is also looked for beside and below the labels.
 */
export interface PickRowOptions<T> {
  readonly title: string;
  readonly placeholder: string;
  readonly rows: readonly Row<T>[];
  readonly active?: Row<T> | undefined;
  readonly step?: readonly [number, number];
  readonly back?: boolean;
  readonly value?: string;
  readonly matchAll?: boolean;
  readonly typed?: (text: string) => readonly Row<T>[];
}

/** @returns undefined when the list was closed. */
export async function pickRow<T>(options: PickRowOptions<T>): Promise<T | typeof goBack | undefined> {
  const list = vscode.window.createQuickPick<Row<T>>();
  const { step, typed } = options;
  list.title = options.title;
  list.placeholder = options.placeholder;
  list.ignoreFocusOut = true;
  list.matchOnDescription = options.matchAll === true;
  list.matchOnDetail = options.matchAll === true;
  if (step !== undefined) [list.step, list.totalSteps] = step;
  if (options.back === true) list.buttons = [vscode.QuickInputButtons.Back];
  const draw = (): void => {
    const added = typed?.(list.value) ?? [];
    list.items = [...added.map((row) => ({ ...row, alwaysShow: true })), ...options.rows];
  };
  if (options.value !== undefined) list.value = options.value;
  draw();
  const active = options.active ?? options.rows.find(isChoice);
  if (active !== undefined && list.items.includes(active)) list.activeItems = [active];
  try {
    return await new Promise((resolve) => {
      list.onDidChangeValue(draw);
      list.onDidTriggerButton(() => {
        resolve(goBack);
      });
      list.onDidAccept(() => {
        const [row] = list.activeItems;
        if (row !== undefined && isChoice(row)) resolve(row.value);
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

function isChoice<T>(row: Row<T>): row is Row<T> & { readonly value: T } {
  return row.value !== undefined && row.kind !== vscode.QuickPickItemKind.Separator;
}

export function separator(label: string): Row<never> {
  return { label, kind: vscode.QuickPickItemKind.Separator };
}

/**
 * Takes steps one after the other. Each gives its answer, `goBack`, or undefined for “never mind”; one that has nothing to
 * ask passes at once, forwards and backwards alike.
 *
 * @returns false when the person has closed one.
 */
export async function walk(
  steps: readonly (() => Promise<'next' | 'skipped' | typeof goBack | undefined>)[],
): Promise<boolean> {
  let at = 0;
  let forwards = true;
  while (at < steps.length) {
    const answer = await steps[at]?.();
    if (answer === undefined) return false;
    if (answer !== 'skipped') forwards = answer === 'next';
    at += forwards ? 1 : -1;
    // In front of the first step there is nothing that could be asked again.
    if (at < 0) return false;
  }
  return true;
}
