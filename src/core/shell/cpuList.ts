// Sets of CPUs as `taskset` and `numactl` take them.

const highest = 4095;

/** `0-3,8,10-20:2`; null where it cannot be read. */
export function parseCpuList(text: string): readonly number[] | null {
  const found = new Set<number>();
  for (const part of text.split(',')) {
    const match = /^(\d{1,4})(?:-(\d{1,4})(?::(\d{1,4}))?)?$/.exec(part);
    const [, first, last = first, step = '1'] = match ?? [];
    if (first === undefined || Number(last) > highest || Number(first) > Number(last) || Number(step) === 0)
      return null;
    for (let cpu = Number(first); cpu <= Number(last); cpu += Number(step)) found.add(cpu);
  }
  return [...found].sort((a, b) => a - b);
}

/** `0x6`, `6` (hexadecimal either way), `00000000,00000006`; null where it cannot be read. */
export function parseCpuMask(text: string): readonly number[] | null {
  const digits = /^(?:0[xX])?([0-9a-fA-F,]{1,1200})$/.exec(text)?.[1]?.replaceAll(',', '');
  if (digits === undefined || digits === '') return null;
  const found: number[] = [];
  for (let at = 0; at < digits.length; at++) {
    const nibble = parseInt(digits.charAt(digits.length - 1 - at), 16);
    for (let bit = 0; bit < 4; bit++) if ((nibble & (1 << bit)) !== 0) found.push(at * 4 + bit);
  }
  return found.length === 0 ? null : found;
}
