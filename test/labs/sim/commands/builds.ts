// meson, cmake and ninja: they build the DPDK and the rdma-core of a simulated VM, in about a second.
import { dpdkFiles, localLibraries, rdmaCoreFiles, type BuiltFile } from '../files/builtFiles';
import { driverHeaderName, rdmaCoreDriverHeader } from '../files/driverIds';
import { FsError, strerror } from '../files/fsError';
import { joinPath, normalize } from '../files/paths';
import { toText } from '../shell/io';
import { fail, ok, type Program, type ProgramContext, type Programs } from './command';
import { begin, option, setup, type Build } from './mesonSetup';
import { mesonVersion } from './pythonTools';
import { writeFile } from './sources';

const steps = { dpdk: 610, 'rdma-core': 460 } as const;

function noSpace(context: ProgramContext, error: unknown, file: string): number {
  if (!(error instanceof FsError)) throw error;
  context.out(`FAILED: ${file} \n`);
  context.err(
    `fatal error: error writing to ${file}: ${strerror(error.code)}\ncompilation terminated.\nninja: build stopped: subcommand failed.\n`,
  );
  return 1;
}

function buildIn(context: ProgramContext, folder: string): Build | undefined {
  const path = `${folder}/build.ninja`;
  if (context.files.find(path) === undefined) return undefined;
  const text = /^# (\{.*\})$/m.exec(toText(context.files.read(path)))?.[1];
  return text === undefined ? undefined : (JSON.parse(text) as Build);
}

function productsOf(context: ProgramContext, build: Build): readonly BuiltFile[] {
  const { distribution } = context.host.machine.software;
  const { version, mana, prefix, runPath } = build;
  return build.project === 'dpdk'
    ? dpdkFiles({ version, libraries: localLibraries(distribution), mana, runPath })
    : rdmaCoreFiles({
        version,
        libraries: `${prefix}/lib`,
        prefix,
        etc: `${prefix}/etc`,
        libmana: true,
        headers: true,
        driverHeader: driverHeaderIn(context, build),
        symbols: true,
      });
}

/** The header of the tree as it is when it is built: it may have been changed. */
function driverHeaderIn(context: ProgramContext, { source, version }: Build): string {
  const path = `${source}/kernel-headers/${driverHeaderName}`;
  return context.files.find(path) === undefined
    ? rdmaCoreDriverHeader(version)
    : toText(context.files.read(path));
}

function installFiles(context: ProgramContext, folder: string, build: Build): number {
  const root = context.env.get('DESTDIR') ?? '';
  let current = '';
  const done: string[] = [];
  try {
    for (const { path, text, mode, target } of productsOf(context, build)) {
      current = `${root}${path}`;
      if (target === undefined) {
        writeFile(context, current, text);
        context.files.change(current, { mode: mode ?? 0o644 });
      } else {
        context.files.mkdir(current.slice(0, current.lastIndexOf('/')), true);
        if (context.files.find(current, false) !== undefined) context.files.remove(current);
        context.files.symlink(target, current);
      }
      done.push(current);
      context.out(
        build.project === 'dpdk'
          ? `Installing ${path.slice(path.lastIndexOf('/') + 1)} to ${current.slice(0, current.lastIndexOf('/'))}\n`
          : `-- Installing: ${current}\n`,
      );
    }
    writeFile(context, `${folder}/meson-logs/install-log.txt`, done.map((path) => `${path}\n`).join(''));
    return 0;
  } catch (error) {
    if (!(error instanceof FsError)) throw error;
    context.err(`ERROR: could not install ${current}: ${strerror(error.code)}\n`);
    return 1;
  }
}

function uninstall(context: ProgramContext, folder: string): number {
  const log = `${folder}/meson-logs/install-log.txt`;
  if (context.files.find(log) === undefined) return 0;
  for (const path of toText(context.files.read(log))
    .split('\n')
    .filter((line) => line !== ''))
    if (context.files.find(path, false) !== undefined) {
      context.files.remove(path);
      context.out(`Deleted: ${path}\n`);
    }
  return 0;
}

