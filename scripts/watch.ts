// F5 in VS Code: builds with source maps and rebuilds after every change. Its own task, so that F5 on a fresh clone
// installs the packages first.
import { spawn } from 'node:child_process';

const child = spawn(process.execPath, ['scripts/build.mjs', '--watch', '--development'], {
  stdio: 'inherit',
});
child.once('exit', (code) => {
  process.exitCode = code ?? 1;
});
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => child.kill(signal));
