// Numbers as C reads them.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { atoi, strtol, strtoul, type CBase } from '../../../src/core/testpmd/scan/cNumbers';

test('atoi keeps 32 bits and reads up to the first other character', () => {
  const cases: Record<string, number> = {
    '4': 4,
    ' \t4x': 4,
    '-4': -4,
    '+4': 4,
    '1G': 1,
    '0x10': 0,
    '010': 10,
    '': 0,
    x: 0,
    '=4': 0,
    '2147483648': -2147483648,
    '4294967296': 0,
    '4294967297': 1,
    '99999999999999999999': -1,
  };
  assert.deepEqual(Object.fromEntries(Object.keys(cases).map((text) => [text, atoi(text)])), cases);
});

test('strtol and strtoul clamp, wrap and tell what is left', () => {
  const both = (text: string, base: CBase): unknown => {
    const signed = strtol(text, base);
    const unsigned = strtoul(text, base);
    return [String(signed.value), String(unsigned.value), unsigned.rest, unsigned.digits, unsigned.overflow];
  };
  assert.deepEqual(
    {
      hexadecimal: both('0x1Fg', 16),
      'prefix without digits': both('0xg', 16),
      octal: both('017', 0),
      'not octal': both('09', 0),
      negative: both('-1', 10),
      'no number': both(' +', 10),
      'out of range': both('99999999999999999999', 10),
      'many digits': both(`${'0'.repeat(50)}7`, 10),
      huge: both('9'.repeat(100_000), 10),
    },
    {
      hexadecimal: ['31', '31', 'g', true, false],
      'prefix without digits': ['0', '0', 'xg', true, false],
      octal: ['15', '15', '', true, false],
      'not octal': ['0', '0', '9', true, false],
      negative: ['-1', '18446744073709551615', '', true, false],
      'no number': ['0', '0', ' +', false, false],
      'out of range': ['9223372036854775807', '18446744073709551615', '', true, true],
      'many digits': ['7', '7', '', true, false],
      huge: ['9223372036854775807', '18446744073709551615', '', true, true],
    },
  );
});
