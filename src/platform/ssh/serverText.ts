// What a server says before anyone has signed in: shortened, cleaned and marked as the server's words.
import { sanitize } from '../../core/remote/sanitize';

/** Characters of one banner that are kept, and banners of one attempt: a server may send as many as it likes. */
const longestBanner = 2_000;
const mostBanners = 5;

/** Banners of one attempt to connect. */
export class ServerBanners {
  private count = 0;

  /** The banner as one text for the log, or `undefined` when there were enough of them. */
  add(hostname: string, text: string): string | undefined {
    this.count += 1;
    if (this.count > mostBanners) return undefined;
    return `the server ${sanitize(hostname, { singleLine: true, maxLength: 255 })} says: ${cleanBanner(text)}`;
  }
}

/** A banner without control sequences and not longer than a screen. */
export function cleanBanner(text: string): string {
  return sanitize(text.slice(0, longestBanner * 4), { maxLength: longestBanner }).trim();
}

/** The beginning of what a service sent that is no SSH server, for the detail of a problem. */
export class FirstBytes {
  private text = '';

  add(chunk: Buffer): void {
    if (this.text.length < 256) this.text += chunk.toString('latin1', 0, 256);
  }

  /** Nothing has come at all. */
  get empty(): boolean {
    return this.text === '';
  }

  /** An SSH server names itself in its first line or after a greeting. */
  get looksLikeSsh(): boolean {
    return /^SSH-/m.test(this.text);
  }

  toString(): string {
    return sanitize(this.text, { maxLength: 256 }).trim();
  }
}
