// What is said about a command: a rule, a place, a sentence and the edits that would mend it.
import type { Message } from '../message';
import type { Range } from '../shell/word';
import type { ReleaseId } from './release';
import type { RuleId } from './ruleTable';

/** `off` silences a rule; the others are the severities of an editor. */
export type Severity = 'error' | 'warning' | 'info' | 'hint';

/** Replaces the text of the range. Offsets are relative to the command's base, like those of its words. */
export interface Edit extends Range {
  readonly newText: string;
}

/** @property preferred The obvious repair: what “fix all” would apply. */
export interface Fix {
  readonly title: Message;
  readonly edits: readonly Edit[];
  readonly preferred: boolean;
}

/**
 * @property message What testpmd will do, and what to write instead.
 * @property severity Only where it differs from the rule's own, because the case does.
 */
export interface Finding extends Range {
  readonly rule: RuleId;
  readonly message: Message;
  readonly severity?: Severity;
  readonly fixes: readonly Fix[];
}

/** A finding with the severity that holds for it after the user's settings. */
export interface JudgedFinding extends Finding {
  readonly severity: Severity;
}

/** Severities the user has set, by rule. */
export type SeverityOverrides = Readonly<Partial<Record<RuleId, Severity | 'off'>>>;

/** Which releases a finding holds for, when several were asked about. */
export interface FindingByRelease {
  readonly finding: JudgedFinding;
  readonly releases: readonly ReleaseId[];
}
