// "Add VM": by an address, from ~/.ssh/config, or from Azure.
import * as vscode from 'vscode';
import { parseAddress } from '../../core/hosts/address';
import type { AzureVm, VmEntry } from '../../core/hosts/host';
import { msg } from '../../core/message';
import { ProblemError } from '../../core/problem';
import { oneLine, withoutIcons } from '../../core/view/text';
import { listAzureVms, listSshConfigAliases } from '../../platform';
import type { Parts } from '../actions';
import { say, sayLine } from '../l10n';
import { withCancellableProgress } from '../progress';
import { toolSettings } from '../settings';
import { flagOf, textOf } from './argument';
import { connectVm } from './connection';
import { requireTrust } from './pickVm';

type NewVm = Omit<VmEntry, 'id'>;
type Origin = 'address' | 'ssh-config' | 'azure';

/**
 * @param argument Nothing, or an object for links and tests: `from` (address, ssh-config, azure), or `address` with
 *   `name`, `identityFile`, `knownHostsFile` to ask nothing at all; `connect: false` only adds.
 * @returns the id of the new VM; undefined when the user cancelled.
 */
export async function addVm(parts: Parts, argument: unknown): Promise<string | undefined> {
  const vm = await describeVm(argument);
  if (vm === undefined) return undefined;
  const entry = await parts.store.add(vm);
  parts.fleet.sync();
  const added = parts.fleet.get(entry.id);
  if (added === undefined) throw new Error('the VM is not in the list after it was added');
  await parts.fleet.setActive(entry.id);
  if (flagOf(argument, 'connect') !== false && vscode.workspace.isTrusted) await connectVm(parts, added);
  return entry.id;
}

async function describeVm(argument: unknown): Promise<NewVm | undefined> {
  const address = textOf(argument, 'address');
  if (address !== undefined) return fromAddress(address, argument);
  const origin = originOf(textOf(argument, 'from')) ?? (await askOrigin());
  switch (origin) {
    case undefined:
      return undefined;
    case 'address':
      return askAddress();
    case 'ssh-config':
      return askAlias();
    case 'azure':
      return askAzureVm();
  }
}

function originOf(text: string | undefined): Origin | undefined {
  return text === 'address' || text === 'ssh-config' || text === 'azure' ? text : undefined;
}

async function askOrigin(): Promise<Origin | undefined> {
  const items: readonly (vscode.QuickPickItem & { origin: Origin })[] = [
    {
      origin: 'address',
      label: `$(edit) ${vscode.l10n.t('Type an address')}`,
      detail: vscode.l10n.t('user@host, with :port where it is not 22'),
    },
    {
      origin: 'ssh-config',
      label: `$(list-unordered) ${vscode.l10n.t('Pick from the SSH configuration')}`,
      detail: vscode.l10n.t('Hosts of ~/.ssh/config and the files it includes'),
    },
    {
      origin: 'azure',
      label: `$(azure) ${vscode.l10n.t('Find in Azure')}`,
      detail: vscode.l10n.t('Your VMs, as the Azure CLI (az) lists them'),
    },
  ];
  const item = await vscode.window.showQuickPick(items, { title: vscode.l10n.t('Add VM') });
  return item?.origin;
}

/** @throws ProblemError where the address is none. */
function fromAddress(text: string, argument: unknown): NewVm {
  const parsed = parseAddress(text);
  if (!parsed.ok) throw new ProblemError(parsed.problem);
  const identityFile = textOf(argument, 'identityFile');
  const knownHostsFile = textOf(argument, 'knownHostsFile');
  return {
    name: textOf(argument, 'name') ?? parsed.address.host,
    ...parsed.address,
    source: 'manual',
    ...(identityFile === undefined ? {} : { identityFile }),
    ...(knownHostsFile === undefined ? {} : { knownHostsFile }),
  };
}

async function askAddress(): Promise<NewVm | undefined> {
  const text = await vscode.window.showInputBox({
    title: vscode.l10n.t('Add VM'),
    prompt: vscode.l10n.t('Address of the VM: user@host, user@host:port or user@[IPv6]:port'),
    placeHolder: 'azureuser@203.0.113.7',
    ignoreFocusOut: true,
    validateInput: (value) => {
      // An empty box is where everyone starts: no error for it until Enter, which does nothing.
      const parsed = parseAddress(value.trim());
      return parsed.ok ? undefined : say(parsed.problem.message);
    },
  });
  return text === undefined ? undefined : fromAddress(text.trim(), undefined);
}

