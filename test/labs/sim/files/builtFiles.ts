// The files that rdma-core and DPDK consist of, wherever they come from: a package, an image, a build.
import type { Distribution } from '../machine/distributions';
import { driverNumber, rdmaCoreDriverHeader } from './driverIds';

/** A file, or a link to `target`. Paths are absolute. */
export interface BuiltFile {
  readonly path: string;
  readonly text: string;
  readonly mode?: number;
  readonly target?: string;
}

/** Where DPDK's own installation puts libraries. */
export function localLibraries({ family }: Distribution): string {
  return family === 'debian'
    ? '/usr/local/lib/x86_64-linux-gnu'
    : family === 'azl'
      ? '/usr/local/lib'
      : '/usr/local/lib64';
}

/** A stand-in for a binary: a script that runs the simulated command, and the strings a real binary would hold. */
export function program(command: string, strings = '', option = ''): string {
  return `#!/bin/sh\n# simulated\nexec /usr/bin/${command} ${option}"$@"\n${strings}`;
}

const manaStrings =
  'PMD_INFO_STRING= {"name" : "net_mana", "kmod" : "* ib_uverbs & mana_ib", "params" : "mac=<mac_addr>", ' +
  '"pci_ids" : [[5140, 186, 65535, 65535]]}\npmd.net.mana.driver\npmd.net.mana.init\n';

/** The number in the names of DPDK's libraries: 25 for 24.11, 23 for 22.11. */
function abi(version: string): number {
  const [year = '24', month = '11'] = version.split('.');
  return Number(year) + (Number(month) >= 11 ? 1 : 0);
}

export interface DpdkBuild {
  readonly version: string;
  readonly libraries: string;
  readonly mana: boolean;
  /** Folder of an rdma-core of its own that the programs are linked to. */
  readonly runPath: string | null;
}

export function dpdkFiles({ version, libraries, mana, runPath }: DpdkBuild): readonly BuiltFile[] {
  const number = abi(version);
  const strings = `exit\n${mana ? manaStrings : ''}pmd.net.netvsc.driver\n${runPath === null ? '' : `RUNPATH=${runPath}\n`}`;
  const names = ['librte_eal', ...(mana ? ['librte_net_mana'] : []), 'librte_net_netvsc', 'librte_bus_vmbus'];
  return [
    {
      path: '/usr/local/bin/dpdk-testpmd',
      text: program('simulated-testpmd', strings, `--simulated-version=${version} --simulated-path="$0" `),
      mode: 0o755,
    },
    {
      path: `${libraries}/pkgconfig/libdpdk.pc`,
      text: `prefix=/usr/local\nlibdir=\${prefix}/lib/x86_64-linux-gnu\n\nName: DPDK\nDescription: The Data Plane Development Kit (simulated)\nVersion: ${version}\n`,
    },
    ...names.flatMap((name): BuiltFile[] => [
      {
        path: `${libraries}/${name}.so.${number}.0`,
        text: name === 'librte_net_mana' ? manaStrings : 'simulated\n',
        mode: 0o755,
      },
      { path: `${libraries}/${name}.so.${number}`, text: '', target: `${name}.so.${number}.0` },
      {
        path: `${libraries}/dpdk/pmds-${number}.0/${name}.so.${number}`,
        text: '',
        target: `../../${name}.so.${number}`,
      },
    ]),
    { path: '/usr/local/share/dpdk/examples/README', text: 'simulated\n' },
  ];
}

export interface RdmaCoreBuild {
  readonly version: string;
  readonly libraries: string;
  readonly prefix: string;
  readonly etc: string;
  readonly libmana: boolean;
  readonly headers: boolean;
  /** The header with the driver ids that it is compiled with: its release's own, or a changed one. */
  readonly driverHeader?: string;
  /** Built here, so that its functions have names. */
  readonly symbols?: boolean;
}

/** A stand-in for a provider library: the number that it was compiled with. */
function providerText(header: string, name: string, symbols: boolean): string {
  return `simulated\n${name}=${driverNumber(header, name) ?? 0}\n${symbols ? 'symbols\n' : ''}`;
}

export function rdmaCoreFiles({
  version,
  libraries,
  prefix,
  etc,
  libmana,
  headers,
  driverHeader = rdmaCoreDriverHeader(version),
  symbols = false,
}: RdmaCoreBuild): readonly BuiltFile[] {
  const number = version.split('.')[0] ?? version;
  const library = `libibverbs.so.1.14.${number}.0`;
  const configuration = (name: string, text: string): BuiltFile => ({
    path: `${libraries}/pkgconfig/${name}.pc`,
    text: `Name: ${name}\nDescription: simulated\nVersion: ${text}\n`,
  });
  return [
    { path: `${libraries}/${library}`, text: 'simulated\n' },
    { path: `${libraries}/libibverbs.so.1`, text: '', target: library },
    { path: `${etc}/libibverbs.d/mlx5.driver`, text: 'driver mlx5\n' },
    ...(driverNumber(driverHeader, 'ERDMA') === undefined
      ? []
      : [
          { path: `${etc}/libibverbs.d/erdma.driver`, text: 'driver erdma\n' },
          {
            path: `${libraries}/libibverbs/liberdma-rdmav34.so`,
            text: providerText(driverHeader, 'ERDMA', symbols),
          },
        ]),
    ...(headers
      ? [
          { path: `${libraries}/libibverbs.so`, text: '', target: 'libibverbs.so.1' },
          configuration('libibverbs', `1.14.${number}.0`),
          { path: `${prefix}/include/infiniband/verbs.h`, text: '/* simulated */\n' },
        ]
      : []),
    ...(libmana
      ? [
          { path: `${etc}/libibverbs.d/mana.driver`, text: 'driver mana\n' },
          {
            path: `${libraries}/libmana.so.1.0.${number}.0`,
            text: providerText(driverHeader, 'MANA', symbols),
          },
          { path: `${libraries}/libmana.so.1`, text: '', target: `libmana.so.1.0.${number}.0` },
          { path: `${libraries}/libibverbs/libmana-rdmav34.so`, text: '', target: '../libmana.so.1' },
        ]
      : []),
    ...(libmana && headers
      ? [
          configuration('libmana', `1.0.${number}.0`),
          { path: `${prefix}/include/infiniband/manadv.h`, text: '/* simulated */\n' },
        ]
      : []),
  ];
}
