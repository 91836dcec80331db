// Compares releases by their numbers: 22.11, 22.11.2, 5.15.0.

/** Negative where `one` is older. A release that names fewer parts stands for all of its kind: 22.11 equals 22.11.2. */
export function compareReleases(one: string, other: string): number {
  const [left, right] = [one, other].map((release) => release.split('.').map(Number));
  for (let part = 0; part < Math.min(left?.length ?? 0, right?.length ?? 0); part += 1) {
    const difference = (left?.[part] ?? 0) - (right?.[part] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
