// What a kept run must look like to be shown: written out against the types, so that a field added there is a type
// error here until it is checked too.
import type { FixWords } from '../logs/words';
import { flag, listOf, number, object, oneOf, optional, orNull, text, type Shape } from '../view/shape';
import { message } from '../view/reportShape';
import type { ForwardSum, ProcessExit } from './course';
import type { RunFacts, RunFactsNic, RunHead } from './head';
import type { RunIncident } from './incidents';
import type { Marker } from './markers';
import type { ForwardCount } from './output/events';
import type { PortState } from './ports';
import type { RecordedGroup, RecordedLog, RunRecord } from './record';
import type { SeriesInfo } from './series';
import type { RunSummary } from './summary';
import type { RunNic } from './types';
import type {
  DirectionVerdict,
  Drops,
  Figures,
  HistoryChange,
  HistoryComparison,
  NextStep,
  PortVerdict,
  Verdict,
  VerdictCause,
} from './verdictTypes';

const optionalText = orNull(text);
const optionalNumber = orNull(number);
const direction = oneOf('rx', 'tx');
const severity = oneOf('error', 'warning', 'info');
const path = oneOf('mana-vf', 'synthetic', 'other', 'mixed', 'unknown');
const phase = oneOf('starting', 'configuring', 'forwarding', 'stopping', 'ended');
const forwarding = oneOf('confirmed', 'not-confirmed');
const reason = oneOf(
  'forwarding',
  'silent',
  'starting',
  'not-started',
  'no-ports',
  'ports-not-started',
  'nothing-moved',
  'not-sent-on',
  'stalled',
  'too-early',
  'synthetic',
  'crashed',
);

const factsNic = object<RunFactsNic>({
  name: optionalText,
  mac: optionalText,
  driver: optionalText,
  vfDriver: optionalText,
  mtu: optionalNumber,
});
const facts = object<RunFacts>({
  kernel: optionalText,
  os: optionalText,
  vmSize: optionalText,
  location: optionalText,
  cpu: optionalText,
  cpus: optionalNumber,
  numaNodes: optionalNumber,
  memoryKb: optionalNumber,
  dpdk: optionalText,
  netMana: orNull(flag),
  rdmaCore: optionalText,
  driverIds: orNull(listOf(number)),
  hugepagesKb: optionalNumber,
  nics: listOf(factsNic),
});
const nic = object<RunNic>({
  label: text,
  mac: optionalText,
  vmbusUuid: optionalText,
  pciAddress: optionalText,
});
const head = object<RunHead>({
  id: text,
  host: text,
  scenario: text,
  line: text,
  args: listOf(text),
  release: optionalText,
  nics: listOf(nic),
  filePrefix: text,
  durationSeconds: number,
  console: flag,
  facts: orNull(facts),
  pair: orNull(object<NonNullable<RunHead['pair']>>({ role: oneOf('sender', 'receiver'), other: text })),
});

const figures = object<Figures>({
  samples: number,
  trimmed: flag,
  mean: number,
  min: number,
  max: number,
  p50: number,
  p99: number,
  meanBits: optionalNumber,
  wireBits: optionalNumber,
});
const drops = object<Drops>({ packets: number, dropped: number, share: optionalNumber });
const directionVerdict = object<DirectionVerdict>({
  figures: orNull(figures),
  drops,
  packets: number,
  seen: number,
  movingPart: optionalNumber,
  moved: flag,
  expected: flag,
});
const portVerdict = object<PortVerdict>({
  port: number,
  device: optionalText,
  driver: optionalText,
  configured: flag,
  started: flag,
  forwards: flag,
  linkDown: flag,
  rx: directionVerdict,
  tx: directionVerdict,
});
const fix = object<FixWords>({
  id: text,
  step: optionalText,
  title: message,
  note: orNull(message),
  commands: listOf(text),
  link: optionalText,
});
const cause = object<VerdictCause>({
  incident: text,
  code: text,
  severity,
  title: message,
  explanation: listOf(message),
  line: optionalNumber,
  atMs: number,
  fixes: listOf(fix),
});
const nextStep = object<NextStep>({ message, step: optionalText, commands: listOf(text) });
const change = object<HistoryChange>({ mean: number, earlier: number, change: number, isNoise: flag });
const comparison = object<HistoryComparison>({
  runs: number,
  rx: orNull(change),
  tx: orNull(change),
  sentences: listOf(message),
});
const exit = object<ProcessExit>({ kind: oneOf('code', 'signal', 'unknown'), number });
const verdict = object<Verdict>({
  final: flag,
  forwarding,
  reason,
  headline: message,
  path,
  pathSentence: message,
  evidence: listOf(message),
  warnings: listOf(message),
  mode: optionalText,
  directions: listOf(direction),
  counts: object<Verdict['counts']>({
    configured: number,
    started: number,
    forwarding: optionalNumber,
    cores: optionalNumber,
    streams: optionalNumber,
  }),
  ports: listOf(portVerdict),
  total: object<Verdict['total']>({ rxPps: optionalNumber, txPps: optionalNumber }),
  drops: object<Verdict['drops']>({ rx: drops, tx: drops }),
  packetLength: optionalNumber,
  seconds: number,
  cause: orNull(cause),
  nextSteps: listOf(nextStep),
  comparison: orNull(comparison),
  exit: orNull(exit),
  endReason: orNull(oneOf('self', 'time', 'user', 'start-timeout', 'disk', 'supervisor', 'reboot')),
  method: message,
});

