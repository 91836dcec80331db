// Reads DPDK installations, hugepages and running DPDK processes.
import { checkValue } from '../remote/values';
import type { DpdkInstall, DpdkProcess, Facts, HugepagePool } from './facts';
import { fact, integer, present, words } from './fields';

/** What was found below one prefix (`/usr`, `/usr/local`, `/opt/x`) or in one build folder. */
interface Place {
  version: string | null;
  abi: string | null;
  fromPkgConfig: boolean;
  library: string | null;
  driverLibraries: string[];
  testpmd: { path: string; grep: number | null; version: string | null } | null;
}

/** One entry for each prefix, `/usr/local` first as the loader and PATH have it. */
export function parseDpdk(libraryLines: readonly string[], testpmdLines: readonly string[]): DpdkInstall[] {
  const places = new Map<string, Place>();
  for (const line of libraryLines) readLibraryLine(line, places);
  for (const line of testpmdLines) readTestpmdLine(line, places);
  return [...places]
    .sort(([a], [b]) => Number(b === '/usr/local') - Number(a === '/usr/local'))
    .slice(0, 32)
    .map(([prefix, place]) => installOf(prefix, place));
}

function placeFor(prefix: string, places: Map<string, Place>): Place {
  const known = places.get(prefix);
  if (known !== undefined) return known;
  const empty: Place = {
    version: null,
    abi: null,
    fromPkgConfig: false,
    library: null,
    driverLibraries: [],
    testpmd: null,
  };
  places.set(prefix, empty);
  return empty;
}

/** `…/pkgconfig/libdpdk.pc:Version: 24.11.1` and `lib …/librte_eal.so.25.0`. */
function readLibraryLine(line: string, places: Map<string, Place>): void {
  const [, pc = '', version] = /^(\/.*\/libdpdk\.pc):Version: *(\S+)/.exec(line) ?? [];
  if (checkValue('absolute-path', pc) !== undefined) {
    const place = placeFor(prefixOf(pc), places);
    place.version = fact(version);
    place.fromPkgConfig = true;
    place.library ??= pc;
  }
  const library = /^lib (\/.*)$/.exec(line)?.[1];
  if (library === undefined || checkValue('absolute-path', library) === undefined) return;
  const place = placeFor(prefixOf(library), places);
  if (library.includes('/librte_net_mana.')) place.driverLibraries.push(library);
  else if (/\/librte_eal\.so\.\d{1,4}\.\d{1,4}$/.test(library)) {
    const abi = library.replace(/^.*\.so\./, '');
    if (place.abi !== null && !isNewer(abi, place.abi)) return;
    place.abi = abi;
    place.library = library;
  }
}

/** `testpmd GREP-STATUS VERSION PATH`. */
function readTestpmdLine(line: string, places: Map<string, Place>): void {
  const [, grep, version = '-', path = ''] = /^testpmd (\d{1,3}) (\S+) (\/.*)$/.exec(line) ?? [];
  if (checkValue('absolute-path', path) === undefined) return;
  const place = placeFor(prefixOf(path), places);
  place.testpmd ??= { path, grep: integer(grep), version: version === '-' ? null : fact(version) };
}

