// The driver-id mismatch: what number the kernel has for MANA, what rdma-core makes of it, and what to build about it.
import { rdmaCoreBuilds, type RdmaCoreBuild } from '../../../knowledge/setupBuilds';
import { manaRdmaDevices } from '../../detect/judge/devices';
import { builtForId, driverOfId, idOfCore } from '../../detect/judge/driverIds';
import { parseVersion } from '../../detect/judge/versions';
import type { Facts } from '../../detect/facts';
import { msg, type Message } from '../../message';

/**
 * Both sides of the number, and the provider that is loaded for it.
 *
 * @property device The kernel's RDMA device of MANA.
 * @property kernelId What the kernel says of it; null where that could not be read.
 * @property coreId What the rdma-core that testpmd loads has for MANA; null where it has none or is not known.
 * @property provider The provider that rdma-core loads for the kernel's number: `mana`, another one's name, or null.
 * @property agree null where one side is not known.
 */
export interface DriverIdView {
  readonly device: string | null;
  readonly kernelId: number | null;
  readonly coreVersion: string | null;
  readonly coreId: number | null;
  readonly provider: string | null;
  readonly agree: boolean | null;
}

/** `swapped`: no release has MANA at that number, so two lines of its header change places before the build. */
export type DriverIdRemedy =
  | { readonly kind: 'none' }
  | { readonly kind: 'build'; readonly row: RdmaCoreBuild; readonly swapped: boolean }
  | { readonly kind: 'newer-kernel' };

/** The number that ERDMA has in rdma-core and MANA in a kernel where it was backported without ERDMA. */
export const swappedId = 19;

export function driverIdView(facts: Facts): DriverIdView {
  const { driverIds, coreVersion, coreSource, libmanaFound } = facts.rdma;
  const mana = new Set(manaRdmaDevices(facts).map((device) => device.name));
  const read = driverIds?.find((entry) => mana.has(entry.device));
  const kernelId = read?.id ?? null;
  const version = parseVersion(coreVersion ?? '');
  const own = builtForId(coreSource);
  const coreId = own ?? (version === undefined ? null : (idOfCore(version) ?? null));
  const agree = kernelId === null || coreId === null ? null : kernelId === coreId;
  let provider: string | null = null;
  if (kernelId !== null && version !== undefined) {
    if (agree === true) provider = libmanaFound === false ? null : 'mana';
    // In a swapped one ERDMA has the number that MANA had.
    else provider = own === undefined ? (driverOfId(version, kernelId) ?? null) : 'erdma';
  }
  return { device: read?.device ?? null, kernelId, coreVersion, coreId, provider, agree };
}

/** What brings both sides together. A kernel that numbers as upstream does is the better way; a build is possible now. */
export function driverIdRemedy(view: DriverIdView, preferred: RdmaCoreBuild): DriverIdRemedy {
  if (view.kernelId === null || view.agree === true) return { kind: 'none' };
  const rows = [preferred, ...rdmaCoreBuilds];
  const row = rows.find((candidate) => {
    const version = parseVersion(candidate.release);
    return version !== undefined && idOfCore(version) === view.kernelId;
  });
  if (row !== undefined) return { kind: 'build', row, swapped: false };
  if (view.kernelId === swappedId) return { kind: 'build', row: preferred, swapped: true };
  return { kind: 'newer-kernel' };
}

/** Both numbers and what is loaded, in words. */
export function describeDriverIds(view: DriverIdView): Message {
  const kernel = view.kernelId ?? '?';
  const device = view.device ?? '?';
  const core = view.coreVersion ?? '?';
  if (view.coreId === null)
    return msg(
      'The kernel has RDMA driver id {0} for {1}; rdma-core {2} has no driver for MANA.',
      kernel,
      device,
      core,
    );
  if (view.provider === null)
    return msg(
      'The kernel has RDMA driver id {0} for {1}, rdma-core {2} has {3} for MANA: no provider is loaded.',
      kernel,
      device,
      core,
      view.coreId,
    );
  return msg(
    'The kernel has RDMA driver id {0} for {1}, rdma-core {2} has {3} for MANA: the provider “{4}” is loaded.',
    kernel,
    device,
    core,
    view.coreId,
    view.provider,
  );
}
