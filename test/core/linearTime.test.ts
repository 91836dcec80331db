// Rule 16: no text that comes from outside may take a reader more than linear time, however it is made.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseInvocation } from '../../src/cli/arguments';
import { canonicalAddress } from '../../src/core/detect/ipAddress';
import { parseKernel, parseVersion } from '../../src/core/detect/judge/versions';
import { parseAddress } from '../../src/core/hosts/address';
import { parseAzVmList } from '../../src/core/hosts/azure';
import { readDriverEnum } from '../../src/core/doctor/driverEnum';
import { parseLook, parseWatch } from '../../src/core/doctor/parseLook';
import { frameOf, parseTrace } from '../../src/core/doctor/parseTrace';
import { scanConfig } from '../../src/core/hosts/sshConfig';
import { jumpAddresses, parseSshG } from '../../src/core/hosts/sshG';
import { expandPath, splitPaths } from '../../src/core/hosts/sshTokens';
import { msg } from '../../src/core/message';
import { decodeBase64 } from '../../src/core/remote/base64';
import { sanitize } from '../../src/core/remote/sanitize';
import { checkValue, type ValueKind } from '../../src/core/remote/values';
import {
  codeBlock,
  codeSpan,
  escapeHtml,
  escapeText,
  renderMarkdown,
} from '../../src/core/report/markdownText';
import { displayWidth, wrap } from '../../src/core/report/width';
import { OutputParser } from '../../src/core/run/output/parser';
import { parseRecord } from '../../src/core/run/readRecord';
import { Redactor } from '../../src/core/run/redact';
import { parseKnownHosts, wildcardMatches } from '../../src/core/ssh/knownHosts';
import { accountProblem, evidence, fromSsh2Error } from '../../src/core/ssh/problems';
import { readCache } from '../../src/core/view/reportCache';
import { oneLine, withoutIcons, withoutLinks } from '../../src/core/view/text';
import { parseVmSetting } from '../../src/core/view/vmSetting';
import { cleanBanner, FirstBytes } from '../../src/platform/ssh/serverText';
import { fixture, output, parse } from './detect/rig';

/**
 * Characters of a text, and the seconds that it may take. A linear reader takes hundredths of a second, one that steps
 * back takes minutes at a megabyte and seconds at a tenth of it; between them no machine is too slow.
 */
interface Size {
  readonly size: number;
  readonly seconds: number;
}
const megabyte: Size = { size: 1_000_000, seconds: 10 };
const tenth: Size = { size: 100_000, seconds: 2 };

const kinds: readonly ValueKind[] = [
  'interface',
  'vmbus-uuid',
  'pci-address',
  'mac',
  'ip-address',
  'integer',
  'pid',
  'absolute-path',
  'module',
  'device',
  'package',
  'user',
  'cpu-list',
];

const target = { alias: 'vm', hostname: 'vm', port: 22, user: 'me' };
const entry = { id: 'x', name: 'x', host: 'x', source: 'manual' } as const;
const tokens = { home: '/home/me', tokens: { h: 'vm' }, env: () => undefined };

