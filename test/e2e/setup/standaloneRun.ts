// Runs a plan's standalone script on a lab as somebody would who copied it there.
import { remoteScript } from '../../../src/core/remote/command';
import type { ExecResult } from '../../../src/core/remote/session';
import { standaloneScript } from '../../../src/core/setup/standalone';
import type { Plan } from '../../../src/core/setup/types';
import type { SetupLab } from './lab';
import type { LabLink } from './link';

/** In the user's home, whose name has a space to be awkward. */
const file = '"$HOME/my setup.sh"';
const limits = { timeoutMs: 240_000, maxBytes: 4 * 1024 * 1024 };

export async function copyScript(link: LabLink, plan: Plan): Promise<void> {
  await link.connection.exec({
    command: remoteScript(`cat > ${file}`),
    stdin: standaloneScript(plan),
    limits,
  });
}

export function runScript(
  link: LabLink,
  args: string,
  onStdout: (text: string) => void = () => undefined,
): Promise<ExecResult> {
  return link.connection.exec({ command: remoteScript(`bash ${file} ${args} 2>&1`), limits, onStdout });
}

/** Runs it with `--yes`, confirming over another connection as soon as it asks for that. */
export async function runConfirmed(
  lab: SetupLab,
  link: LabLink,
): Promise<{ readonly ran: ExecResult; readonly confirmed: ExecResult | undefined }> {
  let confirming: Promise<ExecResult> | undefined;
  let seen = '';
  const ran = await runScript(link, '--yes', (text) => {
    seen += text;
    if (confirming === undefined && seen.includes('Open a NEW SSH connection')) confirming = confirm(lab);
  });
  return { ran, confirmed: await confirming };
}

async function confirm(lab: SetupLab): Promise<ExecResult> {
  const fresh = await lab.open();
  try {
    return await runScript(fresh, 'confirm');
  } finally {
    await fresh.close();
  }
}
