// The line editor of testpmd's prompt, librte_cmdline's rdline: what it echoes for each key, byte for byte.

const escape = '\u001b';
const clearRight = `${escape}[0K`;

/** What the editor asks its owner. */
export interface LineOwner {
  /** A whole line. False: the prompt is over. */
  readonly run: (line: string) => boolean;
  /** Characters to add, or the choices to list. */
  readonly complete: (line: string) => { readonly add: string } | { readonly list: readonly string[] };
}

/** Sequences of keys without a character of their own. */
const keys: Readonly<Record<string, string>> = {
  '[A': 'up',
  '[B': 'down',
  '[C': 'right',
  '[D': 'left',
  '[3~': 'delete',
  b: 'word left',
  f: 'word right',
  d: 'delete word',
};

export class LineEditor {
  private left = '';
  private right = '';
  private sequence = '';
  private readonly history: string[] = [];
  private at = -1;
  private killed = '';

  constructor(
    private readonly prompt: string,
    private readonly write: (text: string) => void,
    private readonly owner: LineOwner,
  ) {}

  begin(): void {
    this.left = '';
    this.right = '';
    this.at = -1;
    this.write(this.prompt);
  }

  /** One byte. False where the prompt is over. */
  key(byte: string): boolean {
    if (this.sequence !== '' || byte === escape) return this.inSequence(byte);
    switch (byte) {
      case '\r':
      case '\n':
        return this.enter();
      case '\t':
      case '?':
        this.completion();
        return true;
      case '\b':
      case '\u007f':
        if (this.left === '') return true;
        this.left = this.left.slice(0, -1);
        this.write('\b');
        this.showRight(true);
        return true;
      case '\u0004':
        if (this.left === '' && this.right === '') return false;
        this.right = this.right.slice(1);
        this.showRight(true);
        return true;
      case '\u0003':
        this.write('\r\n');
        this.begin();
        return true;
      case '\u000c':
        this.redisplay();
        return true;
      case '\u0001':
        this.move(-this.left.length);
        return true;
      case '\u0005':
        this.move(this.right.length);
        return true;
      case '\u0002':
        this.move(-1);
        return true;
      case '\u0006':
        this.move(1);
        return true;
      case '\u000b':
        this.killed = this.right;
        this.right = '';
        this.write(clearRight);
        return true;
      case '\u0019':
        this.insert(this.killed);
        return true;
      case '\u0010':
        this.recall(1);
        return true;
      case '\u000e':
        this.recall(-1);
        return true;
      case '\u0017':
        this.dropWord();
        return true;
      default:
        if (byte >= ' ' && byte <= '~') this.insert(byte);
        return true;
    }
  }

  private inSequence(byte: string): boolean {
    this.sequence += byte;
    const rest = this.sequence.slice(1);
    const key = keys[rest];
    if (key === undefined) {
      if (!Object.keys(keys).some((known) => known.startsWith(rest))) this.sequence = '';
      return true;
    }
    this.sequence = '';
    if (key === 'up') this.recall(1);
    else if (key === 'down') this.recall(-1);
    else if (key === 'left') this.move(-1);
    else if (key === 'right') this.move(1);
    else if (key === 'word left') this.move(-(/\S*\s*$/.exec(this.left)?.[0].length ?? 0));
    else if (key === 'word right') this.move(/^\s*\S*/.exec(this.right)?.[0].length ?? 0);
    else {
      this.right = key === 'delete' ? this.right.slice(1) : this.right.replace(/^\s*\S*/, '');
      this.showRight(true);
    }
    return true;
  }

  private insert(text: string): void {
    this.left += text;
    this.write(text);
    this.showRight(false);
  }

  private showRight(always: boolean): void {
    if (!always && this.right === '') return;
    this.write(clearRight);
    if (this.right !== '') this.write(`${this.right}${escape}[${this.right.length}D`);
  }

  private move(by: number): void {
    const steps = by < 0 ? Math.min(-by, this.left.length) : Math.min(by, this.right.length);
    if (steps === 0) return;
    const all = this.left + this.right;
    const place = this.left.length + (by < 0 ? -steps : steps);
    this.left = all.slice(0, place);
    this.right = all.slice(place);
    this.write(`${escape}[${steps === 1 ? '' : steps}${by < 0 ? 'D' : 'C'}`);
  }

  private dropWord(): void {
    const word = /\S*\s*$/.exec(this.left)?.[0] ?? '';
    this.left = this.left.slice(0, this.left.length - word.length);
    this.write('\b'.repeat(word.length));
    this.showRight(true);
  }

  /** The line again, for what was printed in between. */
  private redisplay(): void {
    this.write(`${escape}M${escape}E${this.prompt}${this.left}`);
    this.showRight(true);
  }

  private recall(by: number): void {
    const line = this.history[this.at + by];
    if (line === undefined) return;
    this.at += by;
    this.left = line;
    this.right = '';
    this.redisplay();
  }

  private completion(): void {
    const offer = this.owner.complete(this.left);
    if ('add' in offer) {
      if (offer.add === '') return;
      this.left += offer.add;
      this.write(offer.add);
      this.showRight(true);
      return;
    }
    if (offer.list.length === 0) return;
    this.write(`\r\n${offer.list.map((line) => ` ${line}\r\n`).join('')}`);
    this.redisplay();
  }

  private enter(): boolean {
    const line = this.left + this.right;
    this.write('\r\n');
    if (line !== '') this.history.unshift(line);
    if (!this.owner.run(line)) return false;
    this.begin();
    return true;
  }
}
