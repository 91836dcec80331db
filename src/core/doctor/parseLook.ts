// Reads what the scripts `look` and `watch` print: headers, source trees, libraries, programs, what ibv_devinfo says.
import type { ScriptEvent } from '../remote/protocol';
import { checkValue } from '../remote/values';
import { readDriverEnum } from './driverEnum';
import { folderOf, isVerbsLibrary, providerOfLogged, providerOfLibrary, versionOfLibrary } from './providers';
import type {
  HeaderFact,
  HeaderRole,
  LibraryCopy,
  LookFacts,
  ProbeFacts,
  RunningProgram,
  SourceTree,
  WatchFacts,
} from './types';

const roles: ReadonlySet<string> = new Set<HeaderRole>([
  'running-kernel',
  'other-kernel',
  'distribution',
  'rdma-core-source',
]);

/** Lists that come from a VM end somewhere. */
const most = { headers: 16, sources: 16, libraries: 32, programs: 32, lines: 200 } as const;

export function parseLook(events: readonly ScriptEvent[]): LookFacts {
  const headers: HeaderFact[] = [];
  const sources: SourceTree[] = [];
  const notSources: string[] = [];
  const libraries: { file: string; providers: string[] }[] = [];
  const driverFiles: string[] = [];
  const tools: Record<string, string> = {};
  let ptraceScope: number | null = null;
  for (const [index, event] of events.entries()) {
    if (event.kind !== 'status') continue;
    const [first = '', second = '', third = ''] = event.words;
    switch (event.name) {
      case 'header-begin':
        if (roles.has(first) && isPath(second) && headers.length < most.headers)
          headers.push(headerOf(first as HeaderRole, second, third, events.slice(index + 1)));
        break;
      case 'source':
        if (isPath(third) && sources.length < most.sources)
          sources.push({
            folder: third,
            version: versionIn(first),
            prefix: pathOrNull(second),
            header: null,
          });
        break;
      case 'no-source':
        if (isPath(second)) notSources.push(second);
        break;
      case 'library':
        if (isPath(second) && libraries.length < most.libraries)
          libraries.push({ file: second, providers: [] });
        break;
      case 'provider':
        if (providerOfLibrary(second) !== undefined)
          libraries.at(-1)?.providers.push(second.slice(second.lastIndexOf('/') + 1));
        break;
      case 'driver-file':
        if (isPath(second)) driverFiles.push(second);
        break;
      case 'tool':
        if (isPath(second)) tools[first] = second;
        break;
      case 'ptrace-scope':
        ptraceScope = /^\d$/.test(first) ? Number(first) : null;
        break;
      default:
        break;
    }
  }
  return {
    headers: headers.filter(({ role }) => role !== 'rdma-core-source'),
    sources: sources.map((tree) => ({ ...tree, header: headerIn(tree.folder, headers) })),
    notSources: notSources.slice(0, most.sources),
    libraries: libraries.map(({ file, providers }) => copyOf(file, providers)),
    driverFiles: driverFiles.slice(0, most.libraries),
    tools,
    ptraceScope,
  };
}

export function parseWatch(
  events: readonly ScriptEvent[],
  device: string | null,
  folder: string | null,
): WatchFacts {
  const files = new Map<number, { name: string; files: string[] }>();
  const driverIds: { device: string; id: number }[] = [];
  let pythonMissing = false;
  let probeFrom: number | null = null;
  let asRoot = false;
  for (const [index, event] of events.entries()) {
    if (event.kind === 'begin') asRoot = event.uid === '0';
    if (event.kind !== 'status') continue;
    const [first = '', second = ''] = event.words;
    const pid = Number(checkValue('pid', first) ?? 0);
    if (event.name === 'process' && pid > 0 && files.size < most.programs)
      files.set(pid, { name: second.slice(0, 64), files: [] });
    else if (event.name === 'mapped' && isPath(second)) files.get(pid)?.files.push(second);
    else if (event.name === 'probe-begin') probeFrom = index + 1;
    else if (event.name === 'driver-id') {
      pythonMissing ||= first === 'no-python3';
      driverIds.push(...driverIdOf(first).slice(0, most.programs - driverIds.length));
    }
  }
  const programs = [...files].map(([pid, program]): RunningProgram => ({ pid, ...program }));
  return {
    asRoot,
    driverIds: driverIds.length === 0 ? null : driverIds,
    pythonMissing,
    programs,
    probe: probeFrom === null || device === null ? null : probeOf(events.slice(probeFrom), device, folder),
  };
}

