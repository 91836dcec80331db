// A file of commands for testpmd's prompt: what --cmdline-file reads. Each line is a command of its own.
import type { LocatedCommand } from '../shell/word';

/** The lines of a file that are not blank and no comment, each as a command that only the prompt gets. */
export function promptLines(text: string): readonly LocatedCommand[] {
  const lines: LocatedCommand[] = [];
  let base = 0;
  while (base < text.length) {
    const lineEnd = text.indexOf('\n', base);
    // The line's end belongs to it: testpmd does not run a last line without one.
    const end = lineEnd < 0 ? text.length : lineEnd + 1;
    const line = text.slice(base, end);
    if (/^[ \t\r]*[^ \t\r\n#]/.test(line)) {
      const prompt = { text: line, start: 0, end: line.length, exact: true };
      const shown = line.trimEnd().length;
      lines.push({ base, command: { start: 0, end: shown, program: undefined, words: [], console: prompt } });
    }
    base = end;
  }
  return lines;
}
