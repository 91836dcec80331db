// Simulated programs about libraries and installed software: ldconfig, ldd, pkg-config.
import type { ExecResult } from 'just-bash';
import { localLibraries } from '../files/builtFiles';
import { fail, ok, type Program, type ProgramContext, type Programs } from './command';

function libraryFolders(context: ProgramContext): readonly string[] {
  const { distribution } = context.host.machine.software;
  return [localLibraries(distribution), '/usr/local/lib', distribution.libraries];
}

/** Shared libraries that the loader finds: in the folders of /etc/ld.so.conf. */
function libraries(context: ProgramContext): readonly string[] {
  const found = libraryFolders(context).flatMap((folder) =>
    context.files.find(folder)?.kind === 'dir'
      ? context.files
          .names(folder)
          .filter((name) => /\.so\.\d+$/.test(name))
          .map((name) => `${folder}/${name}`)
      : [],
  );
  return [...found, `${context.host.machine.software.distribution.libraries}/libc.so.6`];
}

function ldconfig(args: string[], context: ProgramContext): ExecResult {
  if (!args.includes('-p'))
    return context.uid === 0
      ? ok()
      : fail("/sbin/ldconfig: Can't create temporary cache file /etc/ld.so.cache~: Permission denied");
  const all = libraries(context);
  const lines = all.map((path) => `\t${path.slice(path.lastIndexOf('/') + 1)} (libc6,x86-64) => ${path}\n`);
  return ok(`${all.length} libs found in cache \`/etc/ld.so.cache'\n${lines.join('')}`);
}

/** The libraries of a program that was built here; its run path is one of its strings. */
const ldd: Program = (args, context) => {
  const [file = ''] = args.filter((arg) => !arg.startsWith('-'));
  const path = context.resolve(file);
  if (context.files.find(path)?.kind !== 'file') return fail(`ldd: ${file}: No such file or directory`);
  const text = context.files.read(path);
  if (!text.includes('pmd.net.netvsc')) return fail('\tnot a dynamic executable');
  const runPath = /^RUNPATH=(.*)$/m.exec(text)?.[1];
  const all = libraries(context);
  const where = (name: string) => {
    const own = runPath === undefined ? undefined : `${runPath}/${name}`;
    if (own !== undefined && context.files.find(own) !== undefined) return own;
    return all.find((library) => library.endsWith(`/${name}`)) ?? 'not found';
  };
  const needed = ['libibverbs.so.1', ...(text.includes('pmd.net.mana') ? ['libmana.so.1'] : [])];
  return ok(
    `${needed.map((name) => `\t${name} => ${where(name)}${where(name) === 'not found' ? '' : ' (0x0000000000000000)'}\n`).join('')}\tlibc.so.6 => ${context.host.machine.software.distribution.libraries}/libc.so.6 (0x0000000000000000)\n`,
  );
};

/** Path of a module's .pc file: PKG_CONFIG_PATH first, then /usr/local, then the distribution's. */
export function configurationOf(
  context: ProgramContext,
  name: string,
  more = context.env.get('PKG_CONFIG_PATH') ?? '',
): string | undefined {
  const extra = more.split(':').filter((path) => path !== '');
  return [...extra, ...libraryFolders(context).map((folder) => `${folder}/pkgconfig`)]
    .map((folder) => `${folder}/${name}.pc`)
    .find((file) => context.files.find(file) !== undefined);
}

const pkgConfig: Program = (args, context) => {
  const names = args.filter((arg) => !arg.startsWith('-'));
  let stdout = '';
  let stderr = '';
  if (names.length === 0 && args.includes('--version')) return ok('1.8.1\n');
  for (const name of names) {
    const path = configurationOf(context, name);
    if (path === undefined) {
      stderr += `Package ${name} was not found in the pkg-config search path.\n`;
      continue;
    }
    const version = /^Version: (.*)$/m.exec(context.files.read(path))?.[1] ?? '';
    if (args.includes('--modversion')) stdout += `${version}\n`;
  }
  return { stdout, stderr: args.includes('--exists') ? '' : stderr, exitCode: stderr === '' ? 0 : 1 };
};

export const packageTools: Programs = {
  ldconfig,
  ldd,
  'pkg-config': pkgConfig,
};
