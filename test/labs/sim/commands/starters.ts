// Programs that start other programs: env, nohup, setsid, nice, timeout, xargs, flock, time.
import { OpenFile } from '../shell/io';
import { readerOf } from '../shell/reader';
import { signalName } from '../shell/control';
import { execWords, spawnWords } from '../shell/launch';
import type { Program, ProgramContext, Programs } from './command';
import { seconds } from './seconds';

const env: Program = (args, context) => {
  const words = [...args];
  let table = new Map(context.env);
  while (words.length > 0) {
    const word = words[0] ?? '';
    const assignment = /^([A-Za-z_]\w*)=(.*)$/s.exec(word);
    if (word === '-i' || word === '-') table = new Map();
    else if (word === '-u') {
      words.shift();
      table.delete(words[0] ?? '');
    } else if (assignment !== null) table.set(assignment[1] ?? '', assignment[2] ?? '');
    else if (word !== '--') break;
    words.shift();
  }
  if (words.length > 0) return execWords(context, words, { env: table });
  context.out([...table].map(([name, value]) => `${name}=${value}\n`).join(''));
  return 0;
};

/** Options first, each maybe with a value in the next word, then the command. */
function wrapper(valued: RegExp, before: (context: ProgramContext) => void = () => undefined): Program {
  return (args, context) => {
    const start = args.findIndex((arg, index) => !arg.startsWith('-') && !valued.test(args[index - 1] ?? ''));
    before(context);
    return start < 0 ? 0 : execWords(context, args.slice(start));
  };
}

/** setsid [-f] [-w] COMMAND: in a session of its own; with -f the caller goes on at once. */
const setsid: Program = (args, context) => {
  const first = args.findIndex((arg) => !/^-[fwc]+$|^--(fork|wait|ctty)$/.test(arg));
  const options = args.slice(0, Math.max(0, first));
  const words = args.slice(first < 0 ? args.length : args[first] === '--' ? first + 1 : first);
  const { host, process } = context;
  const fork = options.some((option) => /f|fork/.test(option)) || process.group === process.pid;
  if (!fork) {
    process.session = process.pid;
    process.group = process.pid;
    return execWords(context, words);
  }
  const child = host.processes.start({
    args: words,
    name: '',
    uid: context.uid,
    parent: process,
    leader: true,
  });
  const running = spawnWords(context, words, { process: child }).catch(() => 1);
  return options.some((option) => option.includes('w')) ? context.orKilled(running) : 0;
};

const timeout: Program = async (args, context) => {
  const words = [...args];
  let signal = 'TERM';
  let killAfter: number | undefined;
  let preserve = false;
  while ((words[0] ?? '').startsWith('-')) {
    const word = words.shift() ?? '';
    if (word === '-s') signal = signalName(words.shift() ?? '') ?? 'TERM';
    else if (word.startsWith('--signal=')) signal = signalName(word.slice(9)) ?? 'TERM';
    else if (word === '-k') killAfter = seconds(words.shift() ?? '0');
    else if (word.startsWith('--kill-after=')) killAfter = seconds(word.slice(13));
    else if (word === '--preserve-status') preserve = true;
  }
  const duration = seconds(words.shift() ?? '');
  if (duration === undefined || words.length === 0) {
    context.err('timeout: missing operand\n');
    return 125;
  }
  const { host, process } = context;
  if (process.group !== process.pid) process.group = process.pid;
  const child = host.processes.start({ args: words, name: '', uid: context.uid, parent: process });
  // Set by a timer: a property, as the compiler does not see that it changes.
  const seen = { late: false };
  const cancels = [
    host.clock.after(duration * 1000, () => {
      seen.late = true;
      child.deliver(signal);
      if (killAfter !== undefined)
        cancels.push(
          host.clock.after(killAfter * 1000, () => {
            child.deliver('KILL');
          }),
        );
    }),
  ];
  const relay = process.onDeath(() => {
    child.deliver(process.deadBy ?? 'TERM');
  });
  try {
    const status = await spawnWords(context, words, { process: child });
    return seen.late && !preserve && status !== 137 ? 124 : status;
  } finally {
    relay();
    for (const cancel of cancels) cancel();
  }
};

