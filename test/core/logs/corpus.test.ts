// The explainer says of every labelled log what an expert said of it: causes, severities, noise, and nothing else.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { differences, labelledLogs } from './corpusSupport';

for (const log of labelledLogs())
  test(log.name, () => {
    assert.deepEqual(differences(log), []);
  });
