// The parser of `enum rdma_driver_id`: it counts as a compiler does, and says why where it cannot.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { render } from '../../../src/core/message';
import { readDriverEnum } from '../../../src/core/doctor/driverEnum';
import { rdmaDriverIds } from '../../../src/knowledge';

const names = [
  ...['UNKNOWN', 'MLX5', 'MLX4', 'CXGB3', 'CXGB4', 'MTHCA', 'BNXT_RE', 'OCRDMA', 'NES', 'I40IW'],
  'IRDMA = RDMA_DRIVER_I40IW',
  ...['VMW_PVRDMA', 'QEDR', 'HNS', 'USNIC', 'RXE', 'HFI1', 'QIB', 'EFA', 'SIW'],
];

function header(last: readonly string[], end = '};'): string {
  const members = [...names, ...last].map((name) => `\tRDMA_DRIVER_${name},\n`).join('');
  return `#ifndef IB_USER_IOCTL_VERBS_H\n#define IB_USER_IOCTL_VERBS_H\n#include <linux/types.h>\n\nenum rdma_driver_id {\n${members}${end}\n#endif\n`;
}

/** The number of MANA, `none` where there is none, or why it cannot be said. */
function manaOf(source: string): string {
  const reading = readDriverEnum(source);
  return reading.ok ? String(reading.mana ?? 'none') : render(reading.reason);
}

