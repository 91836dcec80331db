// Reads what gdb printed: whether a provider's context function was entered, whose, and with which number. Versions of gdb
// differ in their words, so only frames, library lists and our own marks are read.
import type { ScriptEvent } from '../remote/protocol';
import { isNoProviderWarning } from './parseLook';
import { isVerbsLibrary, providerName, providerOfFunction, providerOfLibrary } from './providers';
import type { Frame, TraceFacts } from './types';

/** The function of libibverbs that each provider's context function calls first. */
const initFunction = '_verbs_init_and_alloc_context';

const mostLines = 300;
const mostFrames = 64;

/** Output between two of our marks. */
interface Parts {
  readonly before: readonly string[];
  readonly stack: readonly string[];
  readonly libraries: readonly string[];
  readonly entered: readonly string[];
  readonly id: number | null;
  readonly ended: boolean;
  readonly status: number | null;
  readonly program: string;
}

export function parseTrace(events: readonly ScriptEvent[], device: string): TraceFacts {
  const parts = partsOf(events);
  const frames = parts.stack.flatMap((line) => frameOf(line) ?? []).slice(0, mostFrames);
  const stopped = frames[0]?.function === initFunction;
  const named = [...frames.map((frame) => frame.function), ...parts.entered.toReversed()];
  // One that is not in the table calls from a library of its own.
  const caller = frames.find((frame) => isProviders(frame)) ?? (stopped ? frames[1] : undefined);
  const own =
    providerOfLibrary(caller?.library ?? '') ??
    named.map((name) => providerOfFunction(name ?? '')).find((row) => row !== undefined);
  const known = named.find((name) => name !== null && own?.functions.includes(name) === true);
  const loaded = parts.libraries.flatMap((line) => libraryOf(line) ?? []);
  const entered = stopped || own !== undefined;
  const output = [...parts.before, ...parts.stack].filter((line) => line.trim() !== '');
  return {
    outcome: entered ? 'entered' : parts.ended && ranAtAll(parts) ? 'not-reached' : 'failed',
    program: parts.program,
    provider: own?.id ?? providerName(caller?.library ?? ''),
    library:
      caller?.library ?? loaded.find((file) => providerOfLibrary(file) === own && own !== undefined) ?? null,
    function: known ?? null,
    // Of a frame with arguments it is said in words; the register counts at this function's first instruction only.
    compiledId: stopped ? (idIn(parts.stack[0] ?? '') ?? parts.id) : null,
    verbs:
      frames.find((frame) => isVerbsLibrary(frame.library ?? ''))?.library ??
      loaded.find(isVerbsLibrary) ??
      null,
    loaded: loaded.filter((file) => providerOfLibrary(file) !== undefined),
    noProvider: parts.before.some(
      (line) =>
        isNoProviderWarning(line, device) ||
        line === `IB device '${device}' wasn't found` ||
        line === 'No IB devices found',
    ),
    timedOut: parts.status === 124 || parts.status === 137,
    frames,
    backtrace: parts.stack.filter((line) => /^#\d/.test(line)).slice(0, mostFrames),
    output: output.length > mostLines ? [...output.slice(0, 20), '…', ...output.slice(-mostLines)] : output,
  };
}

function partsOf(events: readonly ScriptEvent[]): Parts {
  const before: string[] = [];
  const stack: string[] = [];
  const libraries: string[] = [];
  const entered: string[] = [];
  let now: string[] | null = null;
  let id: number | null = null;
  let ended = false;
  let status: number | null = null;
  let program = '';
  for (const event of events) {
    if (event.kind === 'output') {
      // What gdb says before the program runs is about itself: breakpoints that are pending, as they should be.
      if (now !== null && now.length < 20_000) now.push(event.line);
      continue;
    }
    if (event.kind !== 'status') continue;
    const [first = ''] = event.words;
    switch (event.name) {
      case 'trace-begin':
        program = first;
        now = before;
        break;
      case 'entered':
        if (/^[a-z]\w{0,80}$/.test(first)) entered.push(first);
        break;
      case 'run':
        before.length = 0;
        break;
      case 'after-run':
        now = stack;
        break;
      case 'compiled-id':
        id = /^\d{1,4}$/.test(first) ? Number(first) : null;
        now = null;
        break;
      case 'libraries':
        now = libraries;
        break;
      case 'over':
        now = null;
        break;
      case 'trace-end':
        ended = true;
        status = /^\d{1,3}$/.test(first) ? Number(first) : null;
        break;
      default:
        break;
    }
  }
  return { before, stack, libraries, entered, id, ended, status, program };
}

/** gdb says of a program that ran to its end how it ended; of one that it could not start, something else. */
function ranAtAll({ before }: Parts): boolean {
  return before.some((line) => /\[Inferior 1 \(.*\) exited |Program (terminated|received|exited)/.test(line));
}

/**
 * A line of a backtrace:
 * `#1  0x00007ffff7fb595c in ?? () from /usr/lib/x86_64-linux-gnu/libibverbs/libmana-rdmav34.so`,
 * `#1  0x00007ffff7f9588c in mana_alloc_context (ibdev=…) at /root/rdma-core/providers/mana/mana.c:366`,
 * `#0  mana_alloc_context (ibdev=…) at mana.c:366`.
 */
export function frameOf(line: string): Frame | undefined {
  const head = /^#(\d{1,4})\s+(?:0x[0-9a-f]+ in )?(\S+) ?(?:\(|$)/.exec(line);
  if (head === null) return undefined;
  // A symbol may have a version: `ibv_open_device@@IBVERBS_1.1`.
  const [name = ''] = (head[2] ?? '').split('@', 1);
  const from = / from (\/\S.*)$/.exec(line)?.[1] ?? null;
  const at = from === null ? (/ at (\S+:\d{1,7})$/.exec(line)?.[1] ?? null) : null;
  return { number: Number(head[1]), function: name === '??' ? null : name, library: from, source: at };
}

function isProviders({ library, function: name }: Frame): boolean {
  return providerOfLibrary(library ?? '') !== undefined || providerOfFunction(name ?? '') !== undefined;
}

/** `0x00007ffff7f91ba0  0x00007ffff7fa30ce  Yes (*)     /lib/x86_64-linux-gnu/libibverbs.so.1`. */
function libraryOf(line: string): string | undefined {
  return /^(?:0x[0-9a-f]+\s+0x[0-9a-f]+\s+)?(?:Yes|No)(?: \(\*\))?\s+(\/\S.*)$/.exec(line.trimEnd())?.[1];
}

/** `driver_id=driver_id@entry=19` among the arguments of the frame, where libibverbs has debugging information. */
function idIn(line: string): number | undefined {
  const found = /\bdriver_id=(?:driver_id@entry=)?(\d{1,4})\b/.exec(line)?.[1];
  return found === undefined ? undefined : Number(found);
}