/** Everything that reads a text which a VM, a server, a program or a person has written. */
const readers: Record<string, (text: string) => unknown> = {
  sanitize: (text) => sanitize(text, { singleLine: true, maxLength: 200 }),
  evidence,
  parseAddress,
  'parseAddress, ssh://': (text) => parseAddress(`ssh://${text}`),
  checkValue: (text) => kinds.map((kind) => [checkValue(kind, text), checkValue(kind, `/${text}`)]),
  scanConfig,
  'scanConfig, Host': (text) => scanConfig(`Host ${text}`),
  parseSshG,
  'parseSshG, ProxyJump': (text) => jumpAddresses(parseSshG(`proxyjump ${text}`)),
  expandPath: (text) => expandPath(`~/${text}`, tokens),
  splitPaths,
  parseAzVmList,
  parseKnownHosts: (text) => parseKnownHosts(text, 'known_hosts'),
  'parseKnownHosts, hosts': (text) => parseKnownHosts(`${text} ssh-ed25519 AAAA`, 'known_hosts'),
  // A host name is at most 255 characters; the pattern comes from a file.
  wildcardMatches: (text) => [wildcardMatches(text, 'a'.repeat(255)), wildcardMatches(`*${text}`, 'aaaa')],
  decodeBase64,
  parseProbe: parse,
  'parseProbe, in a section': (text) => parse(output({ nics: text, processes: text, dpdk: text })),
  parseVersion,
  parseKernel,
  canonicalAddress,
  fromSsh2Error: (text) => fromSsh2Error(new Error(text), { target, phase: 'handshake' }),
  accountProblem: (text) =>
    accountProblem({ exit: { kind: 'code', code: 1 }, stdout: text, stderr: text }, target),
  escapeText,
  escapeHtml,
  codeSpan,
  codeBlock,
  renderMarkdown: (text) => renderMarkdown(msg('`{0}` {0}', text)),
  displayWidth,
  wrap: (text) => wrap(text, 80),
  oneLine,
  withoutIcons,
  withoutLinks,
  readCache: (text) => readCache(entry, text),
  parseVmSetting: (text) =>
    parseVmSetting([{ host: text, user: text, name: text, identityFile: text }, text]),
  parseInvocation: (text) => parseInvocation(['detect', text, '--port', text]),
  OutputParser: (text) => {
    const parser = new OutputParser(() => undefined);
    for (const piece of [text, `testpmd> ${text}\n`, `  ##### ${text}\n  RX-packets: ${text}\n`])
      parser.push(piece, 0);
    return parser;
  },
  Redactor: (text) => {
    const redactor = new Redactor({ hosts: [text], users: [text] });
    redactor.study(text);
    return [redactor.replace(text), redactor.replace(`password=${text}`), redactor.told()];
  },
  parseRecord: (text) => [parseRecord(text), parseRecord(JSON.stringify({ kind: text, [text]: [text] }))],
  readDriverEnum: (text) => [readDriverEnum(text), readDriverEnum(`enum rdma_driver_id { A = ${text}`)],
  'scripts of the doctor': (text) => {
    const line = { kind: 'output', line: text } as const;
    const word = (name: string) => ({ kind: 'status', name, words: [text, text, text] }) as const;
    const names = ['source', 'library', 'provider', 'process', 'mapped', 'driver-id', 'probe-begin'];
    const events = [...names.map(word), line];
    const trace = ['trace-begin', 'run', 'entered', 'after-run', 'compiled-id', 'libraries', 'trace-end'];
    return [
      parseLook(events),
      parseWatch(events, 'mana_0', null),
      parseTrace(
        trace.flatMap((name) => [word(name), line]),
        'mana_0',
      ),
      frameOf(`#0 0x1 in ${text}`),
    ];
  },
  cleanBanner,
  FirstBytes: (text) => {
    const bytes = new FirstBytes();
    bytes.add(Buffer.from(text));
    return bytes;
  },
};

/** Repeated to a megabyte. Runs of what patterns repeat, and pairs that let them begin anew at each place. */
const pieces = [
  'a',
  ' ',
  '\t',
  '\n',
  'a b\n',
  'a ',
  '`',
  '`a',
  '"',
  "'a",
  '\\',
  '\\\n',
  '*',
  '?*',
  '0',
  '0,',
  '1.',
  ':',
  'a:',
  '-',
  '--a ',
  '=',
  'a=b ',
  '/',
  '../',
  '@',
  '[',
  '](',
  '{0}',
  '%h',
  '${A',
  '_',
  '<',
  '://',
  'www.',
  '|1|',
  '#',
  '日',
  '\ud83d',
  '\u001b[',
  '\r',
];

/** Of these a whole megabyte; of all others a tenth, or the test would take minutes. */
const commonPieces = new Set(['a', ' ', '\n', 'a b\n', '`a', '1.', '日', '\u001b[']);

/** The piece alone, and before something that keeps it from ending the text. */
function textsOf(piece: string, { size }: Size): readonly string[] {
  const run = piece.repeat(Math.ceil(size / piece.length));
  return [run, `${run}x\u0001`];
}

/** Seconds that `work` takes. */
function secondsOf(work: () => void): number {
  const started = performance.now();
  work();
  return (performance.now() - started) / 1000;
}

void test('rule 16: every reader takes a hostile megabyte in linear time, and throws at none', () => {
  for (const [name, read] of Object.entries(readers)) {
    for (const piece of pieces) {
      const size = commonPieces.has(piece) ? megabyte : tenth;
      for (const text of textsOf(piece, size)) {
        const seconds = secondsOf(() => {
          read(text);
        });
        assert.ok(seconds < size.seconds, `${name}: ${JSON.stringify(piece)} took ${seconds.toFixed(1)} s`);
      }
    }
  }
});

void test('rule 16: no line of the probe can be continued so that its parser stumbles', () => {
  const whole = fixture('azure-d8s-v6').split('\n');
  for (const piece of pieces) {
    const tail = piece.replaceAll('\n', ' ').repeat(Math.ceil(8_000 / piece.length));
    const text = whole
      .map((line) => (line.startsWith('@') || line === '' ? line : `${line}${tail}`))
      .join('\n');
    const seconds = secondsOf(() => {
      assert.ok(parse(text).ok, JSON.stringify(piece));
    });
    assert.ok(seconds < megabyte.seconds, `${JSON.stringify(piece)} took ${seconds.toFixed(1)} s`);
  }
});
