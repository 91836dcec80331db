// OpenSSH as the yardstick: `ssh host 'sh -s' < probe`, with a clean configuration and one key, like our own client.
import { spawn } from 'node:child_process';
import type { VmEntry } from '../../src/core/hosts/host';
import { probeScript } from '../../src/core/detect/probeScript';
import { benchNonce } from './protocol';

/** Wall time in milliseconds from starting ssh to its end. Rejects unless the probe came to its end. */
export function openSshDetect(entry: VmEntry): Promise<number> {
  const { host, port = 22, user = '', identityFile = '', knownHostsFile = '' } = entry;
  const args = [
    ...[
      '-F',
      'none',
      '-p',
      String(port),
      '-i',
      identityFile,
      '-o',
      'IdentitiesOnly=yes',
      '-o',
      'IdentityAgent=none',
    ],
    ...[
      '-o',
      `UserKnownHostsFile=${knownHostsFile}`,
      '-o',
      'GlobalKnownHostsFile=none',
      '-o',
      'BatchMode=yes',
    ],
    ...['-o', 'StrictHostKeyChecking=yes', '-o', 'LogLevel=ERROR', `${user}@${host}`, 'sh -s'],
  ];
  return new Promise((resolve, reject) => {
    const start = performance.now();
    const child = spawn('ssh', args, { stdio: ['pipe', 'pipe', 'inherit'] });
    let output = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
    child.stdin.end(probeScript(benchNonce));
    child.once('error', reject);
    child.once('close', () => {
      const elapsed = performance.now() - start;
      if (output.includes(`@${benchNonce} done`)) resolve(elapsed);
      else reject(new Error(`ssh gave no whole probe output:\n${output.slice(0, 500)}`));
    });
  });
}
