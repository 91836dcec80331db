// meson setup: reads what the VM has, as DPDK's own meson.build does, and says it in meson's words.
import knowledge from '../../../../src/knowledge/setup-builds.json';
import { FsError, strerror } from '../files/fsError';
import { normalize } from '../files/paths';
import { toText } from '../shell/io';
import type { ProgramContext } from './command';
import { configurationOf } from './packages';
import { hasElftools, mesonVersion } from './pythonTools';
import { writeFile, type BuildRow } from './sources';

/** What a build folder is for; kept in its build.ninja. */
export interface Build {
  readonly project: 'dpdk' | 'rdma-core';
  readonly version: string;
  readonly source: string;
  readonly mana: boolean;
  readonly prefix: string;
  readonly runPath: string | null;
}

export function option(args: readonly string[], name: string): string | undefined {
  return args.find((arg) => arg.startsWith(`-D${name}=`))?.slice(name.length + 3);
}

function older(version: string, least: string): boolean {
  const parts = (text: string) => text.split('.').map(Number);
  const [a, b] = [parts(version), parts(least)];
  for (const [index, part] of b.entries()) if ((a[index] ?? 0) !== part) return (a[index] ?? 0) < part;
  return false;
}

function driversText(drivers: readonly string[], mana: boolean, ibverbs: boolean): string {
  const net = drivers
    .filter((name) => name.startsWith('net/') && (name !== 'net/mana' || mana))
    .map((name) => name.slice(4))
    .sort();
  const skipped = mana
    ? ''
    : `\tnet/mana:\t${ibverbs ? 'missing header, "infiniband/manadv.h"' : 'missing dependency, "ibverbs"'}\n`;
  return (
    `\nMessage: \n===============\nDrivers Enabled\n===============\n\nbus:\n\tpci, vdev, vmbus, \nmempool:\n\tring, \nnet:\n\t${net.join(', ')}, \n\n` +
    `\nMessage: \n=================\nContent Skipped\n=================\n\ndrivers:\n${skipped}\tnet/mlx5:\tnot in enabled drivers build config\n\tnet/virtio:\tnot in enabled drivers build config\n\n`
  );
}

/** meson setup BUILD [SOURCE] -D...: reads what the VM has, as DPDK's own meson.build does. */
export async function setup(args: readonly string[], context: ProgramContext): Promise<number> {
  const [folder = 'build', from = '.'] = args.filter((arg) => !arg.startsWith('-'));
  const build = normalize(context.resolve(folder));
  const source = normalize(context.resolve(from));
  const meson = mesonVersion(context) ?? '0';
  if (context.files.find(`${source}/VERSION`) === undefined) {
    context.err(
      `\nERROR: Neither source directory '${source}' nor build directory None contain a build file meson.build.\n`,
    );
    return 1;
  }
  const version = toText(context.files.read(`${source}/VERSION`)).trim();
  const row = (knowledge.rows as readonly BuildRow[]).find(
    ({ project, release }) => project === 'dpdk' && release === version,
  );
  context.out(
    `The Meson build system\nVersion: ${meson}\nSource dir: ${source}\nBuild dir: ${build}\nBuild type: native build\nProject name: DPDK\nProject version: ${version}\n`,
  );
  if (older(meson, row?.meson ?? '0.57')) {
    context.out(
      `\nmeson.build:4:0: ERROR: Meson version is ${meson} but project requires >= ${row?.meson ?? '0.57'}.\n\nA full log can be found at ${build}/meson-logs/meson-log.txt\n`,
    );
    return 1;
  }
  context.out(
    'C compiler for the host machine: cc (gcc 13.2.0 "cc (simulated) 13.2.0")\nHost machine cpu family: x86_64\nProgram pkg-config found: YES (/usr/bin/pkg-config)\n',
  );
  await context.pause(30);
  if (!hasElftools(context)) {
    context.out(
      `Program python3 (elftools) found: NO modules: elftools\n\nbuildtools/meson.build:58:8: ERROR: Problem encountered: missing python module: elftools\n\nA full log can be found at ${build}/meson-logs/meson-log.txt\n`,
    );
    return 1;
  }
  const drivers = (option(args, 'enable_drivers') ?? '').split(',').filter((name) => name !== '');
  const library = configurationOf(context, 'libibverbs');
  const prefix = library?.replace(/\/lib[^/]*(\/[^/]*-linux-gnu)?\/pkgconfig\/[^/]*$/, '') ?? '/usr';
  const header =
    library !== undefined && context.files.find(`${prefix}/include/infiniband/manadv.h`) !== undefined;
  const found =
    library === undefined
      ? 'NO (tried pkgconfig and cmake)'
      : `YES ${/^Version: (.*)$/m.exec(context.files.read(library))?.[1] ?? ''}`;
  context.out(`Run-time dependency libibverbs found: ${found}\n`);
  if (library !== undefined)
    context.out(
      `Header "infiniband/manadv.h" has symbol "MANADV_CTX_ATTR_BUF_ALLOCATORS" : ${header ? 'YES' : 'NO'} \n`,
    );
  const wanted = drivers.includes('net/mana');
  if (wanted && !header && row?.namedDriverIsError !== false) {
    const reason =
      library === undefined ? 'missing dependency, "ibverbs"' : 'missing header, "infiniband/manadv.h"';
    context.out(
      `\ndrivers/meson.build:209:16: ERROR: Problem encountered: Cannot build explicitly requested driver "net/mana".\n\tReason: ${reason}\n\nA full log can be found at ${build}/meson-logs/meson-log.txt\n`,
    );
    return 1;
  }
  context.out(driversText(drivers, wanted && header, library !== undefined));
  context.out(
    `Message: DPDK build config complete:\n  source path = "${source}"\n  build path  = "${build}"\nBuild targets in project: 231\n\nDPDK ${version}\n\n  User defined options\n${args
      .filter((arg) => arg.startsWith('-D'))
      .map((arg) => `    ${arg.slice(2).replace('=', ': ')}\n`)
      .join('')}\nFound ninja-1.11.1 at /usr/bin/ninja\n`,
  );
  const runPath = /-rpath,([^ ,]+)/.exec(option(args, 'c_link_args') ?? '')?.[1] ?? null;
  const made: Build = {
    project: 'dpdk',
    version,
    source,
    mana: wanted && header,
    prefix: '/usr/local',
    runPath,
  };
  const defines = drivers
    .filter((name) => name !== 'net/mana' || made.mana)
    .map((name) => `#define RTE_${name.replace('/', '_').toUpperCase()} 1\n`);
  return begin(context, build, made, {
    'rte_build_config.h': defines.join(''),
    'meson-logs/meson-log.txt': 'simulated\n',
  });
}

export function begin(
  context: ProgramContext,
  build: string,
  made: Build,
  files: Readonly<Record<string, string>>,
): number {
  try {
    for (const [name, text] of Object.entries(files)) writeFile(context, `${build}/${name}`, text);
    writeFile(context, `${build}/build.ninja`, `# simulated\n# ${JSON.stringify(made)}\n`);
    return 0;
  } catch (error) {
    if (!(error instanceof FsError)) throw error;
    context.err(`ERROR: ${strerror(error.code)}: '${error.path}'\n`);
    return 1;
  }
}
