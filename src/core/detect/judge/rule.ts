// What a rule of the judge is: a pure function from facts to a verdict, and the sections of the probe it rests on.
import type { RequirementId } from '../../../knowledge';
import type { Message } from '../../message';
import type { Facts } from '../facts';
import type { FindingStatus } from '../finding';
import type { SectionId } from '../sections';

/** The judgement of one rule. `fix` is null where the requirement is met or nothing can be done. */
export interface Verdict {
  readonly status: FindingStatus;
  readonly reason: Message;
  readonly fix: Message | null;
}

/**
 * True where the section of the probe arrived whole. An empty list in the facts means "there is none" only then;
 * otherwise it means "not read".
 */
export type WasRead = (section: SectionId) => boolean;

export interface Rule {
  readonly id: RequirementId;
  /** Where the values come from, most telling first: these become the finding's evidence. */
  readonly sections: readonly SectionId[];
  readonly judge: (facts: Facts, wasRead: WasRead) => Verdict;
}

export const pass = (reason: Message): Verdict => ({ status: 'pass', reason, fix: null });
export const warn = (reason: Message, fix: Message | null): Verdict => ({ status: 'warn', reason, fix });
export const fail = (reason: Message, fix: Message | null): Verdict => ({ status: 'fail', reason, fix });
export const unknown = (reason: Message, fix: Message | null = null): Verdict => ({
  status: 'unknown',
  reason,
  fix,
});
