// python3: its few known programs, virtual environments, and pip in them.
import { FsError, strerror } from '../files/fsError';
import { normalize } from '../files/paths';
import { rdmaDevice } from '../machine/machine';
import { fail, ok, type Program, type ProgramContext, type Programs } from './command';
import { writeFile } from './sources';
import { isTelemetryClient, runTelemetryClient } from './telemetryClient';

/** The folder of the virtual environment whose python3 this is: its first argument says so. */
function environment(args: readonly string[]): string | undefined {
  return /^--simulated-venv=(.*)$/.exec(args[0] ?? '')?.[1];
}

function firstInPath(context: ProgramContext, name: string): string | undefined {
  return (context.env.get('PATH') ?? '')
    .split(':')
    .map((folder) => `${folder}/${name}`)
    .find((file) => context.files.find(file) !== undefined);
}

/** Has the python3 that a build would find the module elftools? */
export function hasElftools(context: ProgramContext): boolean {
  const python = firstInPath(context, 'python3');
  const own = python?.replace(/\/bin\/python3$/, '/lib/python3/site-packages/elftools/__init__.py') ?? '';
  return (
    context.files.find(own) !== undefined ||
    context.host.machine.software.packages['python3-pyelftools'] !== undefined
  );
}

/** Version of the meson that was called: the distribution's, or the one pip has brought. */
export function mesonVersion(context: ProgramContext, args: readonly string[] = []): string | undefined {
  const given = args
    .map((arg) => /^--simulated-version=(.*)$/.exec(arg)?.[1])
    .find((version) => version !== undefined);
  if (given !== undefined) return given;
  const file = firstInPath(context, 'meson');
  const text = file === undefined ? '' : context.files.read(file);
  return (
    /--simulated-version=(\S+)/.exec(text)?.[1] ??
    context.host.machine.software.distribution.meson ??
    undefined
  );
}

function script(context: ProgramContext, path: string, line: string): void {
  writeFile(context, path, `#!/bin/sh\n# simulated\nexec ${line} "$@"\n`);
  context.files.change(path, { mode: 0o755 });
}

function makeEnvironment(context: ProgramContext, folder: string, clear: boolean): number {
  const { packages, distribution } = context.host.machine.software;
  if (distribution.family === 'debian' && packages['python3-venv'] === undefined) {
    context.out(
      'The virtual environment was not created successfully because ensurepip is not available.  On Debian/Ubuntu systems, you need to install the python3-venv package.\n',
    );
    return 1;
  }
  try {
    if (clear && context.files.find(folder) !== undefined) context.files.remove(folder, { recursive: true });
    script(context, `${folder}/bin/python3`, `/usr/bin/python3 --simulated-venv=${folder}`);
    script(context, `${folder}/bin/pip`, `/usr/bin/simulated-pip ${folder}`);
    return 0;
  } catch (error) {
    if (!(error instanceof FsError)) throw error;
    context.err(`Error: [Errno 28] ${strerror(error.code)}: '${folder}'\n`);
    return 1;
  }
}

/**
 * No Python: this knows the question of NETLINK_RDMA (family 16, protocol 20) for a device's UVERBS_DRIVER_ID
 * (attribute 73), and prints what that program prints: device, uverbs node, id. And modules' presence, and venv.
 */
const python3: Program = async (args, context) => {
  const venv = environment(args);
  const words = venv === undefined ? args : args.slice(1);
  if (words.includes('--version') || words.includes('-V')) return ok('Python 3.12.3 (simulated)\n');
  if (words[0] === '-m' && words[1] === 'venv')
    return makeEnvironment(
      context,
      normalize(context.resolve(words.at(-1) ?? '')),
      words.includes('--clear'),
    );
  if (words[0] === '-m' && words[1] === 'pip') return pip([venv ?? '/usr/local', ...words.slice(2)], context);
  const at = words.findIndex((arg) => /^-[a-zA-Z]*c$/.test(arg));
  const file = words.findIndex((arg) => !arg.startsWith('-'));
  if (at < 0 && file >= 0) return runFile(words.slice(file), context);
  const text = at < 0 ? await context.inputText() : (words[at + 1] ?? '');
  const module = /^\s*import (\w+)\s*$/.exec(text)?.[1];
  if (module === 'elftools') {
    const own =
      venv === undefined
        ? undefined
        : context.files.find(`${venv}/lib/python3/site-packages/elftools/__init__.py`);
    if (
      own !== undefined ||
      (venv === undefined && context.host.machine.software.packages['python3-pyelftools'] !== undefined)
    )
      return ok();
    return fail(
      'Traceback (most recent call last):\n  File "<string>", line 1, in <module>\nModuleNotFoundError: No module named \'elftools\'',
    );
  }
  if (module !== undefined) return ok();
  if (!/socket\(\s*(16|socket\.AF_NETLINK)/.test(text) || !text.includes('73'))
    return fail('python3: simulated: only the RDMA netlink query is known');
  const device = rdmaDevice(context.host.machine);
  return ok(device === undefined ? '' : `${device.name} ${device.uverbs} ${device.driverId}\n`);
};

function runFile([file = '', ...args]: readonly string[], context: ProgramContext): Promise<number> | number {
  let text: string;
  try {
    text = context.files.read(context.resolve(file));
  } catch (error) {
    if (!(error instanceof FsError)) throw error;
    context.err(`python3: can't open file '${file}': [Errno 2] ${strerror(error.code)}\n`);
    return 2;
  }
  if (isTelemetryClient(text)) return runTelemetryClient(args[0] ?? '', context);
  context.err('python3: simulated: of files only the telemetry client is known\n');
  return 1;
}

/** pip install NAME==VERSION... into the environment that its first word names. */
const pip: Program = async (args, context) => {
  const [folder = '', verb = '', ...words] = args;
  if (verb !== 'install') return ok('pip 24.0 (simulated)\n');
  const wanted = words.filter((word) => !word.startsWith('-'));
  if (context.host.has('no-network')) {
    context.err(
      "WARNING: Retrying (Retry(total=4)) after connection broken by 'NewConnectionError('<pip._vendor.urllib3.connection.HTTPSConnection object>: Failed to establish a new connection: [Errno -3] Temporary failure in name resolution')': /simple/meson/\n" +
        `ERROR: Could not find a version that satisfies the requirement ${wanted[0] ?? ''} (from versions: none)\nERROR: No matching distribution found for ${wanted[0] ?? ''}\n`,
    );
    return 1;
  }
  try {
    for (const word of wanted) {
      const [name = '', version = '1.0'] = word.split('==');
      context.out(`Collecting ${word}\n  Downloading ${name}-${version}-py3-none-any.whl (850 kB)\n`);
      await context.pause(20);
      if (name === 'meson')
        script(context, `${folder}/bin/meson`, `/usr/bin/simulated-meson --simulated-version=${version}`);
      if (name === 'ninja') script(context, `${folder}/bin/ninja`, '/usr/bin/simulated-ninja');
      if (name === 'pyelftools')
        writeFile(context, `${folder}/lib/python3/site-packages/elftools/__init__.py`, '# simulated\n');
    }
    context.out(
      `Installing collected packages: ${wanted.map((word) => word.split('==')[0] ?? '').join(', ')}\nSuccessfully installed ${wanted.map((word) => word.replace('==', '-')).join(' ')}\n`,
    );
    return 0;
  } catch (error) {
    if (!(error instanceof FsError)) throw error;
    context.err(`ERROR: Could not install packages due to an OSError: [Errno 28] ${strerror(error.code)}\n`);
    return 1;
  }
};

export const pythonTools: Programs = { python3, 'simulated-pip': pip };
