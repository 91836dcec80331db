// Names the numbers that messages end with: -19 is ENODEV, "No such device".
import { errnoRows, type Errno } from '../../knowledge/logs';

const byNumber = new Map(errnoRows.map((row) => [row.number, row]));
const byText = new Map(errnoRows.map((row) => [row.text.toLowerCase(), row.number]));

/** @param number Of either sign. */
export function errnoOf(number: number): Errno | undefined {
  return byNumber.get(Math.abs(number));
}

/** The number of what `strerror` printed; undefined for any other text. */
export function errnoOfText(text: string): number | undefined {
  return byText.get(text.trim().replace(/[.!]$/, '').toLowerCase());
}
