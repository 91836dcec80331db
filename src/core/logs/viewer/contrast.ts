// Makes colours of a log readable on the background of the editor, as VS Code's terminal does.

export type Rgb = readonly [red: number, green: number, blue: number];

/** Of WCAG for text, and the terminal's own. */
const leastContrast = 4.5;
const steps = 20;

function luminance(colour: Rgb): number {
  const [red = 0, green = 0, blue = 0] = colour.map((value) => {
    const part = value / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** 1 for the same colour, 21 for black on white. */
export function contrast(one: Rgb, other: Rgb): number {
  const [low = 0, high = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}

/** The colour, made lighter or darker until it can be read on the background. */
export function readable(colour: Rgb, background: Rgb): Rgb {
  const black: Rgb = [0, 0, 0];
  const white: Rgb = [255, 255, 255];
  const away = contrast(background, white) > contrast(background, black) ? white : black;
  for (let step = 0; step < steps; step += 1) {
    const share = step / steps;
    const mixed = colour.map((value, at) => Math.round(value + ((away[at] ?? 0) - value) * share));
    const [red = 0, green = 0, blue = 0] = mixed;
    if (contrast([red, green, blue], background) >= leastContrast) return [red, green, blue];
  }
  return away;
}

/** `#rrggbb`, `rgb(…)` and `rgba(…)` as browsers write them; undefined for anything else. */
export function rgbOf(text: string): Rgb | undefined {
  const hex = /^#([\da-f]{2})([\da-f]{2})([\da-f]{2})$/i.exec(text);
  const parts =
    hex === null ? /^rgba?\((\d{1,3}),? (\d{1,3}),? (\d{1,3})\b/.exec(text)?.slice(1, 4) : undefined;
  const values = hex === null ? parts?.map(Number) : hex.slice(1).map((part) => parseInt(part, 16));
  const [red, green, blue] = values ?? [];
  return red === undefined || green === undefined || blue === undefined ? undefined : [red, green, blue];
}

export function cssOf([red, green, blue]: Rgb): string {
  return `rgb(${red}, ${green}, ${blue})`;
}
