// One measurement of the linter in a process of its own: `node lintRun.js JOB`, the text on standard input, the times
// in milliseconds as JSON on standard output.
import { readFileSync } from 'node:fs';
import { openDocument } from '../../src/core/documents/open';
import type { CommandLine } from '../../src/core/shell/word';
import { testpmdKnowledge } from '../../src/core/testpmd/knowledge';
import { analyse, findingsOf } from '../../src/core/testpmd/lint';
import { diagnosticsOf } from '../../src/core/testpmd/report/diagnostics';

const now = (): number => performance.now();

/** Everything from the text to its diagnostics, with nothing made before. @returns times of so many passes. */
function whole(text: string, passes: number): number[] {
  const times: number[] = [];
  for (let pass = 0; pass < passes; pass++) {
    const start = now();
    const knowledge = testpmdKnowledge();
    const release = knowledge.release('24.11');
    if (release === undefined) throw new Error('no release');
    const { diagnostics } = diagnosticsOf(
      openDocument('shell', text),
      [{ release, machine: null, knowledge }],
      {},
    );
    times.push(now() - start);
    if (diagnostics.length === 0) throw new Error('the script has no findings: the measurement is void');
  }
  return times;
}

/** Steps before the first that counts: an editor has been open for a while. */
const warmUp = 30;

/** A character typed into a command and taken away again, all over the text, and the changed command judged anew. */
function keystrokes(text: string, count: number): number[] {
  const knowledge = testpmdKnowledge();
  const release = knowledge.release('24.11');
  if (release === undefined) throw new Error('no release');
  const context = { release, machine: null, knowledge };
  const document = openDocument('shell', text);
  let known = new Map<CommandLine, unknown>();
  const judge = (): number => {
    let judged = 0;
    const next = new Map<CommandLine, unknown>();
    for (const { command } of document.commands) {
      let findings = known.get(command);
      if (findings === undefined) {
        judged++;
        findings = findingsOf(analyse(command, context), context);
      }
      next.set(command, findings);
    }
    known = next;
    return judged;
  };
  judge();
  const times: number[] = [];
  for (let step = -warmUp; step < count; step++) {
    const located = document.commands[((step + warmUp) * 37) % document.commands.length];
    if (located === undefined) throw new Error('no command');
    // Behind the value of -l, or whatever is second: where people type.
    const at = located.base + (located.command.words[1]?.end ?? located.command.end);
    for (const change of [
      { start: at, end: at, text: '1' },
      { start: at, end: at + 1, text: '' },
    ]) {
      const start = now();
      document.update(change);
      if (judge() === 0) throw new Error('no command has changed: the measurement is void');
      if (step >= 0) times.push(now() - start);
    }
  }
  return times;
}

/** One pass over a text of which only the time matters. */
function pass(text: string): number[] {
  const start = now();
  const knowledge = testpmdKnowledge();
  const release = knowledge.release('24.11');
  if (release === undefined) throw new Error('no release');
  diagnosticsOf(openDocument('shell', text), [{ release, machine: null, knowledge }], {});
  return [now() - start];
}

const jobs: Readonly<Record<string, (text: string) => number[]>> = {
  whole: (text) => whole(text, 12),
  keystrokes: (text) => keystrokes(text, 150),
  pass,
};

const job = jobs[process.argv[2] ?? ''];
if (job === undefined) throw new Error(`no job ${process.argv[2] ?? ''}`);
process.stdout.write(JSON.stringify(job(readFileSync(0, 'utf8'))));
