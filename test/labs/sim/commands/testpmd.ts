// dpdk-testpmd as a program: what it is told by the stand-in for its binary, and the options that only print something.
import { Build } from '../testpmd/build';
import { Start } from '../testpmd/start';
import { fail, ok, type Program, type Programs } from './command';

const usage =
  '\nUsage: dpdk-testpmd [options]\n\nEAL common options:\n  -c COREMASK         Hexadecimal bitmask of cores to run on (simulated)\n';

/** Options of the stand-in come first; they are no part of the command line. */
function told(args: readonly string[]): { values: ReadonlyMap<string, string>; words: readonly string[] } {
  const values = new Map<string, string>();
  let at = 0;
  for (; args[at]?.startsWith('--simulated-') === true; at += 1) {
    const [, name = '', value = ''] = /^--simulated-(\w+)=(.*)$/s.exec(args[at] ?? '') ?? [];
    values.set(name, value);
  }
  return { values, words: args.slice(at) };
}

const testpmd: Program = async (args, context) => {
  const { values, words } = told(args);
  const version = values.get('version') ?? context.host.machine.software.dpdk?.version;
  if (version === undefined) return fail('dpdk-testpmd: command not found', 127);
  if (words.includes('--version') || (words.length === 1 && words[0] === '-v'))
    return ok(`EAL: RTE Version: 'DPDK ${version}'\n`);
  if (words.length === 1 && /^(--help|-h)$/.test(words[0] ?? '')) return ok(usage);
  const path = context.resolve(values.get('path') ?? '/usr/local/bin/dpdk-testpmd');
  const { process, files } = context;
  process.name = 'dpdk-testpmd';
  process.args = [path, ...words];
  process.exe = files.find(path)?.path ?? path;
  const text = files.find(path) === undefined ? '' : files.read(path);
  const build = new Build(version, path, text.includes('pmd.net.mana'), /^RUNPATH=(.*)$/m.exec(text)?.[1]);
  return new Start(context, build, words).run();
};

export const testpmdTools: Programs = { 'simulated-testpmd': testpmd };
