// RDMA driver ids as headers number them: of kernels, and of rdma-core's own copy.

const common =
  'UNKNOWN MLX5 MLX4 CXGB3 CXGB4 MTHCA BNXT_RE OCRDMA NES I40IW VMW_PVRDMA QEDR HNS USNIC RXE HFI1 QIB EFA SIW'.split(
    ' ',
  );

export const driverHeaderName = 'rdma/ib_user_ioctl_verbs.h';

/** The header with the drivers that came last, in their order. irdma is another name of i40iw, without a number of its own. */
export function driverHeader(last: readonly string[]): string {
  const lines = [...common, ...last].map((name) =>
    name === 'I40IW'
      ? '\tRDMA_DRIVER_I40IW,\n\tRDMA_DRIVER_IRDMA = RDMA_DRIVER_I40IW,\n'
      : `\tRDMA_DRIVER_${name},\n`,
  );
  return `/* simulated */\nenum rdma_driver_id {\n${lines.join('')}};\n`;
}

/** The header of a kernel that gives MANA this number: one older kernel of Azure does not know erdma. */
export function kernelDriverHeader(manaId: number): string {
  return driverHeader(manaId === 19 ? ['MANA'] : ['ERDMA', 'MANA']);
}

/** The header of a release of rdma-core. */
export function rdmaCoreDriverHeader(version: string): string {
  const major = Number.parseInt(version, 10);
  return driverHeader([
    ...(major >= 43 ? ['ERDMA'] : []),
    ...(major >= 44 ? ['MANA'] : []),
    ...(major >= 61 ? ['IONIC'] : []),
  ]);
}

/** A driver's number in a header; undefined where it is not there. */
export function driverNumber(header: string, name: string): number | undefined {
  let number = 0;
  for (const [, own = '', alias] of header.matchAll(/RDMA_DRIVER_(\w+)\s*(=)?[^,]*,/g)) {
    if (alias !== undefined) continue;
    if (own === name) return number;
    number += 1;
  }
  return undefined;
}