describe('enum rdma_driver_id', () => {
  it('does not count alias lines: upstream, the backport of the article, and one without MANA', () => {
    assert.equal(manaOf(header(['ERDMA', 'MANA'])), '20');
    assert.equal(manaOf(header(['MANA'])), '19');
    assert.equal(manaOf(header(['ERDMA'])), 'none');
    assert.equal(manaOf(header(['ERDMA', 'MANA', 'IONIC'])), '20');
    const reading = readDriverEnum(header(['ERDMA', 'MANA']));
    assert.ok(reading.ok);
    assert.equal(reading.ids['IRDMA'], 9);
    assert.equal(reading.ids['VMW_PVRDMA'], 10);
  });

  it('has the numbers of the table of releases', () => {
    const row = rdmaDriverIds.find(({ id }) => id === 'rdma-core-61');
    const reading = readDriverEnum(header(['ERDMA', 'MANA', 'IONIC']));
    assert.ok(reading.ok);
    const { IRDMA: alias, ...ids } = reading.ids;
    assert.equal(alias, 9);
    assert.deepEqual(ids, row?.ids);
  });

  it('agrees with the compiler', (t) => {
    const own = '/usr/include/rdma/ib_user_ioctl_verbs.h';
    const sources = [
      header(['ERDMA', 'MANA']),
      header(['A = 3', 'B', 'C = RDMA_DRIVER_B + 0x10', 'D = 010', 'E = - 1 + RDMA_DRIVER_D - -2', 'MANA']),
      header([
        'ERDMA',
        'X = RDMA_DRIVER_EFA, RDMA_DRIVER_Y /* , RDMA_DRIVER_Z */',
        'MANA = RDMA_DRIVER_Y + 1U',
      ]),
      ...(existsSync(own) ? [readFileSync(own, 'utf8')] : []),
    ];
    for (const source of sources) {
      const reading = readDriverEnum(source);
      assert.ok(reading.ok);
      const printed = Object.keys(reading.ids)
        .map((name) => `printf("%s %d\\n", "${name}", RDMA_DRIVER_${name});`)
        .join('');
      const program = `#include <stdio.h>\n${source}\nint main(void){${printed}return 0;}`;
      const { status, stdout, error } = spawnSync(
        'sh',
        ['-c', 'd=$(mktemp -d) && cc -x c - -o "$d/a" && "$d/a"; s=$?; rm -rf "$d"; exit $s'],
        { input: program, encoding: 'utf8' },
      );
      if (error !== undefined || status !== 0) {
        t.skip('no C compiler');
        return;
      }
      const compiled = Object.fromEntries(
        stdout
          .trim()
          .split('\n')
          .map((line) => [line.split(' ')[0] ?? '', Number(line.split(' ')[1])]),
      );
      assert.deepEqual(reading.ids, compiled);
    }
  });

  it('reads around comments, line ends, conditions of the whole file, and code that is switched off', () => {
    assert.equal(
      manaOf(
        header(['ERDMA']).replace(
          'ERDMA,',
          'ERDMA, /* RDMA_DRIVER_A,\n RDMA_DRIVER_B, */ // }\n RDMA_DRIVER_MANA',
        ),
      ),
      '20',
    );
    assert.equal(manaOf(header(['ERDMA', 'MANA']).replaceAll('\n', '\r\n')), '20');
    assert.equal(manaOf(`#if 0\n${header(['MANA'])}#endif\n${header(['ERDMA', 'MANA'])}`), '20');
    assert.equal(
      manaOf(
        header(['ERDMA']).replace(
          'ERDMA,',
          'ERDMA,\n#if 0\nRDMA_DRIVER_OLD,\n#else\nRDMA_DRIVER_NEW,\n#endif\nRDMA_DRIVER_MANA,',
        ),
      ),
      '21',
    );
    assert.equal(
      manaOf(
        header(['ERDMA', 'MANA']).replace(
          '\tRDMA_DRIVER_MANA',
          '#define RDMA_DRIVER_MANA RDMA_DRIVER_MANA\n\tRDMA_DRIVER_MANA',
        ),
      ),
      '20',
    );
    assert.equal(manaOf(`enum rdma_driver_id;\nint f(enum rdma_driver_id id);\n${header(['MANA'])}`), '19');
  });

  it('says unknown where only a compiler knows', () => {
    const conditional = header(['ERDMA', 'MANA']).replace(
      '\tRDMA_DRIVER_ERDMA,',
      '#ifdef CONFIG_ERDMA\n\tRDMA_DRIVER_ERDMA,\n#endif',
    );
    assert.equal(
      manaOf(conditional),
      'the driver id of MANA depends on something that only a compiler knows',
    );
    // What follows has a number of its own again.
    assert.equal(manaOf(conditional.replace('RDMA_DRIVER_MANA', 'RDMA_DRIVER_MANA = 20')), '20');
    assert.equal(
      manaOf(header(['X = FIRST_FREE', 'MANA'])),
      'the driver id of MANA depends on something that only a compiler knows',
    );
    assert.equal(
      manaOf(header(['X = 1 << 4', 'MANA'])),
      'the driver id of MANA depends on something that only a compiler knows',
    );
    assert.equal(
      manaOf(`#ifdef A\n${header(['MANA'])}#else\n${header(['ERDMA', 'MANA'])}#endif\n`),
      'it has several `enum rdma_driver_id`, which number MANA differently',
    );
    assert.equal(manaOf(header(['ERDMA', 'MANA']) + header(['ERDMA', 'MANA'])), '20');
  });

  it('says what is wrong with a broken or hostile file', () => {
    const cases: Readonly<Record<string, string>> = {
      '': 'the file is empty or may not be read',
      ' \n\n': 'the file is empty or may not be read',
      'int x;': 'there is no `enum rdma_driver_id` in it',
      'enum rdma_driver_ids { RDMA_DRIVER_MANA };': 'there is no `enum rdma_driver_id` in it',
      '/* enum rdma_driver_id { RDMA_DRIVER_MANA };':
        'the file is damaged or no C header: no `enum rdma_driver_id` was found in it',
      '\u0001\u0002ELF': 'the file is damaged or no C header: no `enum rdma_driver_id` was found in it',
      [header(['ERDMA', 'MANA'], '').slice(0, 300)]: 'its `enum rdma_driver_id` has no end',
      [header(['ERDMA', 'ERDMA', 'MANA'])]: 'its `enum rdma_driver_id` has a name twice',
      [header(['ERDMA MANA'])]: 'its `enum rdma_driver_id` has “MANA” where no such thing can stand',
      [header(['ERDMA', 'MANA = (1'])]:
        'the driver id of MANA depends on something that only a compiler knows',
      [header(Array.from({ length: 600 }, (_, index) => `N${index}`))]:
        'its `enum rdma_driver_id` is too long',
      ['enum rdma_driver_id { RDMA_DRIVER_MANA };\n'.repeat(40)]: 'it has too many `enum rdma_driver_id`',
    };
    for (const [source, wanted] of Object.entries(cases))
      assert.equal(manaOf(source), wanted, source.slice(0, 60));
  });

  it('ends with whatever it is given', () => {
    const hostile = [
      '#'.repeat(100_000),
      '#define X /* \n'.repeat(20_000),
      '\\\n'.repeat(50_000),
      '/*'.repeat(50_000),
      'enum rdma_driver_id {'.repeat(10_000),
      `enum rdma_driver_id { A = ${'+'.repeat(60_000)}1 };`,
      `enum rdma_driver_id { ${'#if 1\n'.repeat(20_000)}`,
      '"'.repeat(99_999),
      'é'.repeat(99_999),
    ];
    for (const source of hostile) assert.equal(readDriverEnum(source).ok, false);
  });
});
