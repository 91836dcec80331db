// Takes off what surrounds a message: colours, times, syslog, journal, containers, OVS, VPP, JSON loggers, LISA, prompts.
// Each form is one expression that begins at the beginning and repeats bounded classes only.

/** How serious the writer of the decoration took the line; undefined where it does not say. */
export type Level = 'error' | 'warning' | 'info' | 'debug';

/**
 * @property text Without control characters; what the other properties count in.
 * @property start Where the message begins in `text`.
 * @property level Only of loggers whose level is the program's own: VPP, LISA and containers give every line the same.
 * @property prompt The line shows a command that was typed: `start` is where the command begins.
 */
export interface Undecorated {
  readonly text: string;
  readonly start: number;
  readonly level: Level | undefined;
  readonly prompt: boolean;
  /** Column of the raw line for a column of `text`. */
  readonly column: (at: number) => number;
}

interface Form {
  /** What is taken off; the level, if it says one, is its first group. */
  readonly expression: RegExp;
  readonly prompt?: true;
  /** Only behind another form: on its own it may be a sentence. */
  readonly inner?: true;
}

const time = String.raw`\d{1,2}:\d\d(?::\d\d(?:[.,:]\d{1,9})?)?`;
const day = String.raw`(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)`;
const month = String.raw`(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)`;
const zone = String.raw`(?:Z|[+-]\d\d:?\d\d| UTC)?`;
const date = String.raw`\d{4}[-/]\d\d[-/]\d\d[T _]${time}${zone}`;

