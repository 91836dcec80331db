// Which known word a mistaken one was probably meant to be.

/** Longer texts are no mistaken words, and would take long to compare. */
const longest = 64;

/** True where one character more, less or different makes one text of the other. */
export function withinOneEdit(a: string, b: string): boolean {
  if (Math.abs(a.length - b.length) > 1) return false;
  let at = 0;
  while (at < a.length && a[at] === b[at]) at += 1;
  return (
    a.slice(at + 1) === b.slice(at + 1) || a.slice(at + 1) === b.slice(at) || a.slice(at) === b.slice(at + 1)
  );
}

/** The only known word that differs by case, blanks, dashes or one character; undefined where none or several do. */
export function nearestWord(word: string, known: readonly string[]): string | undefined {
  if (word.length > longest) return undefined;
  const wanted = plain(word);
  const same = known.filter((one) => plain(one) === wanted);
  const near = same.length > 0 ? same : known.filter((one) => withinOneEdit(plain(one), wanted));
  return near.length === 1 ? near[0] : undefined;
}

function plain(text: string): string {
  return text.trim().toLowerCase().replaceAll('-', '_');
}