const port = object<PortState>({
  number,
  device: optionalText,
  driver: optionalText,
  mac: optionalText,
  configured: flag,
  started: flag,
  failed: orNull(oneOf('configure', 'start')),
  forwards: flag,
  present: flag,
  link: oneOf('up', 'down', 'unknown'),
  linkSpeed: optionalText,
  rxQueues: optionalNumber,
  txQueues: optionalNumber,
});
const count = object<ForwardCount>({
  packets: optionalNumber,
  dropped: optionalNumber,
  total: optionalNumber,
});
const sum = object<{ readonly port: number | null } & ForwardSum>({
  port: optionalNumber,
  rx: count,
  tx: count,
});
const series = object<SeriesInfo>({
  key: text,
  group: text,
  kind: oneOf('pps', 'bps', 'drops', 'queue', 'cpu', 'vf-pps', 'vf-bps'),
  unit: oneOf('pps', 'bit/s', 'share'),
  port: optional(number),
  direction: optional(direction),
  queue: optional(number),
  lcore: optional(number),
  device: optional(text),
});
const column = listOf(optionalNumber);
const group = object<RecordedGroup>({
  id: text,
  series: listOf(series),
  times: listOf(number),
  values: listOf(column),
  min: optional(listOf(column)),
  max: optional(listOf(column)),
});
const marker = object<Marker>({
  id: text,
  atMs: number,
  kind: oneOf('incident', 'vf-removed', 'vf-returned', 'link', 'gap', 'reset', 'clock', 'port', 'phase'),
  line: optionalNumber,
  message,
  incident: optionalText,
});
const messageOrText = (value: unknown): value is RunIncident['evidence'][number] =>
  text(value) || message(value);
const incident = object<RunIncident>({
  id: text,
  severity,
  code: text,
  title: message,
  explanation: listOf(message),
  evidence: listOf(messageOrText),
  errnos: listOf(text),
  cause: optionalNumber,
  lines: listOf(number),
  atMs: number,
  fixes: listOf(fix),
});
const logLine = (value: unknown): value is RecordedLog['lines'][number] =>
  Array.isArray(value) && value.length === 3 && number(value[0]) && number(value[1]) && text(value[2]);
const log = object<RecordedLog>({
  count: number,
  missing: object<RecordedLog['missing']>({ first: number, count: number }),
  lines: listOf(logLine),
});

export const recordShape: Shape<RunRecord> = object<RunRecord>({
  kind: oneOf('mana-dpdk-run'),
  schemaVersion: oneOf(1),
  origin: oneOf('run', 'shared'),
  head,
  startedEpochMs: optionalNumber,
  bootId: optionalText,
  lengthMs: number,
  complete: flag,
  phase,
  verdict,
  ports: listOf(port),
  queues: optionalNumber,
  sums: listOf(sum),
  intervals: listOf(object<RunRecord['intervals'][number]>({ fromMs: number, toMs: number })),
  groups: listOf(group),
  markers: listOf(marker),
  incidents: listOf(incident),
  log,
  redactions: listOf(message),
});

export const summaryShape: Shape<RunSummary> = object<RunSummary>({
  schemaVersion: oneOf(1),
  id: text,
  host: text,
  scenario: text,
  line: text,
  startedEpochMs: optionalNumber,
  seconds: number,
  release: optionalText,
  mode: optionalText,
  queues: optionalNumber,
  packetLength: optionalNumber,
  final: flag,
  forwarding,
  reason,
  path,
  rxPps: optionalNumber,
  txPps: optionalNumber,
  rxDropShare: optionalNumber,
  txDropShare: optionalNumber,
  ports: optionalNumber,
});
