// Offers what can be done after an examination, as buttons of a message.
import * as vscode from 'vscode';
import type { NextStep, Offer } from '../../core/doctor/offer';
import { withoutLinks } from '../../core/view/text';
import { sayLine } from '../l10n';

/** Shows the offer. @returns what was chosen; undefined when it was closed. */
export async function choose(offer: Offer): Promise<NextStep | undefined> {
  const labels = offer.steps.map(({ label }) => sayLine(label));
  const chosen = await vscode.window.showWarningMessage(withoutLinks(sayLine(offer.sentence)), ...labels);
  return offer.steps[labels.indexOf(chosen ?? '')];
}
