// Messages between a plan view and its page.
import type { PageButton, FieldId, PlanPage } from './page';
import type { PlanPurpose } from './purpose';
import type { PlanWords } from './words';

export type ToPage =
  | { readonly kind: 'start'; readonly words: PlanWords }
  /** `memory` is kept by VS Code for the next window. */
  | { readonly kind: 'page'; readonly page: PlanPage; readonly memory: PlanMemory }
  /** For a screen reader. */
  | { readonly kind: 'say'; readonly text: string };

export type FromPage =
  | { readonly kind: 'ready' }
  /** `plan` is the one that the reader has seen. */
  | { readonly kind: 'press'; readonly button: PageButton['do']; readonly plan: string }
  | { readonly kind: 'tick'; readonly step: string; readonly on: boolean }
  | { readonly kind: 'field'; readonly field: FieldId; readonly value: string; readonly on: boolean }
  | { readonly kind: 'copy'; readonly step: string }
  | { readonly kind: 'command'; readonly command: string }
  | { readonly kind: 'undo-item'; readonly row: number };

/** What brings a plan view back with the next window. */
export interface PlanMemory {
  readonly vm: string;
  readonly purpose: PlanPurpose;
}
