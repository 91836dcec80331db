// Figures of a run in the units field engineers use; the same in every language.

const prefixes = ['', 'k', 'M', 'G', 'T'];

/** Three significant digits with a prefix: `1.23 M`, `45.6 k`, `0`. */
function scaled(value: number): string {
  let [rest, step] = [Math.abs(value), 0];
  // 999 500 would be shown as 1000 k.
  while (rest >= 999.5 && step < prefixes.length - 1) [rest, step] = [rest / 1000, step + 1];
  const digits = step === 0 && Number.isInteger(rest) ? 0 : rest >= 99.95 ? 0 : rest >= 9.995 ? 1 : 2;
  return `${value < 0 ? '-' : ''}${rest.toFixed(digits)} ${prefixes[step] ?? ''}`;
}

/** Packets per second: `1.23 Mpps`. */
export const formatPps = (pps: number): string => `${scaled(pps)}pps`;

/** Bits per second: `9.87 Gbit/s`. */
export const formatBits = (bits: number): string => `${scaled(bits)}bit/s`;

/** A number of packets or bytes: `284.9 M` would hide what is counted, so small numbers stay as they are. */
export function formatCount(count: number): string {
  return count < 1_000_000 ? String(Math.round(count)) : scaled(count).trimEnd();
}

/** A part of a whole, 0 to 1: `0 %`, `<0.01 %`, `3.4 %`, `100 %`. */
export function formatShare(share: number): string {
  const percent = share * 100;
  if (percent > 0 && percent < 0.01) return '<0.01 %';
  if (percent > 99.99 && percent < 100) return '>99.99 %';
  return `${trimmed(percent, percent < 1 ? 2 : 1)} %`;
}

/** How much more or less, as a part of what it is compared with: `+4.2 %`, `-12.5 %`, `±0 %`. */
export function formatChange(change: number): string {
  const text = trimmed(Math.abs(change) * 100, 1);
  return text === '0' ? '±0 %' : `${change < 0 ? '-' : '+'}${text} %`;
}

/** Seconds: `4.2 s`, `3 min 20 s`, `2 h 5 min`. */
export function formatSeconds(seconds: number): string {
  if (seconds < 60) return `${trimmed(seconds, 1)} s`;
  const whole = Math.round(seconds);
  if (whole < 3600)
    return whole % 60 === 0 ? `${whole / 60} min` : `${Math.floor(whole / 60)} min ${whole % 60} s`;
  const minutes = Math.round(whole / 60);
  return minutes % 60 === 0 ? `${minutes / 60} h` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

const trimmed = (value: number, digits: number): string => String(Number(value.toFixed(digits)));
