// Loads the rows of log messages with their types. The schemas in `schemas/` say the same for editors and tests.
import componentsFile from './log-components.json';
import effectsFile from './log-effects.json';
import errnoFile from './errno.json';

/** What a line is to the reasoning; see the schema. */
export type LogRole = 'cause' | 'symptom' | 'noise' | 'sign';
export type LogSeverity = 'error' | 'warning' | 'info';
/** What a neutral line tells. */
export type LogSign = 'run-start' | 'run-end' | 'port' | 'forwarding' | 'success';

/**
 * @property errno The incident holds one of these. @property with One of these rows shows in the same run.
 * @property as Id of the row that explains the incident then.
 */
export interface LogVariant {
  readonly errno?: readonly number[];
  readonly with?: readonly string[];
  readonly as: string;
}

/** A family of messages. Every field is described in `schemas/log-messages.schema.json`. */
export interface LogRow {
  readonly id: string;
  readonly component: string;
  readonly role: LogRole;
  readonly severity?: LogSeverity;
  readonly patterns: readonly string[];
  readonly needsPrefix?: boolean;
  readonly from: string | null;
  readonly to: string | null;
  readonly level?: string;
  readonly effect?: string;
  readonly leadsTo?: readonly string[];
  readonly onlyWith?: readonly string[];
  readonly clearedBy?: readonly string[];
  readonly harmlessAfter?: readonly string[];
  readonly clearedAs?: string;
  readonly sign?: LogSign;
  readonly title: string;
  readonly explanation?: string;
  readonly evidence?: readonly string[];
  readonly fixes?: readonly string[];
  readonly as?: string;
  readonly variants?: readonly LogVariant[];
  readonly source: string;
  readonly note?: string;
}

/** What can be done. @property step Id of the setup step that does it; null where there is none. */
export interface LogFix {
  readonly id: string;
  readonly step: string | null;
  readonly title: string;
  readonly note?: string;
  readonly commands: readonly string[];
  readonly link?: string;
  readonly source: string;
}

export interface LogComponent {
  readonly id: string;
  readonly prefixes: readonly string[];
  readonly functions: readonly string[];
}

export interface LogEffect {
  readonly id: string;
  readonly leadsTo: readonly string[];
}

export interface Errno {
  readonly id: string;
  readonly number: number;
  readonly text: string;
}

export const logComponents: readonly LogComponent[] = componentsFile.rows;
export const logEffects: readonly LogEffect[] = effectsFile.rows;
export const errnoRows: readonly Errno[] = errnoFile.rows;
