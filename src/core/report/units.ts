// Sizes in the units field engineers use. IEC units are the same in every language.

/** A size given in KiB, in the largest unit that divides it: 2048 is `2 MiB`, 1048576 is `1 GiB`. */
export function formatKb(kb: number): string {
  if (kb !== 0 && kb % (1024 * 1024) === 0) return `${kb / (1024 * 1024)} GiB`;
  return kb !== 0 && kb % 1024 === 0 ? `${kb / 1024} MiB` : `${kb} KiB`;
}
