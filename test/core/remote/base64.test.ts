// Base64 without Node's Buffer, compared with it.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decodeBase64, encodeBase64 } from '../../../src/core/remote/base64';
import { seeded } from './random';

test('bytes come out as Buffer writes them, without padding, and go back', () => {
  const random = seeded(3);
  for (let length = 0; length < 300; length++) {
    const bytes = Uint8Array.from({ length }, () => Math.floor(random() * 256));
    const padded = Buffer.from(bytes).toString('base64');
    assert.equal(encodeBase64(bytes), padded.replace(/=+$/, ''));
    assert.deepEqual(decodeBase64(padded), bytes);
    assert.deepEqual(decodeBase64(encodeBase64(bytes)), bytes);
  }
});

test('what is no base64 is refused', () => {
  for (const text of ['a', 'abcde', 'ab-_', 'ab cd', 'ab=c', 'abc===', 'é', '=', 'ab\n']) {
    assert.equal(decodeBase64(text), undefined, JSON.stringify(text));
  }
});
