// The extension's side of an open log, against a page made of a list of messages.
import assert from 'node:assert/strict';
import { appendFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { everyLine } from '../../../src/core/logs/viewer/filter';
import { viewerWords } from '../../../src/core/logs/viewer/pageWords';
import type { FromPage, ToPage } from '../../../src/core/logs/viewer/protocol';
import { openFileSource } from '../../../src/platform/logs/fileSource';
import { ViewerSession } from '../../../src/platform/logs/session';
import type { LogSource } from '../../../src/platform/logs/source';
import { openSpoolSource } from '../../../src/platform/logs/spoolSource';
import { FakeExplainer, folderFor, until } from './support';

type Update = Extract<ToPage, { readonly kind: 'update' }>;
type Go = Extract<ToPage, { readonly kind: 'go' }>;

interface FakePage {
  readonly session: ViewerSession;
  readonly source: LogSource;
  readonly messages: ToPage[];
  readonly copied: string[];
  readonly fixes: string[];
  readonly failures: unknown[];
  readonly explainers: FakeExplainer[];
  /** Whether the page draws what it gets. */
  drawing: boolean;
  say(message: FromPage): void;
}

function open(t: TestContext, source: LogSource, live: boolean, explained = true): FakePage {
  const explainers: FakeExplainer[] = [];
  const newExplainer = (): FakeExplainer => {
    const made = new FakeExplainer();
    explainers.push(made);
    return made;
  };
  const page: FakePage = {
    source,
    messages: [],
    copied: [],
    fixes: [],
    failures: [],
    explainers,
    drawing: true,
    say: (message) => {
      page.session.receive(message);
    },
    session: new ViewerSession({
      source,
      newExplainer: explained ? newExplainer : undefined,
      start: { kind: 'start', words: viewerWords(), language: 'en', source: null, live },
      send: (message) => {
        page.messages.push(message);
        if (message.kind === 'update' && page.drawing)
          setImmediate(() => {
            page.session.receive({ kind: 'drawn', number: message.number });
          });
      },
      copy: (text) => {
        page.copied.push(text);
        return Promise.resolve();
      },
      explanationOf: ({ title }) => `explained: ${title}`,
      fix: ({ id }, fix) => page.fixes.push(`${id} ${fix}`),
      failed: (error) => page.failures.push(error),
    }),
  };
  t.after(() => page.session.close());
  return page;
}

async function openFile(t: TestContext, content: string): Promise<FakePage & { readonly path: string }> {
  const path = join(folderFor(t), 'a.log');
  writeFileSync(path, content);
  return Object.assign(open(t, await openFileSource(path, { lookMs: 10 }), false), { path });
}

const updates = ({ messages }: FakePage): Update[] =>
  messages.flatMap((message) => (message.kind === 'update' ? [message] : []));
const lastStatus = (page: FakePage): Update['status'] | undefined => updates(page).at(-1)?.status;
const lastRows = (page: FakePage): Update['rows'] =>
  updates(page).findLast(({ rows }) => rows !== undefined)?.rows;
const answer = (page: FakePage, id: number): ToPage | undefined =>
  page.messages.find((message) => 'id' in message && message.id === id);

async function start(page: FakePage, lines: number): Promise<number> {
  page.say({ kind: 'ready' });
  await until('the lines', () => lastStatus(page)?.lines === lines);
  const view = lastStatus(page)?.view ?? 0;
  page.say({ kind: 'show', anchor: { kind: 'row', view, row: 0 }, count: 10 });
  await until('the rows', () => (lastRows(page)?.rows.length ?? 0) > 0);
  return view;
}

const someLines = (count: number): string =>
  Array.from(
    { length: count },
    (_, at) => `line ${at}${at % 100 === 50 ? ' ERROR' : ''}${at % 100 === 60 ? ' WARN' : ''}\n`,
  ).join('');

void test('a page is told the words, then gets the rows it asks for with what the engine says of them', async (t) => {
  const page = await openFile(t, someLines(1000));
  const view = await start(page, 1000);
  assert.equal(page.messages[0]?.kind, 'start');
  page.say({ kind: 'show', anchor: { kind: 'row', view, row: 48 }, count: 5 });
  await until('the severity', () => lastRows(page)?.rows[2]?.severity === 'error');
  assert.deepEqual(lastRows(page)?.rows[2], {
    line: 50,
    text: 'line 50 ERROR',
    cut: 0,
    open: false,
    severity: 'error',
    marked: false,
  });
  await until('the incidents', () => updates(page).some(({ incidents }) => incidents?.total === 10));
  page.say({ kind: 'choose', incident: 'at-51' });
  await until('the marks', () => lastRows(page)?.rows[2]?.marked === true);
  assert.deepEqual(
    lastRows(page)?.rows.map(({ marked }) => marked),
    [false, false, true, true, false],
  );
  assert.deepEqual(page.failures, []);
});

void test('nothing is sent before the page has drawn the last update', async (t) => {
  const page = await openFile(t, someLines(100));
  page.drawing = false;
  page.say({ kind: 'ready' });
  await until('the first update', () => updates(page).length === 1);
  for (let times = 0; times < 20; times += 1) {
    appendFileSync(page.path, 'more\n');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  assert.equal(updates(page).length, 1);
  page.say({ kind: 'drawn', number: 999 });
  assert.equal(updates(page).length, 1);
  page.say({ kind: 'drawn', number: updates(page)[0]?.number ?? 0 });
  await until('the next update', () => updates(page).length === 2);
  assert.equal(lastStatus(page)?.lines, 120);
});

void test('a live log is followed at its end while it grows faster than it is drawn', async (t) => {
  async function* lines(): AsyncGenerator<Uint8Array> {
    for (let at = 0; at < 200; at += 1) {
      yield Buffer.from(someLines(500));
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
  }
  const page = open(t, await openSpoolSource(folderFor(t), lines()), true);
  page.say({ kind: 'ready' });
  page.say({ kind: 'show', anchor: { kind: 'end' }, count: 20 });
  await until('the end', () => lastStatus(page)?.source.kind === 'ended' && lastRows(page)?.first === 99_980);
  for (const { status, rows } of updates(page))
    if (rows !== undefined) assert.equal(rows.first + rows.rows.length, status.rows);
  assert.ok(updates(page).length < 150, `${updates(page).length} updates`);
  await until('the engine', () => lastStatus(page)?.explained === page.source.store.index.bytes);
  await until(
    'all incidents',
    () => updates(page).findLast(({ incidents }) => incidents)?.incidents?.total === 1000,
  );
  assert.equal(updates(page).findLast(({ incidents }) => incidents)?.incidents?.items.length, 100);
});

void test('without an engine a live log is not held up', async (t) => {
  async function* lines(): AsyncGenerator<Uint8Array> {
    for (let at = 0; at < 40; at += 1) {
      yield Buffer.from('x\n'.repeat(500_000));
      await new Promise((resolve) => setImmediate(resolve));
    }
  }
  const page = open(t, await openSpoolSource(folderFor(t), lines()), true, false);
  page.say({ kind: 'ready' });
  await until('the end', () => page.source.state.kind === 'ended', 60_000);
  assert.equal(page.source.store.index.lineCount, 20_000_000);
});

void test('a filter answers with the row nearest to where the reader was', async (t) => {
  const page = await openFile(t, someLines(5000));
  await start(page, 5000);
  page.say({ kind: 'filter', id: 1, filter: { ...everyLine, include: 'error' }, line: 4120 });
  await until('the answer', () => answer(page, 1) !== undefined);
  const go = answer(page, 1) as Go;
  assert.equal(go.row, 41);
  page.say({ kind: 'show', anchor: { kind: 'row', view: go.view, row: 40 }, count: 5 });
  await until('the rows', () => lastRows(page)?.view === go.view && lastStatus(page)?.rows === 50);
  assert.deepEqual(
    lastRows(page)?.rows.map(({ line }) => line),
    [4050, 4150, 4250, 4350, 4450],
  );
  page.say({ kind: 'filter', id: 2, filter: { ...everyLine, include: '/(/' }, line: null });
  assert.equal(answer(page, 2)?.kind, 'bad-filter');
  assert.equal(lastStatus(page)?.rows, 50);
});

void test('a filter by severity follows the engine', async (t) => {
  const page = await openFile(t, someLines(3000));
  await start(page, 3000);
  page.say({ kind: 'filter', id: 1, filter: { ...everyLine, severities: ['error', 'warning'] }, line: null });
  await until('the rows', () => lastStatus(page)?.rows === 60);
  appendFileSync(page.path, someLines(100));
  await until('the growth', () => lastStatus(page)?.rows === 62);
});

void test('incidents are gone to one by one, and what is hidden is shown', async (t) => {
  const page = await openFile(t, someLines(1000));
  await start(page, 1000);
  await until('the incidents', () => updates(page).some(({ incidents }) => incidents?.total === 10));
  page.say({ kind: 'seek', id: 1, line: 50, inclusive: false, direction: 'next' });
  assert.deepEqual([(answer(page, 1) as Go).line, (answer(page, 1) as Go).incident], [150, 'at-151']);
  page.say({ kind: 'seek', id: 2, line: 50, inclusive: true, direction: 'next' });
  assert.equal((answer(page, 2) as Go).line, 50);
  page.say({ kind: 'seek', id: 3, line: 50, inclusive: false, direction: 'previous' });
  assert.equal(answer(page, 3)?.kind, 'nowhere');
  page.say({ kind: 'filter', id: 4, filter: { ...everyLine, include: 'line 7' }, line: null });
  page.say({ kind: 'go-to-cause', id: 5, incident: 'at-251' });
  assert.deepEqual((answer(page, 5) as Go).filter, everyLine);
  page.say({ kind: 'go-to-line', id: 6, line: 10_000 });
  assert.equal(answer(page, 6)?.kind, 'nowhere');
});

void test('copies and fixes', async (t) => {
  const page = await openFile(t, someLines(1000));
  const view = await start(page, 1000);
  await until('the incidents', () => updates(page).some(({ incidents }) => incidents?.total === 10));
  page.say({ kind: 'copy', id: 1, view, from: 998, to: 5000 });
  await until('the copy', () => answer(page, 1) !== undefined);
  assert.deepEqual(answer(page, 1), { kind: 'copied', id: 1, lines: 2, left: 0 });
  page.say({ kind: 'copy-explanation', id: 2, incident: 'at-51' });
  await until('the explanation', () => answer(page, 2) !== undefined);
  assert.deepEqual(page.copied, ['line 998\nline 999', 'explained: Error in line 51']);
  page.say({ kind: 'fix', incident: 'at-51', fix: 'mend' });
  page.say({ kind: 'fix', incident: 'at-51', fix: 'rm -rf' });
  page.say({ kind: 'fix', incident: 'nobody', fix: 'mend' });
  assert.deepEqual(page.fixes, ['at-51 mend']);
});

void test('a file that begins anew is explained anew, and an old view means nothing', async (t) => {
  const page = await openFile(t, someLines(1000));
  const view = await start(page, 1000);
  truncateSync(page.path, 0);
  appendFileSync(page.path, 'new\nnew ERROR\n');
  await until('the new lines', () => lastStatus(page)?.lines === 2);
  assert.equal(lastStatus(page)?.generation, 1);
  await until('the new incident', () => updates(page).at(-1)?.incidents?.total === 1);
  assert.equal(page.explainers.length, 2);
  const count = updates(page).length;
  page.say({ kind: 'show', anchor: { kind: 'row', view, row: 0 }, count: 5 });
  await until('an update', () => updates(page).length > count);
  assert.equal(updates(page).at(-1)?.rows, undefined);
  assert.deepEqual(page.failures, []);
});

void test('a last line without an end is explained when the log rests, and again when it goes on', async (t) => {
  const page = await openFile(t, 'one\ntwo ERR');
  await start(page, 2);
  await until('the rest', () => page.explainers[0]?.ended === 1);
  appendFileSync(page.path, 'OR\nthree\n');
  await until('the incident', () => page.explainers[1]?.incidents().length === 1);
  await until('the list', () => updates(page).at(-1)?.incidents?.total === 1);
  assert.equal(page.explainers.length, 2);
});

void test('an engine that breaks leaves a log without explanations', async (t) => {
  const path = join(folderFor(t), 'a.log');
  writeFileSync(path, someLines(1000));
  const source = await openFileSource(path, { lookMs: 10 });
  const failures: unknown[] = [];
  const messages: ToPage[] = [];
  const session = new ViewerSession({
    source,
    newExplainer: () =>
      Object.assign(new FakeExplainer(), {
        push: () => {
          throw new Error('a defect');
        },
      }),
    start: { kind: 'start', words: viewerWords(), language: 'en', source: null, live: false },
    send: (message) => messages.push(message),
    copy: () => Promise.resolve(),
    explanationOf: () => '',
    fix: () => undefined,
    failed: (error) => failures.push(error),
  });
  t.after(() => session.close());
  session.receive({ kind: 'ready' });
  await until('the failure', () => failures.length === 1);
  session.receive({ kind: 'filter', id: 1, filter: { ...everyLine, severities: ['other'] }, line: 999 });
  await until('the rows', () => messages.some((message) => message.kind === 'go' && message.row === 999));
});

void test('a page that comes back gets everything again', async (t) => {
  const page = await openFile(t, someLines(100));
  await start(page, 100);
  page.drawing = false;
  page.say({ kind: 'show', anchor: { kind: 'end' }, count: 5 });
  page.session.pageGone();
  appendFileSync(page.path, 'more\n');
  await until('the growth', () => page.source.store.index.lineCount === 101);
  const before = page.messages.length;
  page.drawing = true;
  page.say({ kind: 'ready' });
  assert.equal(page.messages[before]?.kind, 'start');
  await until('the update', () => updates(page).at(-1)?.status.lines === 101);
});