/** A line `DEVICE UVERBS ID`. */
function driverIdOf(line: string): { device: string; id: number }[] {
  const [, device = '', id] = /^(\S{1,64}) \S{1,64} (\d{1,9})$/.exec(line) ?? [];
  return checkValue('device', device) === undefined ? [] : [{ device, id: Number(id) }];
}

function headerOf(
  role: HeaderRole,
  path: string,
  real: string,
  following: readonly ScriptEvent[],
): HeaderFact {
  return {
    role,
    path,
    real: isPath(real) ? real : path,
    reading: readDriverEnum(linesOf(following).join('\n')),
  };
}

/** Lines up to the next event of the protocol. */
function linesOf(events: readonly ScriptEvent[]): string[] {
  const lines: string[] = [];
  for (const event of events) {
    if (event.kind !== 'output') return lines;
    lines.push(event.line);
  }
  return lines;
}

function headerIn(folder: string, headers: readonly HeaderFact[]): HeaderFact | null {
  return (
    headers.find(({ role, path }) => role === 'rdma-core-source' && path.startsWith(`${folder}/`)) ?? null
  );
}

function copyOf(file: string, providers: readonly string[]): LibraryCopy {
  return { file, folder: folderOf(file), version: versionOfLibrary(file), providers };
}

function probeOf(events: readonly ScriptEvent[], device: string, folder: string | null): ProbeFacts {
  const all = linesOf(events);
  const end = events.find((event) => event.kind === 'status' && event.name === 'probe-end');
  const status = end?.kind === 'status' ? Number(end.words[0] ?? '') : Number.NaN;
  const loaded = all.flatMap((line) => /calling init: (\/\S+)/.exec(line)?.[1] ?? []);
  const lines = all.filter((line) => !/^ *\d+:\s/.test(line) && line.trim() !== '').slice(0, most.lines);
  return {
    device,
    folder,
    status: Number.isInteger(status) ? status : null,
    loaded: [...new Set(loaded)].filter(
      (file) => isVerbsLibrary(file) || providerOfLibrary(file) !== undefined,
    ),
    functions: [...new Set(lines.flatMap((line) => loggedFunction(line, device)))],
    noProvider: lines.some((line) => isNoProviderWarning(line, device)),
    seen: lines.some((line) => /^hca_id:\s/.test(line) || line === 'Failed to open device'),
    lines,
  };
}

/** `mana_0: mana_alloc_context:395: Mapped db_page=…`: the macro of rdma-core's log writes device, function and line. */
function loggedFunction(line: string, device: string): string[] {
  if (!line.startsWith(`${device}: `)) return [];
  const name = /^([a-z][a-z0-9_]*):\d+: /.exec(line.slice(device.length + 2))?.[1];
  return name !== undefined && providerOfLogged(name) !== undefined ? [name] : [];
}

export function isNoProviderWarning(line: string, device: string): boolean {
  return line.trimEnd().endsWith(`no userspace device-specific driver found for ${device}`);
}

function isPath(text: string): boolean {
  return checkValue('absolute-path', text.replace(/ \(deleted\)$/, '')) !== undefined;
}

function pathOrNull(text: string): string | null {
  return isPath(text) ? text : null;
}

function versionIn(text: string): string | null {
  return /^\d{1,3}(\.\d{1,3}){0,2}$/.test(text) ? text : null;
}
