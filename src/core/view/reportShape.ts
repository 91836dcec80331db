// What a cached detection report must look like to be shown: written out against the types, so that a field added
// there is a type error here until it is checked too.
import type { DpdkInstall, DpdkProcess, Evidence, Facts, HugepagePool, KernelModule } from '../detect/facts';
import type { AzureInterface, ManaFunction, Nic, RdmaDevice, RdmaFacts, VfInterface } from '../detect/facts';
import type { DetectionReport, Finding } from '../detect/finding';
import type { Message, MessageArg } from '../message';
import { flag, listOf, number, object, oneOf, optional, orNull, text, type Shape } from './shape';

const optionalText = orNull(text);
const optionalNumber = orNull(number);
const optionalFlag = orNull(flag);

/** Messages nest (a list of names inside a sentence), but never deep: a file that nests deeper is not one of ours. */
function isMessageUpTo(depth: number, value: unknown): value is Message {
  return messageOf((arg): arg is MessageArg => {
    if (typeof arg === 'string' || typeof arg === 'number') return true;
    return depth > 0 && isMessageUpTo(depth - 1, arg);
  })(value);
}
const messageOf = (arg: Shape<MessageArg>): Shape<Message> => object<Message>({ text, args: listOf(arg) });
/** A sentence, with others in it. */
export const message: Shape<Message> = (value): value is Message => isMessageUpTo(8, value);

const evidence = object<Evidence>({ command: text, output: text });
const pci = object<ManaFunction>({
  address: text,
  device: text,
  kind: oneOf('vf', 'pf'),
  driver: optionalText,
});
const kernelModule = object<KernelModule>({
  available: optionalFlag,
  builtin: optionalFlag,
  loaded: optionalFlag,
});
const vf = object<VfInterface>({
  name: text,
  driver: optionalText,
  up: optionalFlag,
  pciAddress: optionalText,
  devPort: optionalNumber,
});
const nic = object<Nic>({
  name: optionalText,
  kind: oneOf('netvsc', 'vf', 'physical', 'virtual'),
  mac: optionalText,
  driver: optionalText,
  up: optionalFlag,
  mtu: optionalNumber,
  addresses: listOf(text),
  vmbusUuid: optionalText,
  pciAddress: optionalText,
  devPort: optionalNumber,
  vf: orNull(vf),
  master: optionalText,
  uio: optionalText,
  carriesSsh: optionalFlag,
  defaultRoute: optionalFlag,
  oddName: optional(oneOf(true)),
});
const rdma = object<RdmaFacts>({
  devices: listOf(
    object<RdmaDevice>({
      name: text,
      uverbs: optionalText,
      pciAddress: optionalText,
      abiVersion: optionalNumber,
      accessible: optional(optionalFlag),
      ports: optional(
        listOf(
          object<NonNullable<RdmaDevice['ports']>[number]>({
            port: number,
            state: optionalText,
            linkLayer: optionalText,
          }),
        ),
      ),
    }),
  ),
  coreVersion: optionalText,
  coreSource: optionalText,
  libmana: optionalText,
  libmanaFound: optionalFlag,
  manadvHeader: optionalFlag,
  driverIds: orNull(
    listOf(
      object<NonNullable<RdmaFacts['driverIds']>[number]>({ device: text, uverbs: optionalText, id: number }),
    ),
  ),
  libibverbsPaths: listOf(text),
});
const facts = object<Facts>({
  schemaVersion: oneOf(1),
  host: text,
  detectedAt: (value): value is string => text(value) && !Number.isNaN(Date.parse(value)),
  bootId: optionalText,
  hostname: optionalText,
  user: optionalText,
  os: object<Facts['os']>({
    family: optionalText,
    id: optionalText,
    versionId: optionalText,
    prettyName: optionalText,
  }),
  kernel: optionalText,
  arch: optionalText,
  pageSize: optionalNumber,
  azure: object<Facts['azure']>({
    isAzure: optionalFlag,
    vmSize: optionalText,
    location: optionalText,
    image: orNull(
      object<NonNullable<Facts['azure']['image']>>({
        publisher: optionalText,
        offer: optionalText,
        sku: optionalText,
        version: optionalText,
      }),
    ),
    interfaces: optional(listOf(object<AzureInterface>({ mac: text, addresses: listOf(text) }))),
  }),
  cpu: object<Facts['cpu']>({
    lcores: optionalText,
    count: optionalNumber,
    numaNodes: optionalNumber,
    model: optionalText,
  }),
  memory: object<Facts['memory']>({ totalKb: optionalNumber, availableKb: optionalNumber }),
  pci: orNull(listOf(pci)),
  modules: object<Facts['modules']>({
    mana: kernelModule,
    mana_ib: kernelModule,
    ib_uverbs: kernelModule,
    uio_hv_generic: kernelModule,
    hv_netvsc: kernelModule,
  }),
  nics: listOf(nic),
  ssh: object<Facts['ssh']>({ serverAddress: optionalText, interface: optionalText }),
  rdma,
  dpdk: listOf(
    object<DpdkInstall>({
      version: optionalText,
      path: text,
      source: oneOf('pkg-config', 'path', 'usr-local'),
      testpmd: optionalText,
      hasNetMana: optionalFlag,
    }),
  ),
  hugepages: listOf(object<HugepagePool>({ node: number, sizeKb: number, total: number, free: number })),
  hugepageMounts: listOf(object<Facts['hugepageMounts'][number]>({ path: text, pageSizeKb: optionalNumber })),
  processes: listOf(
    object<DpdkProcess>({
      pid: number,
      name: text,
      commandLine: optionalText,
      filePrefix: optionalText,
      holdsLock: optionalFlag,
    }),
  ),
  sudo: orNull(oneOf('root', 'passwordless', 'password', 'none')),
  secureBoot: optionalFlag,
  lockdown: orNull(oneOf('none', 'integrity', 'confidentiality')),
  incomplete: listOf(text),
});
const finding = object<Finding>({
  id: text,
  status: oneOf('pass', 'warn', 'fail', 'unknown'),
  title: message,
  reason: message,
  evidence: listOf(evidence),
  fix: orNull(message),
  doc: optionalText,
});

/** A whole report. */
export const reportShape: Shape<DetectionReport> = object<DetectionReport>({
  facts,
  findings: listOf(finding),
  readiness: oneOf('ready', 'ready-with-warnings', 'not-ready', 'unknown'),
});