/** In no particular order: taken off again and again until none fits. */
const forms: readonly Form[] = [
  // What a mail quotes.
  { expression: /^(?:> ?){1,6}(?=\S)/ },
  // DPDK and the kernel: [ 0.034375], [< 0.021477>], [+ 0.000097], [Nov22 06:11], [Sun Nov 22 06:11:46 2026], ISO.
  { expression: new RegExp(String.raw`^\[[<+]?\s{0,12}\+?\d{1,12}\.\d{1,9}>?\]\s?`) },
  { expression: new RegExp(String.raw`^\[(?:${day} )?${month} {0,2}\d{1,2} ${time}(?: \d{4})?\]\s?`) },
  { expression: new RegExp(String.raw`^(?:\[${date}\]\s?|${date}(?: - |[\s:,;]{0,3}))`) },
  { expression: new RegExp(String.raw`^\[?${time}\]?[\s|]{1,3}`) },
  // syslog with its own time, then host, program and process; the journal alike.
  {
    expression: new RegExp(
      String.raw`^(?:<\d{1,3}>1? ?)?${month} [ \d]\d ${time} [\w.:-]{1,80} (?=\S{1,80}:)`,
    ),
  },
  // syslog as RFC 5424 has it: priority, version, time, host, program, process, message's id, data.
  {
    expression:
      /^<\d{1,3}>1 \d{4}-\d\d-\d\dT\S{8,30} \S{1,80} \S{1,48} \S{1,20} \S{1,32} (?:-|\[[^\]]{0,300}\]) /,
  },
  { expression: /^[\w.-]{1,80} (?=[\w./@-]{1,80}\[\d{1,10}\]: )/ },
  { expression: /^[\w./@:-]{1,80}\[\d{1,10}\]: / },
  { expression: /^(?:[\w.-]{1,80} )?kernel: / },
  { expression: /^<\d{1,3}>\s?/ },
  {
    expression:
      /^(?:kern|user|daemon|syslog|auth|authpriv|local\d) {0,6}:(?:emerg|alert|crit|err|warn|notice|info|debug) {0,3}: /,
  },
  // Containers.
  { expression: /^std(?:out|err)(?: [FP]|:)?\s/ },
  { expression: /^[\w.-]{1,60}\s{1,20}\| / },
  { expression: /^\[pod\/[\w./-]{1,200}\]\s/ },
  // Open vSwitch, VPP (its level is always notice), glog, Python's logging, LISA (its level is always DEBUG).
  { expression: /^\|\d{1,9}\|[\w()/.-]{1,60}\|(EMER|ERR|WARN|INFO|DBG)\|/ },
  {
    expression:
      /^(?:emerg|alert|crit|err|error|warn|notice|info|debug)\s{1,12}[a-z][\w/-]{0,30}\s{1,12}(?=\S)/,
    inner: true,
  },
  { expression: /^[IWEF]\d{4} \d\d:\d\d:\d\d\.\d{1,9}\s{1,9}\d{1,9} [\w.-]{1,80}:\d{1,6}\]\s/ },
  { expression: /^\[\d{1,9}\]\[[A-Z]{4,8}\]\s/ },
  { expression: /^lisa[\w.[\]-]{0,200}(?:\.|: ?| )(?:stdout|stderr)?:?\s/ },
  { expression: /^lisa[\w.[\]-]{1,200}\s/ },
  { expression: /^\[?(?:INFO|DEBUG|NOTICE|TRACE)\]?\s{0,3}[:|-]?\s{1,3}/ },
  { expression: /^\[?(ERROR|WARNING|WARN|CRITICAL)\]?\s{0,3}[|-]\s{1,3}/ },
  { expression: /^[\w.-]{1,60} - (?=(?:DEBUG|INFO|WARNING|ERROR|CRITICAL) - )/ },
  { expression: /^(?:DEBUG|INFO|(WARNING|ERROR|CRITICAL)):[\w.-]{1,60}:(?=\S)/ },
  // Kernel drivers: name, device, interface.
  {
    expression:
      /^(?:mana|mana_ib|hv_netvsc|hv_vmbus|uio_hv_generic|mlx[45]_core|mlx[45]_ib|pci|infiniband)(?: [\da-f]{4}:[\da-f]{2}:[\da-f]{2}\.\d| [\da-f]{8}-[\da-f-]{27}| vmbus_\w{1,40}| \w{1,30})(?: [\w.-]{1,30}(?: \(\w{1,30}\))?)?: /,
  },
  { expression: /^(?:hv_vmbus|uio_hv_generic|mana_ib|hv_netvsc|mana): / },
  { expression: /^testpmd> ?/ },
  // A shell's prompt: what follows was typed.
  { expression: /^\[?[\w.-]{1,40}@[\w.-]{1,80}(?::| )[^$#\n]{0,200}\]?[$#] /, prompt: true },
  { expression: /^(?:\+ ?){1,4}(?=[\w./~-])/, prompt: true },
  { expression: /^[$#] (?=[\w./~-])/, prompt: true },
];

const mostForms = 8;
const levels: Readonly<Record<string, Level>> = {
  emer: 'error',
  err: 'error',
  error: 'error',
  critical: 'error',
  fatal: 'error',
  panic: 'error',
  dpanic: 'error',
  warn: 'warning',
  warning: 'warning',
  info: 'info',
  dbg: 'debug',
  debug: 'debug',
};

/** Takes everything off that surrounds the message of one line. */
export function undecorate(raw: string): Undecorated {
  const { text, column } = withoutControls(raw);
  let start = leadingBlanks(text, 0);
  let level: Level | undefined;
  let prompt = false;
  const json = jsonMessage(text, start, column);
  if (json !== undefined) return json;
  for (let count = 0; count < mostForms; count += 1) {
    const rest = text.slice(start, start + 400);
    let taken = false;
    for (const form of forms) {
      if (form.inner === true && count === 0) continue;
      const found = form.expression.exec(rest);
      if (found === null || found[0].length === 0) continue;
      start += found[0].length;
      level ??= levels[(found[1] ?? '').toLowerCase()];
      prompt = form.prompt === true;
      taken = true;
      break;
    }
    if (!taken || prompt) break;
    const inner = jsonMessage(text, start, column);
    if (inner !== undefined) return inner;
  }
  return { text, start: leadingBlanks(text, start), level, prompt, column };
}

function leadingBlanks(text: string, from: number): number {
  let at = from;
  while (at < text.length && text.charCodeAt(at) <= 32) at += 1;
  return at;
}

const controls =
  /(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]?|(?:\x1b[\]PX^_])[^\x07\x1b\n]*(?:\x07|\x1b\\)?|\x1b[ -/]*[0-~]?|[\x00-\x08\x0b-\x1f\x7f]/g;

/** Colours and other control sequences cost a line its shape: most lines have none, and are left as they are. */
export function withoutControls(raw: string): Pick<Undecorated, 'text' | 'column'> {
  if (!/[\x00-\x08\x0b-\x1f\x7f\x9b]/.test(raw)) return { text: raw, column: (at) => at };
  const pieces: string[] = [];
  /** Places of `text` behind which something was left out, with what was left out up to there. */
  const gaps: { readonly at: number; readonly left: number }[] = [];
  let [kept, last, left] = [0, 0, 0];
  for (const { 0: sequence, index } of raw.matchAll(controls)) {
    pieces.push(raw.slice(last, index));
    kept += index - last;
    left += sequence.length;
    last = index + sequence.length;
    gaps.push({ at: kept, left });
  }
  pieces.push(raw.slice(last));
  return {
    text: pieces.join(''),
    column: (at) => {
      let [low, high] = [0, gaps.length];
      while (low < high) {
        const middle = (low + high) >> 1;
        if ((gaps[middle]?.at ?? 0) <= at) low = middle + 1;
        else high = middle;
      }
      return at + (gaps[low - 1]?.left ?? 0);
    },
  };
}

const longestJson = 65_536;
const messageKeys = ['msg', 'message', 'log', 'MESSAGE', 'short_message', 'text'];
const levelKeys = ['level', 'severity', 'lvl'];

/** The message of a logger that writes one object a line. @param column Of the raw line for a column of `text`. */
function jsonMessage(text: string, start: number, column: Undecorated['column']): Undecorated | undefined {
  if (text.charAt(start) !== '{' || text.length - start > longestJson) return undefined;
  let object: unknown;
  try {
    object = JSON.parse(text.slice(start));
  } catch {
    return undefined;
  }
  if (typeof object !== 'object' || object === null) return undefined;
  const fields = object as Readonly<Record<string, unknown>>;
  const key = messageKeys.find((name) => typeof fields[name] === 'string');
  if (key === undefined) return undefined;
  const message = String(fields[key]);
  const inner = undecorate(message.replace(/[\r\n]+$/, ''));
  const said = levelKeys.map((name) => fields[name]).find((value) => typeof value === 'string') ?? '';
  const place = placeInJson(text, start, key, message);
  return {
    ...inner,
    level: levels[said.toLowerCase()] ?? inner.level,
    column: (at) => column(place(inner.column(at))),
  };
}

/** Where the characters of a message stand in the object, which may write one of them with several. */
function placeInJson(text: string, start: number, key: string, message: string): (at: number) => number {
  const field = new RegExp(String.raw`"${key}"\s{0,9}:\s{0,9}(?="([^"\\]*(?:\\.[^"\\]*)*)")`, 'g');
  field.lastIndex = start;
  for (let found = field.exec(text); found !== null; found = field.exec(text)) {
    if (JSON.parse(`"${found[1] ?? ''}"`) !== message) continue;
    const first = field.lastIndex + 1;
    return (at) => {
      let place = first;
      for (let index = 0; index < at; index += 1)
        place += text.charAt(place) !== '\\' ? 1 : text.charAt(place + 1) === 'u' ? 6 : 2;
      return place;
    };
  }
  return () => start;
}
