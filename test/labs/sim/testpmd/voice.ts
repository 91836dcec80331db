// How a simulated testpmd speaks: all at once, or, with the fault `run-torn`, in pieces that are cut inside numbers.
import type { ProgramContext } from '../commands/command';
import type { Build } from './build';
import type { Level, LogLevels } from './logLevels';

/** Milliseconds that a cut lasts, and every how many pieces there is such a one. */
const tear = { ms: 120, every: 4 } as const;

export class Voice {
  private waiting = '';
  private speaking: Promise<void> | undefined;

  constructor(
    private readonly context: ProgramContext,
    private readonly build: Build,
    private readonly levels: LogLevels,
  ) {}

  /** Text of stdout; stdbuf lets it come line by line. */
  say(text: string): void {
    if (!this.context.host.has('run-torn') && this.waiting === '') {
      this.context.out(text);
      return;
    }
    this.waiting += text;
    this.speaking ??= this.speak();
  }

  /** Text of stderr: logs and complaints. */
  cry(text: string): void {
    if (this.waiting === '') this.context.err(text);
    else this.say(text);
  }

  /** A driver's line, if its log type shows that level. */
  log(type: string, level: Level, name: string, text: string): void {
    if (this.levels.shows(type, level)) this.cry(this.build.driverLine(type, name, text));
  }

  mana(level: Level, name: string, text: string): void {
    this.log('pmd.net.mana.driver', level, name, text);
  }

  netvsc(level: Level, name: string, text: string): void {
    this.log('pmd.net.netvsc.driver', level, name, text);
  }

  /** All that was said is out. */
  async said(): Promise<void> {
    await this.speaking;
  }

  private async speak(): Promise<void> {
    let pieces = 0;
    while (this.waiting !== '') {
      // After the first digits of a number, or in the middle of a long stretch without one.
      const cut = /^[^\d]*\d{2}(?=\d)|^[\s\S]{1,90}/.exec(this.waiting)?.[0].length ?? this.waiting.length;
      const piece = this.waiting.slice(0, cut);
      this.waiting = this.waiting.slice(cut);
      this.context.out(piece);
      pieces += 1;
      await this.context.pause(pieces % tear.every === 0 ? tear.ms : 1);
    }
    this.speaking = undefined;
  }
}
