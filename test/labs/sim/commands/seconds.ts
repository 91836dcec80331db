// Durations as sleep and timeout take them.

const units: Readonly<Record<string, number>> = { '': 1, s: 1, m: 60, h: 3600, d: 86_400 };

/** Seconds; undefined where the text is no duration. */
export function seconds(text: string): number | undefined {
  const [, number, unit] = /^(\d+(?:\.\d*)?|\.\d+|infinity)([smhd]?)$/.exec(text) ?? [];
  if (number === undefined) return undefined;
  return number === 'infinity' ? 1e9 : Number(number) * (units[unit ?? ''] ?? 1);
}
