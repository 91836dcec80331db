// What a plan view shows: texts in the reader's language and flags, ready to be drawn.

/** Something to press. `do` is what the page reports. */
export interface PageButton {
  readonly do: 'run' | 'cancel' | 'copy-script' | 'undo' | 'again' | 'show-history' | 'show-plan';
  readonly label: string;
  readonly primary: boolean;
  readonly enabled: boolean;
}

/** A command of the extension to press: a remedy, or the next thing to do. */
export interface PageCommand {
  readonly label: string;
  readonly command: string;
}

/** @property severity `good`: it went well. Each has an icon and a word of its own, so that no colour is alone. */
export interface PageNotice {
  readonly severity: 'info' | 'good' | 'warning' | 'error';
  readonly text: string;
  readonly detail: readonly string[];
  readonly commands: readonly PageCommand[];
}

/** @property locked Why it cannot be chosen; null where it can. */
export interface PageChoice {
  readonly value: string;
  readonly label: string;
  readonly detail: string;
  readonly checked: boolean;
  readonly locked: string | null;
}

interface FieldBase {
  readonly id: FieldId;
  readonly label: string;
  readonly hint: string;
  /** What is wrong with what was entered; null when nothing is. */
  readonly problem: string | null;
}

export type FieldId =
  | 'nics'
  | 'hugepageSizeKb'
  | 'hugepagesMb'
  | 'persist'
  | 'dpdkVersion'
  | 'dpdkTree'
  | 'rdmaCoreVersion'
  | 'rollbackSeconds';

export type PageField = FieldBase &
  (
    | { readonly kind: 'choices'; readonly choices: readonly PageChoice[] }
    | {
        readonly kind: 'select';
        readonly value: string;
        readonly choices: readonly { readonly value: string; readonly label: string }[];
      }
    /** `placeholder` is what an empty box stands for. */
    | {
        readonly kind: 'number';
        readonly value: string;
        readonly placeholder: string;
        readonly least: number;
        readonly most: number;
        readonly unit: string;
      }
    | { readonly kind: 'check'; readonly checked: boolean }
    | { readonly kind: 'text'; readonly value: string; readonly placeholder: string }
  );

export interface PageGroup {
  readonly id: string;
  readonly legend: string;
  readonly fields: readonly PageField[];
}

/** A property of a step in a few words. */
export interface PageBadge {
  readonly text: string;
  readonly tone: 'plain' | 'root' | 'good' | 'warning' | 'error';
}

export type ProgressTone = 'waiting' | 'running' | 'good' | 'warning' | 'error';

/**
 * How far a step is.
 *
 * @property elapsedMs At the moment the page was made; null where it has not begun. It goes on while `running`.
 * @property leftMs Until the VM gives the NIC back by itself.
 */
export interface PageProgress {
  readonly tone: ProgressTone;
  readonly label: string;
  readonly running: boolean;
  readonly elapsedMs: number | null;
  readonly leftMs: number | null;
  readonly percent: number | null;
  readonly detail: string;
  readonly command: string;
}

/**
 * One step of the plan.
 *
 * @property tick null where there is nothing to choose.
 * @property headline Why it is needed, what was found, or why it may not run.
 * @property shield A guard stands before it.
 * @property optional Possible, but nothing asks for it.
 * @property folded Shown as one line, because nothing is done.
 */
export interface PageStep {
  readonly key: string;
  readonly title: string;
  readonly state: 'needed' | 'met' | 'blocked' | 'optional';
  readonly stateLabel: string;
  readonly tick: { readonly checked: boolean; readonly enabled: boolean; readonly label: string } | null;
  readonly headline: string;
  readonly purpose: string;
  readonly shield: boolean;
  readonly folded: boolean;
  readonly badges: readonly PageBadge[];
  readonly commands: readonly string[];
  /** Name of the block of commands. */
  readonly commandsLabel: string;
  readonly facts: readonly { readonly label: string; readonly text: string }[];
  readonly notes: readonly string[];
  readonly progress: PageProgress | null;
  readonly problem: PageNotice | null;
}

/** How a run ended: what was done, what was not, and what to do now. */
export interface PageResult {
  readonly notice: PageNotice;
  readonly lines: readonly { readonly tone: ProgressTone; readonly text: string }[];
  readonly next: readonly PageCommand[];
}

/** @property undo Pressed as `undo-item` with the row's index; null where nothing can be undone. */
export interface PageHistoryRow {
  readonly when: string;
  readonly who: string;
  readonly what: string;
  readonly outcome: string;
  readonly tone: ProgressTone;
  readonly changes: string;
  readonly undoable: string;
  readonly undo: { readonly label: string; readonly name: string } | null;
}

export interface PageHistory {
  readonly caption: string;
  readonly columns: readonly string[];
  readonly rows: readonly PageHistoryRow[];
}

/**
 * The whole page.
 *
 * @property plan Id of the plan that is shown: only that one is run.
 * @property busy What is being waited for; empty when nothing is.
 * @property summary Figures of the plan.
 */
export interface PlanPage {
  readonly plan: string;
  readonly title: string;
  readonly vm: string;
  readonly readiness: PageBadge | null;
  readonly summary: string;
  readonly busy: string;
  readonly section: 'plan' | 'history';
  readonly notices: readonly PageNotice[];
  readonly result: PageResult | null;
  readonly buttons: readonly PageButton[];
  readonly optionsEnabled: boolean;
  readonly options: readonly PageGroup[];
  readonly steps: readonly PageStep[];
  readonly history: PageHistory | null;
}
