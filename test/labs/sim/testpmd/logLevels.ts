// --log-level: which messages of a log type are shown. Drivers show notices and worse unless told otherwise.

export type Level = 'error' | 'warning' | 'notice' | 'info' | 'debug';

const numbers: Readonly<Record<string, number>> = {
  emergency: 1,
  alert: 2,
  critical: 3,
  error: 4,
  warning: 5,
  notice: 6,
  info: 7,
  debug: 8,
};

function levelOf(text: string): number {
  return /^\d+$/.test(text) ? Number(text) : (numbers[text] ?? numbers[`${text}r`] ?? 0);
}

function escape(text: string): string {
  return text.replace(/[.+^${}()|[\]\\]/g, '\\$&');
}

/** A pattern that is none matches nothing. */
function regexOf(source: string): RegExp {
  try {
    return new RegExp(source);
  } catch {
    return /(?!)/;
  }
}

interface Rule {
  readonly matches: RegExp;
  readonly level: number;
}

export class LogLevels {
  private readonly rules: readonly Rule[];
  /** Nothing above it is shown, whatever a type's own level is. */
  private readonly most: number;

  /** @param values Of the options, in order: `LEVEL`, `PATTERN:LEVEL` as fnmatch has it, `REGEX,LEVEL`. */
  constructor(values: readonly string[]) {
    const rules: Rule[] = [];
    let most = 8;
    for (const value of values) {
      const [, pattern, separator, level = ''] = /^(.*)([:,])([^:,]+)$/.exec(value) ?? [];
      if (pattern === undefined) {
        most = levelOf(value) || most;
        continue;
      }
      const source =
        separator === ',' ? pattern : `^${escape(pattern).replaceAll('*', '.*').replaceAll('?', '.')}$`;
      rules.push({ matches: regexOf(source), level: levelOf(level) });
    }
    this.rules = rules;
    this.most = most;
  }

  shows(type: string, level: Level): boolean {
    const rule = this.rules.findLast(({ matches }) => matches.test(type));
    const own = rule?.level ?? (type === 'lib.eal' || type === 'testpmd' ? 8 : 6);
    const number = numbers[level] ?? 8;
    return number <= own && number <= this.most;
  }
}
