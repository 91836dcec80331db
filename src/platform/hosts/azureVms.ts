// Asks the Azure CLI for the VMs of the signed-in user. Reads only.
import { msg } from '../../core/message';
import { ProblemError, type Problem } from '../../core/problem';
import { parseAzVmList } from '../../core/hosts/azure';
import type { AzureVm } from '../../core/hosts/host';
import { cancelled, evidence } from '../../core/ssh/problems';
import { runProgram } from './runProgram';

/** Why there is no list. */
export type AzureProblemId =
  | 'azure-cli-missing'
  | 'azure-not-signed-in'
  | 'azure-timeout'
  | 'azure-failed'
  | 'azure-list-unreadable'
  | 'cancelled';

/**
 * @property azureCliPath The az program; by default the one in PATH.
 * @property timeoutMs Milliseconds; `-d` asks for the state and the addresses of each VM, which takes long.
 */
export interface AzureOptions {
  readonly azureCliPath?: string | undefined;
  readonly timeoutMs?: number | undefined;
  /** Id or name; by default the CLI's own choice. */
  readonly subscription?: string | undefined;
}

/**
 * The VMs that `az vm list -d` names.
 *
 * @throws ProblemError with an `AzureProblemId`.
 */
export async function listAzureVms(options: AzureOptions, signal?: AbortSignal): Promise<readonly AzureVm[]> {
  const { subscription } = options;
  // az.cmd runs through cmd.exe, which would act on more than words.
  if (subscription !== undefined && !/^[\p{L}\p{N}_.][\p{L}\p{N}_. -]{0,63}$/u.test(subscription)) {
    throw failed('azure-failed', evidence(subscription));
  }
  const viaCmd = process.platform === 'win32';
  const name = viaCmd && subscription !== undefined ? `"${subscription}"` : subscription;
  const args = ['vm', 'list', '-d', '-o', 'json', '--only-show-errors'];
  const result = await runProgram(
    options.azureCliPath ?? 'az',
    name === undefined ? args : [...args, `--subscription=${name}`],
    {
      timeoutMs: options.timeoutMs ?? 90_000,
      signal,
      viaCmd,
      maxBytes: 64 * 1024 * 1024,
      env: { ...process.env, AZURE_CORE_NO_COLOR: '1', AZURE_CORE_COLLECT_TELEMETRY: '0' },
    },
  );
  switch (result.kind) {
    case 'cancelled':
      throw new ProblemError(cancelled());
    case 'missing':
      throw failed('azure-cli-missing', result.reason);
    case 'timeout':
      throw failed('azure-timeout', result.stderr);
    case 'too-much':
      throw failed('azure-failed', 'too much output');
    case 'ended':
      break;
  }
  if (result.code !== 0) throw failed(kindOfFailure(result.code, result.stderr), result.stderr);
  const list = parseAzVmList(result.stdout);
  if (!list.ok) throw new ProblemError(list.problem);
  return list.vms;
}

/** Where cmd.exe has no `az` it says so itself, with code 1 or 9009. */
function kindOfFailure(code: number, stderr: string): AzureProblemId {
  if (/az login|not logged in|AADSTS\d+|no subscription found|refresh token/i.test(stderr)) {
    return 'azure-not-signed-in';
  }
  if (code === 9009 || code === 127 || /is not recognized as an internal/i.test(stderr)) {
    return 'azure-cli-missing';
  }
  return 'azure-failed';
}

function failed(id: AzureProblemId, detail: string): ProblemError<AzureProblemId> {
  return new ProblemError<AzureProblemId>({ ...texts[id], id, detail: [evidence(detail)] });
}

const texts: Readonly<Record<AzureProblemId, Pick<Problem, 'message' | 'remedies'>>> = {
  'azure-cli-missing': {
    message: msg('The Azure CLI (az) is not installed.'),
    remedies: [{ label: msg('Install the Azure CLI, or add the VM by its address.') }],
  },
  'azure-not-signed-in': {
    message: msg('The Azure CLI is not signed in.'),
    remedies: [{ label: msg('Run `az login` in a terminal, then try again.') }],
  },
  'azure-timeout': {
    message: msg('The Azure CLI did not answer in time.'),
    remedies: [{ label: msg('Try again, or run `az vm list -d` in a terminal to see what it waits for.') }],
  },
  'azure-failed': {
    message: msg('The Azure CLI could not list the VMs.'),
    remedies: [{ label: msg('Run `az vm list -d` in a terminal to see why.') }],
  },
  'azure-list-unreadable': {
    message: msg('The Azure CLI could not list the VMs.'),
    remedies: [],
  },
  cancelled: { message: msg('The Azure CLI could not list the VMs.'), remedies: [] },
};
