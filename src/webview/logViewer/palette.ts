// The terminal colours of the theme, each made readable on what it stands on; worked out again with the theme.
import type { AnsiColour } from '../../core/logs/viewer/ansi';
import { cssOf, readable, rgbOf, type Rgb } from '../../core/logs/viewer/contrast';
import { element } from './dom';

const names = ['Black', 'Red', 'Green', 'Yellow', 'Blue', 'Magenta', 'Cyan', 'White'];

/** A colour of a log, or one of the page's own two. */
export type PageColour = AnsiColour | 'fg' | 'bg';

export class Palette {
  private readonly probe = element('div', { class: 'probe', 'aria-hidden': 'true' });
  private own: { readonly fg: Rgb; readonly bg: Rgb } = { fg: [255, 255, 255], bg: [0, 0, 0] };
  private theme: readonly (Rgb | undefined)[] = [];

  /** @param changed Colours of before are out of date. */
  constructor(changed: () => void) {
    document.body.append(this.probe);
    this.read();
    // VS Code writes the theme's colours into the root's style, and its kind into the body's class.
    const observer = new MutationObserver(() => {
      this.read();
      changed();
    });
    observer.observe(document.documentElement, { attributes: true, attributeFilter: ['style'] });
    observer.observe(document.body, { attributes: true, attributeFilter: ['class'] });
  }

  /** A colour of text as it can be read on a background. */
  text(colour: PageColour, background: PageColour): string {
    return cssOf(readable(this.rgb(colour) ?? this.own.fg, this.rgb(background) ?? this.own.bg));
  }

  private rgb(colour: PageColour): Rgb | undefined {
    if (typeof colour === 'number') return this.theme[colour];
    return colour === 'fg' || colour === 'bg' ? this.own[colour] : rgbOf(colour);
  }

  private read(): void {
    this.own = {
      fg: this.resolved('--vscode-editor-foreground') ?? [255, 255, 255],
      bg: this.resolved('--vscode-editor-background') ?? [0, 0, 0],
    };
    this.theme = Array.from({ length: 16 }, (_, at) =>
      this.resolved(`--vscode-terminal-ansi${at < 8 ? '' : 'Bright'}${names[at % 8] ?? ''}`),
    );
    this.theme.forEach((colour, at) => {
      if (colour === undefined) document.body.style.removeProperty(`--ansi-${at}`);
      else document.body.style.setProperty(`--ansi-${at}`, this.text(at, 'bg'));
    });
  }

  /** What the browser makes of a variable; undefined where the theme has none. */
  private resolved(variable: string): Rgb | undefined {
    this.probe.style.color = '';
    if (getComputedStyle(document.documentElement).getPropertyValue(variable).trim() === '') return undefined;
    this.probe.style.color = `var(${variable})`;
    return rgbOf(getComputedStyle(this.probe).color);
  }
}
