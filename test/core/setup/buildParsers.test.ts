// What the VM says of its builds, read from made-up lines.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseBuildState } from '../../../src/core/setup/build/buildState';

describe('the state of a build', () => {
  const words = ['dpdk-24.11.6', 'running', 'compile', '1795902986', '412', '1795902986-7114-1281'];

  it('is read from the VM’s line', () => {
    assert.deepEqual(parseBuildState(words), {
      name: 'dpdk-24.11.6',
      result: 'running',
      phase: 'compile',
      startedMs: 1_795_902_986_000,
      lines: 412,
      id: '1795902986-7114-1281',
    });
  });

  it('does not believe what is no name, result, phase, time or count', () => {
    assert.equal(parseBuildState(['../etc', ...words.slice(1)]), undefined);
    assert.equal(parseBuildState(['dpdk-1', 'perhaps']), undefined);
    assert.equal(parseBuildState([]), undefined);
    assert.deepEqual(parseBuildState(['dpdk-1', 'gone', 'x', 'y', '-1', '$(id)']), {
      name: 'dpdk-1',
      result: 'gone',
      phase: null,
      startedMs: null,
      lines: 0,
      id: '',
    });
  });
});
