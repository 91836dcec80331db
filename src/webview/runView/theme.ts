// The colours of VS Code's theme for what is drawn on a canvas; read again when the theme changes.
import { cssOf, readable, rgbOf, type Rgb } from '../../core/logs/viewer/contrast';
import type { Tone } from '../../core/run/view/page';
import { element } from '../logViewer/dom';

export interface Theme {
  readonly text: string;
  readonly quiet: string;
  readonly background: string;
  readonly grid: string;
  readonly font: string;
  /** Lines of charts; each can be read on the background. */
  readonly hues: readonly string[];
  readonly tones: Readonly<Record<Tone, string>>;
  readonly mark: string;
}

const hueVariables = [
  '--vscode-charts-blue',
  '--vscode-charts-orange',
  '--vscode-charts-green',
  '--vscode-charts-purple',
  '--vscode-charts-red',
  '--vscode-charts-yellow',
];
/** Of a theme that has no colours of charts. */
const spareHues = ['#3794ff', '#d18616', '#89d185', '#b180d7', '#f14c4c', '#cca700'];

export class ThemeReader {
  private readonly probe = element('div', { class: 'probe', 'aria-hidden': 'true' });
  private readonly forced = window.matchMedia('(forced-colors: active)');
  current: Theme;

  /** @param changed What was drawn is out of date. */
  constructor(changed: () => void) {
    document.body.append(this.probe);
    this.current = this.read();
    const again = (): void => {
      this.current = this.read();
      changed();
    };
    // VS Code writes the theme's colours into the root's style, and its kind into the body's class.
    const observer = new MutationObserver(again);
    observer.observe(document.documentElement, { attributes: true, attributeFilter: ['style'] });
    observer.observe(document.body, { attributes: true, attributeFilter: ['class'] });
    this.forced.addEventListener('change', again);
  }

  private read(): Theme {
    const background = this.resolved('--vscode-editor-background', 'Canvas');
    const text = this.resolved('--vscode-foreground', 'CanvasText');
    const on = (variable: string, spare: string, system: string): string =>
      cssOf(readable(this.colour(variable, system) ?? rgbOf(spare) ?? text, background));
    const isContrast = document.body.className.includes('vscode-high-contrast') || this.forced.matches;
    const quiet = on('--vscode-descriptionForeground', cssOf(text), 'CanvasText');
    return {
      text: cssOf(text),
      quiet,
      background: cssOf(background),
      grid: `rgba(${text.join(', ')}, ${isContrast ? 0.4 : 0.15})`,
      font: getComputedStyle(document.body).fontFamily,
      hues: hueVariables.map((variable, at) => on(variable, spareHues[at] ?? '#888888', 'CanvasText')),
      tones: {
        waiting: quiet,
        running: on('--vscode-editorInfo-foreground', '#3794ff', 'CanvasText'),
        good: on('--vscode-testing-iconPassed', '#73c991', 'CanvasText'),
        info: on('--vscode-editorInfo-foreground', '#3794ff', 'CanvasText'),
        warning: on('--vscode-editorWarning-foreground', '#cca700', 'CanvasText'),
        error: on('--vscode-editorError-foreground', '#f14c4c', 'CanvasText'),
      },
      mark: on('--vscode-editorWarning-foreground', '#cca700', 'Highlight'),
    };
  }

  private resolved(variable: string, system: string): Rgb {
    return this.colour(variable, system) ?? (system === 'Canvas' ? [30, 30, 30] : [204, 204, 204]);
  }

  /** What the browser makes of a variable; where colours are forced, the system's; undefined where there is none. */
  private colour(variable: string, system: string): Rgb | undefined {
    const { style } = this.probe;
    style.color = '';
    if (this.forced.matches) style.color = system;
    else if (getComputedStyle(document.documentElement).getPropertyValue(variable).trim() === '')
      return undefined;
    else style.color = `var(${variable})`;
    return rgbOf(getComputedStyle(this.probe).color);
  }
}