/** [1/610] lines; what was compiled before is not compiled again. */
async function compile(context: ProgramContext, folder: string, build: Build): Promise<number> {
  const log = `${folder}/.ninja_log`;
  const total = steps[build.project];
  const known = context.files.find(log) === undefined ? 0 : Number(toText(context.files.read(log)).trim());
  if (known >= total) {
    context.out('ninja: no work to do.\n');
    return 0;
  }
  context.out(`ninja: Entering directory \`${folder}'\n`);
  const left = total - known;
  for (let done = 1; done <= left; done += 1) {
    const file = `lib/librte_eal.a.p/object_${known + done}.c.o`;
    context.out(`[${done}/${left}] Compiling C object ${file}\n`);
    if (done % 10 !== 0 && done !== left) continue;
    try {
      writeFile(context, log, `${known + done}\n`);
    } catch (error) {
      return noSpace(context, error, file);
    }
    await context.pause(10);
  }
  return 0;
}

const ninja: Program = (args, context) => {
  if (args.includes('--version')) return ok('1.11.1\n');
  const valued = /^-[Cjlk]$/;
  const folder = normalize(context.resolve(args.find((_arg, index) => args[index - 1] === '-C') ?? '.'));
  const [verb] = args.filter((arg, index) => !arg.startsWith('-') && !valued.test(args[index - 1] ?? ''));
  const build = buildIn(context, folder);
  if (build === undefined) return fail("ninja: error: loading 'build.ninja': No such file or directory");
  if (verb === 'uninstall') return uninstall(context, folder);
  return compile(context, folder, build).then((status) =>
    status === 0 && verb === 'install' ? installFiles(context, folder, build) : status,
  );
};

/** meson --version | setup | compile | install; `simulated-meson` is one that pip has brought. */
const meson: Program = (args, context) => {
  const words = args.filter((arg) => !arg.startsWith('--simulated-version='));
  const [verb = '', ...rest] = words;
  if (verb === '--version') return ok(`${mesonVersion(context, args) ?? ''}\n`);
  if (verb === 'setup') return setup(rest, context);
  const folder = normalize(context.resolve(rest.find((_arg, index) => rest[index - 1] === '-C') ?? '.'));
  const build = buildIn(context, folder);
  if (build === undefined)
    return fail(`ERROR: Current directory is not a meson build directory: \`${folder}\`.`);
  return verb === 'install' ? installFiles(context, folder, build) : compile(context, folder, build);
};

/** cmake -S SOURCE -B BUILD -G Ninja -D...: rdma-core only. */
const cmake: Program = async (args, context) => {
  if (args.includes('--version')) return ok('cmake version 3.28.3 (simulated)\n');
  const after = (name: string) => args.find((_arg, index) => args[index - 1] === name);
  const source = normalize(context.resolve(after('-S') ?? '.'));
  const build = normalize(context.resolve(after('-B') ?? '.'));
  const lists = joinPath(source, 'CMakeLists.txt');
  if (context.files.find(lists) === undefined)
    return fail(`CMake Error: The source directory "${source}" does not appear to contain CMakeLists.txt.`);
  const { packages } = context.host.machine.software;
  if (packages['libnl-3-dev'] === undefined && packages['libnl3-devel'] === undefined) {
    context.err(
      'CMake Error at CMakeLists.txt:448 (message):\n  Could not find libnl-3.0 (missing: LIBNL_LIBRARIES)\n-- Configuring incomplete, errors occurred!\n',
    );
    return 1;
  }
  context.out(
    '-- The C compiler identification is GNU 13.2.0\n-- Found PkgConfig: /usr/bin/pkg-config (found version "1.8.1")\n',
  );
  await context.pause(30);
  const version = /PACKAGE_VERSION "(.*)"/.exec(context.files.read(lists))?.[1] ?? '50.0';
  const prefix = option(args, 'CMAKE_INSTALL_PREFIX') ?? '/usr/local';
  context.out(
    `-- Configuring done (0.1s)\n-- Generating done (0.0s)\n-- Build files have been written to: ${build}\n`,
  );
  return begin(
    context,
    build,
    { project: 'rdma-core', version, source, mana: true, prefix, runPath: null },
    {},
  );
};

export const builds: Programs = {
  meson,
  'simulated-meson': meson,
  ninja,
  'ninja-build': ninja,
  'simulated-ninja': ninja,
  cmake,
};