const xargs: Program = async (args, context) => {
  const words = [...args];
  let separator: RegExp | string = /\s+/;
  let most = Number.POSITIVE_INFINITY;
  let mark: string | undefined;
  let skipEmpty = false;
  while ((words[0] ?? '').startsWith('-')) {
    const word = words.shift() ?? '';
    if (word === '-0' || word === '--null') separator = '\0';
    else if (word === '-r' || word === '--no-run-if-empty') skipEmpty = true;
    else if (word.startsWith('-n')) most = Number(word.slice(2) || words.shift());
    else if (word.startsWith('-I')) {
      mark = word.slice(2) || (words.shift() ?? '{}');
      separator = '\n';
      most = 1;
    } else if (word === '-d') separator = (words.shift() ?? '\n').replace('\\n', '\n');
    else if (word.startsWith('-d')) separator = word.slice(2).replace('\\n', '\n');
    else if (word === '-P') words.shift();
  }
  const items = (await context.inputText()).split(separator).filter((item) => item !== '');
  if (items.length === 0 && (skipEmpty || mark !== undefined)) return 0;
  const command = words.length === 0 ? ['echo'] : words;
  let status = 0;
  for (let at = 0; at === 0 || at < items.length; at += most) {
    const some = items.slice(at, at + most);
    const marked = mark;
    const line =
      marked === undefined
        ? [...command, ...some]
        : command.map((word) => word.replaceAll(marked, some[0] ?? ''));
    const fds = context.fds.clone();
    fds.set(0, new OpenFile(readerOf(''), undefined));
    const end = await spawnWords(context, line, { fds });
    fds.closeAll();
    if (end !== 0) status = 123;
    if (!Number.isFinite(most)) break;
  }
  return status;
};

/** flock [-n] [-x] [-w SECONDS] FD | FILE COMMAND...: FD is a descriptor of the caller. */
const flock: Program = async (args, context) => {
  const words = [...args];
  let wait = Number.POSITIVE_INFINITY;
  let unlock = false;
  while ((words[0] ?? '').startsWith('-')) {
    const word = words.shift() ?? '';
    if (/^-\w*n/.test(word) || word === '--nonblock') wait = 0;
    if (/^-\w*u/.test(word)) unlock = true;
    if (word === '-w' || word === '--timeout') wait = seconds(words.shift() ?? '0') ?? 0;
  }
  const [target = '', ...command] = words;
  const { host } = context;
  const descriptor = /^\d+$/.test(target) ? context.fds.get(Number(target)) : undefined;
  const path = descriptor?.path ?? context.resolve(target);
  if (/^\d+$/.test(target) && descriptor === undefined) {
    context.err(`flock: ${target}: Bad file descriptor\n`);
    return 65;
  }
  const holder: object = descriptor ?? context.process;
  if (unlock) {
    host.locks.release(path, holder);
    return 0;
  }
  if (descriptor === undefined && context.files.find(path) === undefined) context.files.openWrite(path, true);
  const owner = descriptor === undefined ? context.pid : context.process.parent;
  for (let waited = 0; !host.locks.take(path, holder, owner); waited += 0.1) {
    if (waited >= wait) return 1;
    await context.pause(100);
  }
  if (descriptor !== undefined) {
    descriptor.onClose.push(() => {
      host.locks.release(path, holder);
    });
    return 0;
  }
  try {
    const line = command[0] === '-c' ? ['sh', '-c', command[1] ?? ''] : command;
    return await spawnWords(context, line);
  } finally {
    host.locks.release(path, holder);
  }
};

/** setpriv --reuid UID --regid GID --init-groups COMMAND: only root may become somebody else. */
const setpriv: Program = (args, context) => {
  const words = [...args];
  let uid = context.uid;
  while ((words[0] ?? '').startsWith('--')) {
    const word = words.shift();
    if (word === '--') break;
    if (word === '--reuid') uid = Number(words.shift());
    else if (word === '--regid') words.shift();
  }
  if (context.uid !== 0) {
    context.err('setpriv: setresuid failed: Operation not permitted\n');
    return 127;
  }
  context.process.uid = uid;
  return execWords(context, words);
};

export const starters: Programs = {
  env,
  setsid,
  setpriv,
  timeout,
  xargs,
  flock,
  nohup: wrapper(/^$/, ({ process }) => process.ignored.add(1)),
  nice: wrapper(/^-n$/),
  ionice: wrapper(/^-[cn]$/),
  stdbuf: wrapper(/^-[ioe]$/),
  chrt: wrapper(/^$/),
};
