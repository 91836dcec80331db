// Takes the command lines apart that clients send, so that the script in them is the outermost one and can stream.
import { parse, type ScriptNode } from 'just-bash';
import { literalWord } from './ast';

/** A script with its positional parameters. */
export interface Script {
  readonly text: string;
  readonly name: string;
  readonly args: readonly string[];
}

/** Takes `exec sh -c SCRIPT NAME ARG...` apart, so that SCRIPT itself is the outermost script and can stream. */
export function unwrap(commandLine: string): Script {
  const plain: Script = { text: commandLine, name: 'bash', args: [] };
  let ast: ScriptNode;
  try {
    ast = parse(commandLine);
  } catch {
    return plain;
  }
  const [only, ...more] = ast.statements;
  const [pipeline] = only?.pipelines ?? [];
  const [command] = pipeline?.commands ?? [];
  if (more.length > 0 || only?.pipelines.length !== 1 || pipeline?.commands.length !== 1) return plain;
  if (command?.type !== 'SimpleCommand' || command.assignments.length > 0 || command.redirections.length > 0)
    return plain;
  const words = [command.name, ...command.args].map(literalWord);
  const start = words[0] === 'exec' ? 1 : 0;
  const [shell, option, text, name, ...args] = words.slice(start);
  if (
    shell === undefined ||
    !/^(\/(usr\/)?bin\/)?(ba|da)?sh$/.test(shell) ||
    option !== '-c' ||
    text === undefined
  )
    return plain;
  if (args.includes(undefined)) return plain;
  return { text, name: name ?? shell, args: args.filter((arg) => arg !== undefined) };
}
