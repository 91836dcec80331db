// Amounts of memory as EAL reads them: sizes with a letter, lists of megabytes, sizes for one kind of page.
import { isSpace, strtoul } from '../scan/cNumbers';

const letters = 'KMGTPE';

/**
 * A size with a letter for its unit, as rte_str_to_size reads it; what follows the letter is not looked at.
 *
 * @returns bytes, wrapped to 64 bits; 0 for what it does not understand, `digits` false where it sees no number.
 */
export function strToSize(text: string): { readonly bytes: bigint; readonly digits: boolean } {
  let at = 0;
  while (at < text.length && isSpace(text.charAt(at))) at++;
  const trimmed = text.slice(at);
  // A minus sign makes 0 of it without being a mistake.
  if (trimmed.startsWith('-')) return { bytes: 0n, digits: true };
  const { value, rest, digits, overflow } = strtoul(trimmed, 0);
  if (overflow || !digits) return { bytes: 0n, digits: false };
  const unit = (rest.startsWith(' ') ? rest.slice(1) : rest).charAt(0).toUpperCase();
  const power = unit === '' ? 0 : letters.indexOf(unit) + 1;
  return { bytes: BigInt.asUintN(64, value << BigInt(10 * power)), digits };
}

const maxNodes = 32;
const maxListLength = maxNodes * 10;

/** Megabytes for each NUMA node, as in `--socket-mem=1024,0`; undefined where EAL refuses them. */
export function nodeMegabytes(text: string): readonly bigint[] | undefined {
  if (text.length >= maxListLength || !/\d$/.test(text)) return undefined;
  const parts = text.split(',');
  const kept =
    parts.length > maxNodes ? [...parts.slice(0, maxNodes - 1), parts.slice(maxNodes - 1).join()] : parts;
  const amounts = kept.map((part) => ({ part, ...strtoul(part, 10) }));
  const fine = amounts.every(
    ({ part, rest, digits, overflow }) => part !== '' && digits && rest === '' && !overflow,
  );
  return fine ? amounts.map(({ value }) => value) : undefined;
}

const maxPageTextLength = 1024;

/** The page size of `--pagesz-mem=2M:1G` in bytes; undefined where EAL refuses the text. */
export function pageLimit(text: string): bigint | undefined {
  if (text.length >= maxPageTextLength) return undefined;
  const parts = text.split(':');
  if (parts.at(-1) === '') parts.pop();
  const [pageText, limitText] = parts;
  if (parts.length !== 2 || pageText === undefined || limitText === undefined) return undefined;
  if (pageText === '' || limitText === '' || limitText.includes(',')) return undefined;
  const page = strToSize(pageText);
  const limit = strToSize(limitText);
  if (page.bytes === 0n || (page.bytes & (page.bytes - 1n)) !== 0n || !limit.digits) return undefined;
  return limit.bytes % page.bytes === 0n ? page.bytes : undefined;
}
