// Loads ssh2 and sshpk at their first use: together they cost more start-up time than the rest of the product.
import type * as Ssh2 from 'ssh2';
import type * as Sshpk from 'sshpk';

/** ssh2, loaded once. The bundler keeps it out of the code that runs at start-up. */
export async function loadSsh2(): Promise<typeof Ssh2> {
  const module: unknown = await import('ssh2');
  return commonJs(module) as typeof Ssh2;
}

/** sshpk, needed only for key files that ssh2 cannot read. */
export async function loadSshpk(): Promise<typeof Sshpk> {
  const module: unknown = await import('sshpk');
  return commonJs(module) as typeof Sshpk;
}

/** A CommonJS module imported by Node itself (not bundled) carries its exports as `default`. */
function commonJs(module: unknown): unknown {
  return typeof module === 'object' && module !== null && 'default' in module ? module.default : module;
}
