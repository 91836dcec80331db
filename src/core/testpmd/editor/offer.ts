// One thing that completion offers, without the editor's own types.
import type { Message } from '../../message';
import type { OptionSide } from '../optionTable';

/** What an offer is: an editor draws it with a symbol of its own. */
export type OfferKind = 'option' | 'separator' | 'value' | 'device' | 'key' | 'snippet' | 'command';

/**
 * @property label Shown in the list. @property note Shown beside the label, in small print.
 * @property beside Shown beside every label and not only the chosen one: few words, since a long one cuts the label off.
 * @property newText Put in place of the range that the offers share. In the editor's snippet syntax for a `snippet`.
 * @property rank Order among the offers: lower ones come first, equal ones in alphabetical order unless `order` is set.
 * @property again More is to be chosen behind it: the editor may ask for completion again.
 * @property option Which option explains it; looked up when the reader wants to know.
 * @property help What is said about it otherwise.
 */
export interface Offer {
  readonly kind: OfferKind;
  readonly label: string;
  readonly newText: string;
  readonly rank: number;
  readonly note?: Message;
  readonly beside?: Message;
  readonly help?: Message;
  readonly again?: boolean;
  readonly deprecated?: boolean;
  readonly option?: { readonly side: OptionSide; readonly id: string };
}

/** Offers, and the range they replace, relative to the command's base. */
export interface Offers {
  readonly start: number;
  readonly end: number;
  readonly offers: readonly Offer[];
}
