// Reads RDMA devices, their kernel driver ids, and which rdma-core with which libmana is installed.
import { checkValue } from '../remote/values';
import type { RdmaDevice, RdmaFacts } from './facts';
import { fact, integer, keyValues, present, words } from './fields';
import type { Section } from './sectionReader';

export interface RdmaSections {
  readonly infiniband: Section | undefined;
  readonly driverId: Section | undefined;
  readonly core: Section | undefined;
  readonly libraries: Section | undefined;
  readonly testpmd: Section | undefined;
}

export function parseRdma(sections: RdmaSections): RdmaFacts {
  const paths = libraryPaths(sections.libraries?.lines ?? []);
  const files = filesIn(sections.libraries?.lines ?? []);
  const own = ownFolder(sections);
  const isUsed = (file: string): boolean => (own === null ? !isOwn(file) : file.startsWith(`${own}/`));
  const provider = files.find((file) => /\/libmana[^/]*\.so[^/]*$/.test(file) && isUsed(file));
  const driverFile = files.find((file) => file.endsWith('/mana.driver') && !isOwn(file));
  const header = files.some((file) => file.endsWith('/infiniband/manadv.h'));
  const whole = sections.libraries?.whole === true;
  return {
    devices: parseDevices(sections.infiniband?.lines ?? []),
    ...coreVersion(sections.core?.lines ?? [], own ?? paths[0]?.replace(/\/[^/]+$/, ''), isUsed),
    libmana: provider ?? driverFile ?? null,
    // A driver file alone names a library that is somewhere the probe did not look, or nowhere.
    libmanaFound: provider !== undefined ? true : whole && driverFile === undefined ? false : null,
    manadvHeader: header ? true : whole ? false : null,
    driverIds: parseDriverIds(sections.driverId),
    libibverbsPaths: paths,
  };
}

/** The lines `device NAME …`, `port NAME N LAYER STATE` and `uverbs NAME DEVICE ACCESS ABI`. */
function parseDevices(lines: readonly string[]): RdmaDevice[] {
  const rows = lines.map(words);
  return present(
    rows.map((row) => {
      const [kind, name = '', ...rest] = row;
      if (kind !== 'device' || checkValue('device', name) === undefined) return null;
      const pci = keyValues(rest).get('PCI_SLOT_NAME')?.[0] ?? '';
      const node = rows.find((other) => other[0] === 'uverbs' && other[2] === name);
      const nodeName = node?.[1] ?? '';
      return {
        name,
        uverbs: /^uverbs\d{1,5}$/.test(nodeName) ? nodeName : null,
        pciAddress: checkValue('pci-address', pci) === undefined ? null : pci,
        abiVersion: integer(node?.[4]),
        accessible: node === undefined ? null : node[3] === 'rw',
        ports: present(rows.map((other) => portOf(name, other))),
      };
    }),
    32,
  );
}

function portOf(device: string, row: readonly string[]): NonNullable<RdmaDevice['ports']>[number] | null {
  const port = integer(row[2]);
  if (row[0] !== 'port' || row[1] !== device || port === null) return null;
  return { port, linkLayer: fact(row[3]), state: fact(row.slice(4).join(' ')) };
}

/** Lines `DEVICE UVERBS ID`. Null where python3 is absent or the kernel did not answer. */
function parseDriverIds(section: Section | undefined): RdmaFacts['driverIds'] {
  if (section === undefined) return null;
  if (section.lines.includes('no-device')) return [];
  const found = present(
    section.lines.map((line) => {
      const [device = '', node = '', id] = words(line);
      const value = integer(id);
      if (checkValue('device', device) === undefined || value === null) return null;
      return { device, uverbs: /^uverbs\d{1,5}$/.test(node) ? node : null, id: value };
    }),
    32,
  );
  // No line at all: the kernel has devices, but no uverbs node for them.
  const answered = section.whole && section.lines.length === 0;
  return found.length > 0 || answered ? found : null;
}

/** The loader's libibverbs, then any other in its path. */
function libraryPaths(lines: readonly string[]): string[] {
  const cached = present(lines.map((line) => /^\s*libibverbs\.so\.1 \(.*\) => (\/\S+)$/.exec(line)?.[1]));
  const found =
    cached.length > 0 ? cached : filesIn(lines).filter((file) => file.endsWith('/libibverbs.so.1'));
  const usable = found
    .filter((file) => checkValue('absolute-path', file) !== undefined && !/i[36]86|\/lib32\//.test(file))
    // In no loader's path: only a program that names the folder gets it.
    .filter((file) => !isOwn(file))
    .map(withUsr);
  return [...new Set(usable)].slice(0, 16);
}

function isOwn(file: string): boolean {
  return file.startsWith('/opt/mana-dpdk/');
}

/**
 * The library folder of an rdma-core that setup has built beside the distribution's, where it is the one that counts:
 * the installed testpmd names it, or there is no testpmd yet. Null otherwise.
 */
function ownFolder({ testpmd, core }: RdmaSections): string | null {
  const programs = testpmd?.lines ?? [];
  const named = present(
    programs.map((line) => /^rpath (\/opt\/mana-dpdk\/[A-Za-z0-9._-]{1,64}\/lib) \//.exec(line)?.[1]),
  )[0];
  if (named !== undefined) return named;
  if (testpmd?.whole !== true || programs.some((line) => line.startsWith('testpmd '))) return null;
  const built = present(
    (core?.lines ?? []).map((line) => /^lib (\/opt\/mana-dpdk\/[A-Za-z0-9._-]{1,64}\/lib)\//.exec(line)?.[1]),
  );
  return built.at(-1) ?? null;
}

function filesIn(lines: readonly string[]): string[] {
  return present(lines.map((line) => (line.startsWith('file /') ? fact(line.slice('file '.length)) : null)));
}

/** `/lib` is `/usr/lib` on all current distributions. */
export function withUsr(path: string): string {
  return path.replace(/^\/lib(?=[/6]|$)/, '/usr/lib');
}

/**
 * rdma-core's version: the end of the library's file name (`libibverbs.so.1.14.44.0` is 44.0), of the copy that the
 * loader takes; else the version of the package.
 */
function coreVersion(
  lines: readonly string[],
  folder: string | undefined,
  isUsed: (file: string) => boolean,
): Pick<RdmaFacts, 'coreVersion' | 'coreSource'> {
  const libraries = present(
    lines.map((line) => {
      const match = /^lib (\/\S+\/libibverbs\.so\.1\.\d+\.(\d{1,3}\.\d{1,3}(?:\.\d{1,3})?))$/.exec(line);
      return match?.[1] === undefined || !isUsed(match[1]) ? null : { file: match[1], version: match[2] };
    }),
  );
  const library = libraries.find(({ file }) => file.replace(/\/[^/]+$/, '') === folder) ?? libraries[0];
  if (library !== undefined) return { coreVersion: fact(library.version), coreSource: fact(library.file) };
  for (const line of lines) {
    const match =
      /^ii +(rdma-core|libibverbs1) (?:\d+:)?(\d+(?:\.\d+)*)/.exec(line) ??
      /^(rdma-core|libibverbs)-(\d+(?:\.\d+)*)-/.exec(line);
    if (match !== null) return { coreVersion: fact(match[2]), coreSource: fact(match[1]) };
  }
  return { coreVersion: null, coreSource: null };
}
