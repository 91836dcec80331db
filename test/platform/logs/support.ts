// What the tests of the log viewer share: folders that go away, waiting for a state, an engine that knows two words.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import type { LogExplainer, ViewerIncident, ViewerSeverity } from '../../../src/core/logs/viewer/explainer';

export function folderFor(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'mana-dpdk-logs-'));
  t.after(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  return folder;
}

/** Polls until it is true; the deadline is for what never happens. */
export async function until(what: string, check: () => boolean, timeoutMs = 20_000): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  while (!check()) {
    if (Date.now() > deadline) assert.fail(`${what} did not happen`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

/**
 * An engine for tests: a line with ERROR is an incident of its own with the line behind it as a consequence's line, one with
 * WARN a warning without an incident, one with FINE noise.
 */
export class FakeExplainer implements LogExplainer {
  revision = 0;
  ended = 0;
  pushed = 0;
  private rest = '';
  private line = 0;
  private readonly found: ViewerIncident[] = [];
  private readonly severities = new Map<number, ViewerSeverity>();

  push(chunk: Uint8Array): void {
    this.pushed += chunk.length;
    const lines = (this.rest + Buffer.from(chunk).toString('latin1')).split('\n');
    this.rest = lines.pop() ?? '';
    for (const line of lines) this.take(line);
  }

  end(): void {
    this.ended += 1;
    if (this.rest !== '') this.take(this.rest);
    this.rest = '';
  }

  incidents(): readonly ViewerIncident[] {
    return this.found;
  }

  severityOf(line: number): ViewerSeverity | undefined {
    return this.severities.get(line);
  }

  private take(text: string): void {
    this.line += 1;
    const severity = text.includes('ERROR')
      ? 'error'
      : text.includes('WARN')
        ? 'warning'
        : text.includes('FINE')
          ? 'noise'
          : undefined;
    if (severity === undefined) return;
    this.severities.set(this.line, severity);
    this.revision += 1;
    if (severity !== 'error') return;
    this.found.push({
      id: `at-${this.line}`,
      severity,
      code: 'test-error',
      title: `Error in line ${this.line}`,
      explanation: 'A test wrote it.',
      cause: this.line,
      lines: [this.line, this.line + 1],
      fixes: [{ id: 'mend', title: 'Mend' }],
    });
  }
}
