// Programs about processes and time: sleep, kill, ps, pgrep, pkill, date.
import { strerror } from '../files/fsError';
import { signalName } from '../shell/control';
import { fail, ok, type Program, type ProgramContext, type Programs } from './command';
import { seconds } from './seconds';

const sleep: Program = async (args, context) => {
  const parts = args.map(seconds);
  if (parts.length === 0) return fail('sleep: missing operand');
  const wrong = parts.indexOf(undefined);
  if (wrong >= 0) return fail(`sleep: invalid time interval ‘${args[wrong] ?? ''}’`);
  await context.pause(parts.reduce<number>((sum, part) => sum + (part ?? 0), 0) * 1000);
  return 0;
};

const kill: Program = (args, context) => {
  const words = [...args];
  let signal = 'TERM';
  if (words[0] === '-s') signal = words.splice(0, 2)[1] ?? '';
  else if (/^-[A-Za-z0-9]+$/.test(words[0] ?? '') && words.length > 1)
    signal = (words.shift() ?? '').slice(1);
  if (words[0] === '--') words.shift();
  const name = signal === '0' ? '0' : (signalName(signal) ?? 'TERM');
  let status = 0;
  for (const word of words) {
    const code = context.host.kill(Number(word), name, context.uid);
    if (code === undefined) continue;
    context.err(`kill: sending signal to ${word} failed: ${strerror(code, context.german)}\n`);
    status = 1;
  }
  context.alive();
  return status;
};

function ps(args: string[], context: ProgramContext): number {
  const fields =
    args.find((_arg, index) => args[index - 1] === '-o' || args[index - 1] === '-eo') ??
    args.find((arg) => /^-e?o./.test(arg))?.replace(/^-e?o/, '');
  const pids = args.flatMap((arg, index) =>
    args[index - 1] === '-p' || args[index - 1] === '--pid'
      ? arg.split(',').map(Number)
      : /^-p\d/.test(arg)
        ? [Number(arg.slice(2))]
        : [],
  );
  const shown = context.host.processes
    .list()
    .filter(({ pid }) => (pids.length === 0 ? pid !== context.pid : pids.includes(pid)));
  if (fields === undefined) {
    const rows = shown.map(
      ({ pid, name, args: words }) =>
        `${String(pid).padStart(7)} ?        00:00:00 ${words.join(' ') || name}`,
    );
    context.out(`    PID TTY          TIME CMD\n${rows.join('\n')}\n`);
    return shown.length === 0 ? 1 : 0;
  }
  const columns = fields.split(',');
  const head = columns.some((column) => !column.endsWith('='))
    ? `${columns.map((column) => column.toUpperCase()).join(' ')}\n`
    : '';
  const rows = shown.map((process) => {
    const values: Readonly<Record<string, string | number>> = {
      pid: process.pid,
      ppid: process.parent,
      pgid: process.group,
      sid: process.session,
      comm: process.name,
      args: process.args.join(' '),
      cmd: process.args.join(' '),
      command: process.args.join(' '),
      uid: process.uid,
      user: process.uid === 0 ? 'root' : 'azureuser',
      stat: 'S',
    };
    return columns.map((column) => values[column.replace(/=.*$/, '')] ?? '-').join(' ');
  });
  context.out(`${head}${rows.map((row) => `${row}\n`).join('')}`);
  return shown.length === 0 ? 1 : 0;
}

function matching(args: readonly string[], context: ProgramContext) {
  const full = args.some((arg) => /^-\w*f/.test(arg));
  const exact = args.some((arg) => /^-\w*x/.test(arg));
  const pattern =
    args.filter((arg, index) => !arg.startsWith('-') && !/^-[PgsuU]$/.test(args[index - 1] ?? '')).at(-1) ??
    '';
  const parent = args.find((_arg, index) => args[index - 1] === '-P');
  const regex = new RegExp(exact ? `^(?:${pattern})$` : pattern);
  return context.host.processes
    .list()
    .filter(
      ({ pid, parent: own, name, args: words }) =>
        pid !== context.pid &&
        regex.test(full ? words.join(' ') : name) &&
        (parent === undefined || own === Number(parent)),
    );
}

