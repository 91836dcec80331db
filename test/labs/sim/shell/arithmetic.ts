// Shell arithmetic: the text between (( and )), with its parameters expanded, evaluated as bash does.
import { ShellError } from './control';
import { expandText } from './expand';
import type { Shell } from './shell';
import { parseQuoted, type ArithmeticNode } from './syntax';

const tokens =
  /\s*(?:(\d+#[0-9A-Za-z@_]+|0[xX][0-9a-fA-F]+|\d+)|([A-Za-z_]\w*)|(<<=|>>=|\*\*|\+\+|--|&&|\|\||<<|>>|<=|>=|==|!=|[-+*/%&|^]=|[-+*/%&|^!~<>=?:(),[\]]))/y;

const binary: Readonly<Record<string, readonly [number, (a: number, b: number) => number]>> = {
  '*': [11, (a, b) => a * b],
  '/': [11, (a, b) => Math.trunc(a / nonZero(b))],
  '%': [11, (a, b) => a % nonZero(b)],
  '+': [10, (a, b) => a + b],
  '-': [10, (a, b) => a - b],
  '<<': [9, (a, b) => a * 2 ** b],
  '>>': [9, (a, b) => Math.floor(a / 2 ** b)],
  '<': [8, (a, b) => Number(a < b)],
  '>': [8, (a, b) => Number(a > b)],
  '<=': [8, (a, b) => Number(a <= b)],
  '>=': [8, (a, b) => Number(a >= b)],
  '==': [7, (a, b) => Number(a === b)],
  '!=': [7, (a, b) => Number(a !== b)],
  '&': [6, (a, b) => Number(BigInt(a) & BigInt(b))],
  '^': [5, (a, b) => Number(BigInt(a) ^ BigInt(b))],
  '|': [4, (a, b) => Number(BigInt(a) | BigInt(b))],
};

function nonZero(value: number): number {
  if (value === 0) throw new ShellError('division by 0 (error token is "0")');
  return value;
}

function numberOf(text: string): number {
  const based = /^(\d+)#(.+)$/.exec(text);
  if (based !== null) {
    const value = Number.parseInt(based[2] ?? '', Number(based[1]));
    if (Number.isNaN(value))
      throw new ShellError(`${text}: value too great for base (error token is "${text}")`);
    return value;
  }
  if (/^0[xX]/.test(text)) return Number(text);
  if (/^0\d/.test(text)) {
    if (/[89]/.test(text))
      throw new ShellError(`${text}: value too great for base (error token is "${text}")`);
    return Number.parseInt(text, 8);
  }
  return Number(text);
}

interface Target {
  readonly name: string;
  readonly key: string | undefined;
}

class Evaluator {
  private readonly words: string[] = [];
  private at = 0;
  /** Nothing is assigned in the branch that does not count. */
  private skip = 0;

  constructor(
    private readonly shell: Shell,
    private readonly text: string,
    private readonly depth: number,
  ) {
    tokens.lastIndex = 0;
    while (tokens.lastIndex < text.trimEnd().length) {
      const from = tokens.lastIndex;
      const match = tokens.exec(text) ?? this.wrong(text.slice(from).trim());
      this.words.push(match[0].trim());
    }
  }

  private wrong(token: string): never {
    throw new ShellError(`${this.text}: syntax error: operand expected (error token is "${token}")`);
  }

  private take(word: string): boolean {
    if (this.words[this.at] !== word) return false;
    this.at += 1;
    return true;
  }

  all(): number {
    if (this.words.length === 0) return 0;
    const value = this.comma();
    if (this.at < this.words.length) this.wrong(this.words.slice(this.at).join(' '));
    return value;
  }

  private comma(): number {
    let value = this.assignment();
    while (this.take(',')) value = this.assignment();
    return value;
  }

  private assignment(): number {
    const start = this.at;
    const target = this.target();
    const operator = this.words[this.at] ?? '';
    if (target !== undefined && /^([-+*/%&|^]|<<|>>)?=$/.test(operator)) {
      this.at += 1;
      const right = this.assignment();
      const step = binary[operator.slice(0, -1)];
      const value = step === undefined ? right : step[1](this.value(target), right);
      this.assign(target, value);
      return value;
    }
    this.at = start;
    return this.ternary();
  }

  private ternary(): number {
    const condition = this.or();
    if (!this.take('?')) return condition;
    if (condition === 0) this.skip += 1;
    const yes = this.assignment();
    if (condition === 0) this.skip -= 1;
    if (!this.take(':')) this.wrong(this.words[this.at] ?? '');
    if (condition !== 0) this.skip += 1;
    const no = this.assignment();
    if (condition !== 0) this.skip -= 1;
    return condition === 0 ? no : yes;
  }

  private or(): number {
    let value = this.and();
    while (this.take('||')) {
      if (value !== 0) this.skip += 1;
      const right = this.and();
      if (value !== 0) this.skip -= 1;
      value = Number(value !== 0 || right !== 0);
    }
    return value;
  }

  private and(): number {
    let value = this.binary(4);
    while (this.take('&&')) {
      if (value === 0) this.skip += 1;
      const right = this.binary(4);
      if (value === 0) this.skip -= 1;
      value = Number(value !== 0 && right !== 0);
    }
    return value;
  }

  private binary(level: number): number {
    let left = this.power();
    for (;;) {
      const operator = binary[this.words[this.at] ?? ''];
      if (operator === undefined || operator[0] < level) return left;
      this.at += 1;
      const right = this.binary(operator[0] + 1);
      left = this.skip > 0 && right === 0 ? 0 : operator[1](left, right);
    }
  }

  private power(): number {
    const base = this.unary();
    return this.take('**') ? base ** this.power() : base;
  }

  private unary(): number {
    if (this.take('-')) return -this.unary();
    if (this.take('+')) return this.unary();
    if (this.take('!')) return Number(this.unary() === 0);
    if (this.take('~')) return -this.unary() - 1;
    for (const [word, change] of [
      ['++', 1],
      ['--', -1],
    ] as const)
      if (this.take(word)) {
        const target = this.target();
        if (target === undefined) this.wrong(this.words[this.at] ?? '');
        const value = this.value(target) + change;
        this.assign(target, value);
        return value;
      }
    return this.primary();
  }

  private primary(): number {
    if (this.take('(')) {
      const value = this.comma();
      if (!this.take(')')) this.wrong(this.words[this.at] ?? '');
      return value;
    }
    const target = this.target();
    if (target !== undefined) {
      const value = this.value(target);
      if (this.take('++')) this.assign(target, value + 1);
      else if (this.take('--')) this.assign(target, value - 1);
      return value;
    }
    const word = this.words[this.at] ?? '';
    if (!/^\d/.test(word)) this.wrong(word);
    this.at += 1;
    return numberOf(word);
  }

  /** A variable or an element, if one stands here. */
  private target(): Target | undefined {
    const name = this.words[this.at] ?? '';
    if (!/^[A-Za-z_]/.test(name)) return undefined;
    this.at += 1;
    if (!this.take('[')) return { name, key: undefined };
    const start = this.at;
    if (this.shell.vars.find(name)?.kind === 'associative') {
      while (this.at < this.words.length && this.words[this.at] !== ']') this.at += 1;
      const key = this.words.slice(start, this.at).join('');
      this.take(']');
      return { name, key };
    }
    const index = this.comma();
    if (!this.take(']')) this.wrong(name);
    return { name, key: String(index) };
  }

  private value({ name, key }: Target): number {
    const variable = this.shell.vars.find(name);
    const text = variable?.values.get(key ?? '0') ?? '';
    if (/^-?\d+$/.test(text) && !/^-?0\d/.test(text)) return Number(text);
    if (text.trim() === '') {
      if (variable === undefined && this.shell.options.has('nounset') && this.skip === 0)
        throw new ShellError(`${name}: unbound variable`, 127, true);
      return 0;
    }
    if (this.depth > 20) throw new ShellError(`${text}: expression recursion level exceeded`);
    return new Evaluator(this.shell, text, this.depth + 1).all();
  }

  private assign({ name, key }: Target, value: number): void {
    if (this.skip > 0) return;
    if (key === undefined) this.shell.vars.set(name, String(value));
    else this.shell.vars.setElement(name, key, String(value));
  }
}

/** The value of a text whose parameters are expanded already. */
export function evaluateText(shell: Shell, text: string): number {
  return new Evaluator(shell, text, 0).all();
}

export async function evaluate(shell: Shell, node: ArithmeticNode): Promise<number> {
  const text = node.originalText ?? '';
  if (!/[$`"'\\]/.test(text)) return evaluateText(shell, text);
  return evaluateText(shell, await expandText(shell, parseQuoted(text.replace(/["']/g, ''))));
}