/** `/usr/local` of `/usr/local/lib/x/y` and of `/usr/local/bin/y`; a build folder counts as a prefix of its own. */
function prefixOf(path: string): string {
  const build = /^(\/.+\/build[^/]*)\/app\/[^/]+$/.exec(path)?.[1];
  if (build !== undefined) return build;
  return (
    /^(\/usr\/local|\/usr|\/opt\/[^/]+)\//.exec(path)?.[1] ??
    // /bin and /lib are /usr's on all current distributions.
    (/^\/(?:s?bin|lib\d*)\//.test(path) ? '/usr' : path.replace(/\/(?:s?bin\/)?[^/]+$/, '') || '/')
  );
}

function installOf(prefix: string, place: Place): DpdkInstall {
  const { testpmd } = place;
  return {
    version: place.version ?? testpmd?.version ?? (place.abi === null ? null : releaseOf(place.abi)),
    path: testpmd?.path ?? place.library ?? prefix,
    source: prefix === '/usr/local' ? 'usr-local' : place.fromPkgConfig ? 'pkg-config' : 'path',
    testpmd: testpmd?.path ?? null,
    hasNetMana: hasNetMana(place),
  };
}

/** The binary holds the driver's name (statically linked), or its library is there for a shared one to load. */
function hasNetMana({ testpmd, driverLibraries }: Place): boolean | null {
  if (testpmd === null) return driverLibraries.length > 0;
  if (testpmd.grep === 0 || driverLibraries.some((file) => file.includes('.so'))) return true;
  return testpmd.grep === 1 ? false : null;
}

/**
 * DPDK's release by the ABI version in its libraries' names: the major number is the year of the November release
 * plus one, the minor counts the releases since. 25.0 is 24.11, 25.1 is 25.03, 25.2 is 25.07.
 * Source: DPDK doc/guides/contributing/abi_policy.rst; file ABI_VERSION of each release.
 */
function releaseOf(abi: string): string | null {
  const [major = 0, minor = 0] = abi.split('.').map(Number);
  const month = ['11', '03', '07'][minor];
  if (major < 20 || month === undefined) return null;
  return `${minor === 0 ? major - 1 : major}.${month}`;
}

function isNewer(abi: string, than: string): boolean {
  const [major = 0, minor = 0] = abi.split('.').map(Number);
  const [thanMajor = 0, thanMinor = 0] = than.split('.').map(Number);
  return major > thanMajor || (major === thanMajor && minor > thanMinor);
}

/** `…/node0/hugepages/hugepages-2048kB TOTAL FREE`; without NUMA in sysfs everything is node 0. */
export function parseHugepages(lines: readonly string[]): HugepagePool[] {
  return present(
    lines.map((line) => {
      const match = /^\/sys\/\S*?(?:\/node(\d{1,4}))?\/hugepages\/hugepages-(\d{1,9})kB (\d+) (\d+)$/.exec(
        line,
      );
      const total = integer(match?.[3]);
      const free = integer(match?.[4]);
      if (match === null || total === null || free === null) return null;
      return { node: Number(match[1] ?? 0), sizeKb: Number(match[2]), total, free };
    }),
  );
}

const unitKb: Readonly<Record<string, number>> = { K: 1, M: 1024, G: 1024 * 1024 };

/** hugetlbfs lines of /proc/mounts. A mount without `pagesize=` has the default size. */
export function parseHugepageMounts(
  lines: readonly string[],
  defaultKb: number | null,
): Facts['hugepageMounts'] {
  return present(
    lines.map((line) => {
      const [, path = '', type, options = ''] = words(line);
      // The kernel writes blanks in paths as octal escapes.
      const clean = fact(
        path.replace(/\\([0-7]{3})/g, (_, octal: string) => String.fromCharCode(parseInt(octal, 8))),
      );
      if (type !== 'hugetlbfs' || !clean?.startsWith('/')) return null;
      const match = /(?:^|,)pagesize=(\d{1,9})([KMG])(?:,|$)/i.exec(options);
      const unit = unitKb[match?.[2]?.toUpperCase() ?? ''];
      return { path: clean, pageSizeKb: unit === undefined ? defaultKb : Number(match?.[1]) * unit };
    }),
    64,
  );
}

const locks: Readonly<Record<string, boolean | null>> = { yes: true, no: false, unknown: null };

/** `process PID lock=yes NAME`, `args PID …` and `runtime FOLDER PID`. */
export function parseProcesses(lines: readonly string[]): DpdkProcess[] {
  const commandLines = new Map<string, string>();
  const folders = new Map<string, string>();
  for (const line of lines) {
    const [, argsPid, args] = /^args (\d+) (.*)$/.exec(line) ?? [];
    if (argsPid !== undefined && args !== undefined) commandLines.set(argsPid, args);
    const [, folder, folderPid] = /^runtime (\/\S+) (\d+)$/.exec(line) ?? [];
    if (folderPid !== undefined && folder !== undefined) folders.set(folderPid, folder);
  }
  return present(
    lines.map((line) => {
      const [, pid = '', lock = '', rawName] = /^process (\d+) lock=(yes|no|unknown) (.*)$/.exec(line) ?? [];
      const name = fact(rawName);
      if (checkValue('pid', pid) === undefined || name === null) return null;
      const commandLine = fact(commandLines.get(pid));
      return {
        pid: Number(pid),
        name,
        commandLine,
        filePrefix: filePrefix(commandLine, folders.get(pid)),
        holdsLock: locks[lock] ?? null,
      };
    }),
    32,
  );
}

/** EAL's `--file-prefix`, else the runtime folder's name, else EAL's default; null where EAL shares no files. */
function filePrefix(commandLine: string | null, folder: string | undefined): string | null {
  const given = /(?:^|\s)--file-prefix[=\s](\S+)/.exec(commandLine ?? '')?.[1];
  if (given !== undefined) return given;
  if (folder !== undefined) return fact(folder.replace(/^.*\//, ''));
  if (commandLine === null || /(?:^|\s)--(?:in-memory|no-shconf)(?:\s|$)/.test(commandLine)) return null;
  return 'rte';
}