const pgrep: Program = (args, context) => {
  const found = matching(args, context);
  const named = args.some((arg) => /^-\w*[al]/.test(arg));
  return found.length === 0
    ? fail('')
    : ok(
        found
          .map(
            ({ pid, args: words, name }) =>
              `${pid}${named ? ` ${args.includes('-l') ? name : words.join(' ')}` : ''}\n`,
          )
          .join(''),
      );
};

const pkill: Program = (args, context) => {
  const signal =
    args.map((arg) => signalName(arg.replace(/^-/, ''))).find((name) => name !== undefined) ?? 'TERM';
  const found = matching(args, context);
  for (const { pid } of found) context.host.kill(pid, signal, context.uid);
  return found.length === 0 ? 1 : 0;
};

const days = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
const months = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];

function dateText(at: Date, format: string): string {
  const two = (value: number) => String(value).padStart(2, '0');
  const iso = at.toISOString();
  const nanoseconds = `${iso.slice(20, 23)}000000`;
  const day = days[at.getUTCDay()] ?? '';
  const month = months[at.getUTCMonth()] ?? '';
  const fields: Readonly<Record<string, string>> = {
    Y: iso.slice(0, 4),
    y: iso.slice(2, 4),
    m: iso.slice(5, 7),
    d: iso.slice(8, 10),
    e: String(at.getUTCDate()).padStart(2),
    H: iso.slice(11, 13),
    M: iso.slice(14, 16),
    S: iso.slice(17, 19),
    I: two(at.getUTCHours() % 12 || 12),
    F: iso.slice(0, 10),
    T: iso.slice(11, 19),
    R: iso.slice(11, 16),
    s: String(Math.floor(at.getTime() / 1000)),
    N: nanoseconds,
    Z: 'UTC',
    z: '+0000',
    a: day.slice(0, 3),
    A: day,
    b: month.slice(0, 3),
    B: month,
    n: '\n',
    t: '\t',
    '%': '%',
  };
  return format.replace(
    /%(\d?)([-0]?)([a-zA-Z%])/g,
    (whole, digits: string, flag: string, letter: string) => {
      const text = fields[letter];
      if (text === undefined) return whole;
      return letter === 'N' && digits !== ''
        ? text.slice(0, Number(digits))
        : flag === '-'
          ? text.replace(/^0/, '')
          : text;
    },
  );
}

/** All machines on Azure keep UTC. */
const date: Program = (args, context) => {
  let at = new Date(context.host.clock.now());
  let format = '%a %b %e %H:%M:%S UTC %Y';
  args.forEach((arg, index) => {
    const given =
      args[index - 1] === '-d' || args[index - 1] === '--date' ? arg : /^--date=(.*)$/.exec(arg)?.[1];
    if (given !== undefined) at = new Date(given.startsWith('@') ? Number(given.slice(1)) * 1000 : given);
    else if (arg.startsWith('+')) format = arg.slice(1);
    else if (/^(-Is|-Iseconds|--iso-8601=seconds)$/.test(arg)) format = '%Y-%m-%dT%H:%M:%S+00:00';
    else if (/^(-I|--iso-8601)$/.test(arg)) format = '%F';
    else if (/^(-R|--rfc-2822|--rfc-email)$/.test(arg)) format = '%a, %d %b %Y %H:%M:%S +0000';
  });
  if (Number.isNaN(at.getTime())) return fail('date: invalid date');
  return ok(`${dateText(at, format)}\n`);
};

export const processTools: Programs = {
  sleep,
  kill,
  ps: (args, context) => ps(args, context),
  pgrep,
  pkill,
  date,
};