async function askAlias(): Promise<NewVm | undefined> {
  const aliases = await listSshConfigAliases(toolSettings().sshConfigFile);
  if (aliases.length === 0) {
    throw new ProblemError({
      id: 'no-ssh-config-hosts',
      message: msg('The SSH configuration names no hosts.'),
      remedies: [{ label: msg('Add the VM by its address instead.') }],
    });
  }
  const items = aliases.map((alias) => ({ label: withoutIcons(oneLine(alias)), alias }));
  const item = await vscode.window.showQuickPick(items, {
    title: vscode.l10n.t('Add VM from the SSH configuration'),
    placeHolder: vscode.l10n.t('Choose a host'),
  });
  return item && { name: item.alias, host: item.alias, source: 'ssh-config' };
}

async function askAzureVm(): Promise<NewVm | undefined> {
  requireTrust();
  const vms = await withCancellableProgress(vscode.l10n.t('Asking Azure for your VMs'), (_report, signal) =>
    listAzureVms(toolSettings(), signal),
  );
  if (vms.length === 0) {
    throw new ProblemError({
      id: 'no-azure-vms',
      message: msg('The Azure CLI lists no VM in the current subscription.'),
      remedies: [{ label: msg('Choose another subscription with: az account set --subscription NAME') }],
    });
  }
  const items = vms.map((vm) => ({
    label: withoutIcons(oneLine(vm.name)),
    description: words([vm.resourceGroup, vm.size, vm.powerState ?? vscode.l10n.t('power state unknown')]),
    detail: words([vm.publicAddress, vm.privateAddress]) || vscode.l10n.t('no address'),
    vm,
  }));
  const item = await vscode.window.showQuickPick(items, {
    title: vscode.l10n.t('Add VM from Azure'),
    placeHolder: vscode.l10n.t('Choose a VM'),
    matchOnDescription: true,
    matchOnDetail: true,
  });
  if (item === undefined) return undefined;
  const host = await chooseAddress(item.vm);
  if (host === undefined) return undefined;
  const user = await askUser();
  if (user === undefined) return undefined;
  return {
    name: oneLine(item.vm.name),
    host,
    ...(user === '' ? {} : { user }),
    source: 'azure',
    azure: item.vm,
  };
}

function words(parts: readonly (string | null)[]): string {
  return parts
    .filter((part) => part !== null && part !== '')
    .map((part) => withoutIcons(sayLine(part ?? '')))
    .join(' · ');
}

async function chooseAddress(vm: AzureVm): Promise<string | undefined> {
  const items = [
    { address: vm.publicAddress, description: vscode.l10n.t('public address') },
    {
      address: vm.privateAddress,
      description: vscode.l10n.t('private address: needs a VPN, a jump host or a VM beside it'),
    },
  ].flatMap(({ address, description }) =>
    address === null ? [] : [{ label: oneLine(address), description, address }],
  );
  const [first, second] = items;
  if (first === undefined) {
    throw new ProblemError({
      id: 'no-azure-address',
      message: msg('{0} has no address: it may be stopped.', oneLine(vm.name)),
      remedies: [{ label: msg('Start the VM in the Azure portal, then add it again.') }],
    });
  }
  if (second === undefined) return first.address;
  const item = await vscode.window.showQuickPick(items, {
    title: vscode.l10n.t('Address of {0}', oneLine(vm.name)),
    placeHolder: vscode.l10n.t('Choose the address to connect to'),
  });
  return item?.address;
}

/** @returns an empty text where the SSH configuration is to decide; undefined when the user cancelled. */
async function askUser(): Promise<string | undefined> {
  return vscode.window.showInputBox({
    title: vscode.l10n.t('User name on the VM'),
    prompt: vscode.l10n.t('Leave it empty to let the SSH configuration decide.'),
    value: 'azureuser',
    ignoreFocusOut: true,
    validateInput: (value) =>
      value === '' || parseAddress(`${value}@host`).ok
        ? undefined
        : vscode.l10n.t('This is not a user name.'),
  });
}
