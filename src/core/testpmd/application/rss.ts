// --disable-rss and --enable-rss: since 25.11 whichever comes second ends testpmd, unless another option has set hashes
// in between.
import { msg } from '../../message';
import type { Finding } from '../finding';
import type { Course, ReadOption } from './course';
import { aboutWhole } from './findings';

/** Options that set what is hashed, after which --disable-rss is forgotten. */
const hashOptions: ReadonlySet<string> = new Set(['rss-ip', 'rss-udp', 'rss-level-outer', 'rss-level-inner']);

/** What testpmd hashes so far. */
export interface RssState {
  off: boolean;
  forced: boolean;
}

/** Follows the options of RSS in their order. */
export function checkRss(state: RssState, course: Course, read: ReadOption): readonly Finding[] {
  if (hashOptions.has(read.id)) state.off = false;
  const conflict = (read.id === 'disable-rss' && state.forced) || (read.id === 'enable-rss' && state.off);
  if (read.id === 'disable-rss') state.off = true;
  if (read.id === 'enable-rss') state.forced = true;
  // A word that may be --rss-ip can stand between them; nothing undoes --enable-rss.
  if (!conflict || (course.open && read.id === 'enable-rss')) return [];
  return [
    aboutWhole(
      read,
      'option-conflict',
      msg('--disable-rss and --enable-rss exclude each other, and testpmd ends: leave one of them out.'),
    ),
  ];
}
