// Builtins that print: echo, printf.
import type { Builtin } from './builtins';
import { assignParameter } from './expand';
import { format, unescape } from './format';

const echo: Builtin = (shell, args) => {
  const words = [...args];
  let newline = '\n';
  let escapes = false;
  while (/^-[neE]+$/.test(words[0] ?? '')) {
    const letters = words.shift() ?? '';
    if (letters.includes('n')) newline = '';
    if (letters.includes('e')) escapes = true;
    if (letters.includes('E')) escapes = false;
  }
  const text = words.join(' ');
  if (!escapes) {
    shell.fds.write(1, text + newline);
    return 0;
  }
  const read = unescape(text, true);
  shell.fds.write(1, read.text + (read.stop ? '' : newline));
  return 0;
};

const printf: Builtin = async (shell, args) => {
  const words = [...args];
  let variable: string | undefined;
  if (words[0] === '-v') variable = words.splice(0, 2)[1];
  if (words[0] === '--') words.shift();
  const [template, ...rest] = words;
  if (template === undefined) {
    shell.complain('printf: usage: printf [-v var] format [arguments]');
    return 2;
  }
  const { text, problem } = format(shell, template, rest);
  if (variable === undefined) shell.fds.write(1, text);
  else await assignParameter(shell, variable, text);
  if (problem === undefined) return 0;
  shell.complain(`printf: ${problem}`);
  return 1;
};

export const outputBuiltins: Readonly<Record<string, Builtin>> = {
  echo,
  printf,
};
