// Loads the rows of setups with their types, and the parts of the on-VM library.
import type { Row } from '.';
import actionsFile from './setup-actions.json';
import stepsFile from './setup-steps.json';
import base from './setup/00-base.sh';
import act from './setup/05-act.sh';
import journal from './setup/10-journal.sh';
import lock from './setup/20-lock.sh';
import guard from './setup/30-guard.sh';
import guardNic from './setup/31-guard-nic.sh';
import nic from './setup/40-nic.sh';
import nicBack from './setup/41-nic-back.sh';
import managers from './setup/45-managers.sh';
import memory from './setup/50-memory.sh';
import modules from './setup/55-modules.sh';
import files from './setup/60-files.sh';
import rollback from './setup/65-rollback.sh';
import packages from './setup/70-packages.sh';
import packageFaults from './setup/71-package-faults.sh';
import packageRemoval from './setup/72-package-removal.sh';
import packageTools from './setup/73-package-tools.sh';
import build from './setup/80-build.sh';
import buildEnd from './setup/81-build-end.sh';
import buildSources from './setup/82-build-sources.sh';
import buildInstall from './setup/83-build-install.sh';
import start from './setup/90-start.sh';
import standalone from './setup/95-standalone.sh';

/**
 * What an argument of an action may be: a kind of `core/remote/values`, or
 * `module-or-none`: a module, or `-`; `text`: a line of a configuration file; `...`: any number more of the kind before.
 */
export type ActionParameter =
  | 'interface'
  | 'vmbus-uuid'
  | 'mac'
  | 'integer'
  | 'absolute-path'
  | 'module'
  | 'module-or-none'
  | 'package'
  | 'device'
  | 'text'
  | '...';

/**
 * @property lines Raw shell lines, in order: `{0}` … arguments, `{*}` all from the first `...` on.
 * @property inverse Function that takes it back; null where nothing is changed.
 * @property reboot `volatile`: a reboot undoes it; `lasting`: it does not; `nothing`: it changes nothing.
 */
export interface ActionRow extends Row {
  readonly parameters: readonly ActionParameter[];
  readonly lines: readonly string[];
  readonly inverse: string | null;
  readonly reboot: 'volatile' | 'lasting' | 'nothing';
  readonly root: boolean;
}

/**
 * @property order Place in a whole setup, ascending.
 * @property title, purpose, precondition, dryRun, verification, undo, reboot, risk English, and keys of their translations.
 * @property onFailure `undo`: a step that fails half-way is put back at once; `keep`: what it did stays and can be undone.
 * @property findings Requirements that this step can bring from failing to passing.
 * @property actions The functions of the on-VM library that it uses.
 */
export interface StepRow extends Row {
  readonly order: number;
  readonly title: string;
  readonly purpose: string;
  readonly precondition: string;
  readonly dryRun: string;
  readonly verification: string;
  readonly undo: string;
  readonly reboot: string;
  readonly risk: string;
  readonly riskLevel: 'low' | 'medium' | 'high';
  readonly reversible: 'yes' | 'partly' | 'no';
  readonly onFailure: 'undo' | 'keep';
  readonly findings: readonly string[];
  readonly actions: readonly string[];
}

export const setupActions = actionsFile.rows as unknown as readonly ActionRow[];
export const setupSteps = stepsFile.rows as unknown as readonly StepRow[];

/** The on-VM library by topics, in the order of loading. Its last part, which starts it, stands apart. */
export const setupLibrary = {
  base: [base, act, journal, lock, guard, guardNic, nic, nicBack, managers, memory, modules, files, rollback],
  packages: [packages, packageFaults, packageRemoval, packageTools],
  builds: [build, buildEnd, buildSources, buildInstall],
} as const satisfies Readonly<Record<string, readonly string[]>>;
export const setupStart: string = start;
/** What a script needs that people start by hand. */
export const setupStandalone: string = standalone;
