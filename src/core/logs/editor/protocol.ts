// What the editor's extension asks the language server about logs besides LSP: names, and the shape of each message.

/** Client to server, a request with `ExplanationParams`, answered with the Markdown of one incident, or null. */
export const explanationMethod = 'manaDpdk/logExplanation';

/** Client to server, a request with `ExplainTextParams`, answered with an `ExplainedText`. */
export const explainTextMethod = 'manaDpdk/explainText';

/** Client to server, a request with `LineParams`, answered with a `LineVerdict`, or null for a line that says nothing. */
export const lineMethod = 'manaDpdk/logLine';

/** Client to server, a request with `FixParams`, answered with a `FixOffer`, or null. */
export const fixMethod = 'manaDpdk/logFix';

/** Client to server, a request without parameters, answered with `LogRows` of each of the user's own files. */
export const ownLogRowsMethod = 'manaDpdk/ownLogRows';

/**
 * @property incident Id of an incident in an open document.
 * @property name What the page calls the document; else the last part of its address.
 */
export interface ExplanationParams {
  readonly uri: string;
  readonly incident: string;
  readonly name?: string;
}

/** @property name What the text is called in the explanation. */
export interface ExplainTextParams {
  readonly name: string;
  readonly text: string;
}

/**
 * A text explained, in the editor's language.
 *
 * @property summary One line that counts.
 * @property report The incidents as plain text, for an output panel.
 * @property worst The gravest severity; null where nothing is wrong.
 */
export interface ExplainedText {
  readonly summary: string;
  readonly report: string;
  readonly worst: 'error' | 'warning' | 'info' | null;
  readonly incidents: readonly IncidentOffer[];
}

/** @property line The cause's, or the first one's, from 1. */
export interface IncidentOffer {
  readonly id: string;
  readonly title: string;
  readonly line: number;
  readonly severity: 'error' | 'warning' | 'info';
}

export interface LineParams {
  readonly line: string;
}

/**
 * What one line by itself says.
 *
 * @property start Column where its message begins, UTF-16; `length` likewise.
 * @property markdown Its explanation.
 */
export interface LineVerdict {
  readonly start: number;
  readonly length: number;
  readonly title: string;
  readonly markdown: string;
}

export interface FixParams {
  readonly fix: string;
}

/** What can be done, in the editor's language. @property step Id of the setup step that does it, or null. */
export interface FixOffer {
  readonly id: string;
  readonly step: string | null;
  readonly title: string;
  readonly note: string | null;
  readonly commands: readonly string[];
  readonly link: string | null;
}

/** Begins the lines that the explainer itself writes into an output panel: they quote what was wrong. */
export const ownLineMark = '│';

/** Languages and file names of logs. The text decides about everything else. */
export const logLanguage = 'dpdk-log';

/** True for a document that may be a log of DPDK; whether it is one, its text says (`mentionsDpdk`). */
export function isLogDocument(languageId: string, scheme: string, path: string): boolean {
  if (languageId === logLanguage || languageId === 'log') return true;
  if (languageId !== 'plaintext') return false;
  return scheme === 'untitled' || /\.(?:log|out|dmesg)(?:\.\d{1,3})?$/i.test(path);
}

/** A colour in front ends in a letter. */
const marks =
  /(?:\b|\dm)(?:EAL:[ \x1b]|dpdk|testpmd|net_mana|mana_\w{2,40}\(|MANA_DRIVER|MANA_INIT|HN_DRIVER|hn_vf_|hv_netvsc|uio_hv_generic|mana_ib|VMBUS_BUS|net_failsafe|vdev_netvsc)/i;

/** True for text that has to do with DPDK or MANA. */
export function mentionsDpdk(text: string): boolean {
  return marks.test(text);
}
