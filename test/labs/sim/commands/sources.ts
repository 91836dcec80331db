// git and cc, as far as builds of DPDK and rdma-core use them.
import knowledge from '../../../../src/knowledge/setup-builds.json';
import { driverHeaderName, driverNumber, rdmaCoreDriverHeader } from '../files/driverIds';
import { FsError, strerror } from '../files/fsError';
import { normalize } from '../files/paths';
import { toText } from '../shell/io';
import { fail, ok, type Program, type ProgramContext, type Programs } from './command';

/** A row of the product's table of releases: what the servers on the way out of the VM have. */
export interface BuildRow {
  readonly project: string;
  readonly release: string;
  readonly git: string;
  readonly tag: string;
  readonly commit: string;
  readonly meson?: string;
  readonly namedDriverIsError?: boolean;
}

/** enum rdma_driver_id up to what rdma-core 44 to 60 know. */
/** Writes a file and the folders above it. @throws FsError. */
export function writeFile(context: ProgramContext, path: string, text: string): void {
  context.files.mkdir(path.slice(0, path.lastIndexOf('/')), true);
  const write = context.files.openWrite(path, false);
  if (text !== '') write(Buffer.from(text, 'utf8').toString('latin1'));
}

function sourceFiles(project: string, release: string): Readonly<Record<string, string>> {
  if (project === 'dpdk')
    return {
      VERSION: `${release}\n`,
      'meson.build': `# simulated\nproject('DPDK', 'c')\n`,
      'drivers/net/mana/meson.build': '# simulated\n',
      'app/test-pmd/testpmd.c': '/* simulated */\n',
    };
  return {
    'CMakeLists.txt': `# simulated\nset(PACKAGE_VERSION "${release}")\n`,
    [`kernel-headers/${driverHeaderName}`]: rdmaCoreDriverHeader(release),
    'providers/mana/mana.c': '/* simulated */\n',
  };
}

async function clone(words: readonly string[], context: ProgramContext): Promise<number> {
  const plain = words.filter(
    (word, index) => !word.startsWith('-') && !/^(--branch|-b|--depth)$/.test(words[index - 1] ?? ''),
  );
  const url = plain[0] ?? '';
  const folder = plain[1] ?? url.replace(/^.*\/|\.git$/g, '');
  const tag = words.find((_word, index) => /^(--branch|-b)$/.test(words[index - 1] ?? '')) ?? '';
  const host = /^\w+:\/\/([^/]+)/.exec(url)?.[1] ?? url;
  if (context.host.has('no-network')) {
    context.err(`fatal: unable to access '${url}/': Could not resolve host: ${host}\n`);
    return 128;
  }
  const row = (knowledge.rows as readonly BuildRow[]).find((one) => one.git === url && one.tag === tag);
  if (row === undefined) {
    context.err(
      `warning: Could not find remote branch ${tag} to clone.\nfatal: Remote branch ${tag} not found in upstream origin\n`,
    );
    return 128;
  }
  const path = normalize(context.resolve(folder));
  if (context.files.find(path)?.kind === 'dir' && context.files.names(path).length > 0) {
    context.err(`fatal: destination path '${folder}' already exists and is not an empty directory.\n`);
    return 128;
  }
  try {
    await context.pause(20);
    writeFile(context, `${path}/.git/HEAD`, `${row.commit}\n`);
    for (const [name, text] of Object.entries(sourceFiles(row.project, row.release))) {
      writeFile(context, `${path}/${name}`, text);
      await context.pause(5);
    }
    return 0;
  } catch (error) {
    if (!(error instanceof FsError)) throw error;
    context.err(`fatal: could not create work tree dir '${folder}': ${strerror(error.code)}\n`);
    return 128;
  }
}

const git: Program = async (args, context) => {
  const words = [...args];
  let folder = context.cwd;
  while (words[0] === '-C' || words[0] === '-c') {
    const [option, value = ''] = words.splice(0, 2);
    if (option === '-C') folder = context.resolve(value);
  }
  const [verb = '', ...rest] = words;
  if (verb === '--version' || verb === 'version') return ok('git version 2.43.0 (simulated)\n');
  if (verb === 'clone') return clone(rest, context);
  const head = normalize(`${folder}/.git/HEAD`);
  if (context.files.find(head) === undefined)
    return fail('fatal: not a git repository (or any of the parent directories): .git', 128);
  if (verb === 'rev-parse') return ok(toText(context.files.read(head)));
  return ok();
};

/** Compiles one program: the one whose exit status is a driver id in rdma-core's header. Everything else is accepted. */
const cc: Program = async (args, context) => {
  if (args.includes('--version')) return ok('cc (simulated) 13.2.0\n');
  const text = args.includes('-') ? await context.inputText() : '';
  const after = (option: string) => args.find((_arg, index) => args[index - 1] === option);
  const name = /return RDMA_DRIVER_(\w+);/.exec(text)?.[1];
  const include = after('-I') ?? args.find((arg) => arg.startsWith('-I'))?.slice(2) ?? '/usr/include';
  const output = context.resolve(after('-o') ?? 'a.out');
  let status = 0;
  if (name !== undefined) {
    const header = normalize(context.resolve(`${include}/rdma/ib_user_ioctl_verbs.h`));
    if (context.files.find(header) === undefined)
      return fail('<stdin>:1:10: fatal error: rdma/ib_user_ioctl_verbs.h: No such file or directory');
    status = driverNumber(toText(context.files.read(header)), name) ?? 255;
  }
  try {
    writeFile(context, output, `#!/bin/sh\nexit ${status}\n`);
    context.files.change(output, { mode: 0o755 });
    return 0;
  } catch (error) {
    if (!(error instanceof FsError)) throw error;
    return fail(
      `/usr/bin/ld: cannot open output file ${output}: ${strerror(error.code)}\ncollect2: error: ld returned 1 exit status`,
    );
  }
};

export const sources: Programs = { git, cc, gcc: cc, 'g++': cc, make: () => ok() };
