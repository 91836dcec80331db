// Every knowledge file against its schema, and the rows against each other and against Microsoft's article.
import Ajv from 'ajv';
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { rdmaDriverIds, requirementIds, requirements } from '../../src/knowledge';

const folder = join(process.cwd(), 'src/knowledge');

interface KnowledgeFile {
  readonly $schema: string;
  readonly rows: readonly { readonly id: string; readonly source: string }[];
}

function readJson(path: string): unknown {
  return JSON.parse(readFileSync(path, 'utf8'));
}

const files = readdirSync(folder).filter((name) => name.endsWith('.json'));

describe('knowledge', () => {
  for (const name of files) {
    it(`${name} matches its schema and has unique ids`, () => {
      const file = readJson(join(folder, name)) as KnowledgeFile;
      const schema = readJson(join(folder, file.$schema)) as object;
      const ajv = new Ajv({ allErrors: true, strict: true, allowUnionTypes: true, formats: { uri: true } });
      const valid = ajv.validate(schema, file);
      assert.ok(valid, ajv.errorsText());
      const ids = file.rows.map((row) => row.id);
      assert.deepEqual(ids, [...new Set(ids)]);
    });
  }

  it('lists the same requirements in the rows and in the type, in order', () => {
    assert.deepEqual(
      requirements.map((row) => row.id),
      [...requirementIds],
    );
  });

  it('has a requirement for each thing the article asks for', () => {
    const wanted = [
      'Linux kernel Ethernet driver (5.15 kernel and later)',
      'Linux kernel InfiniBand driver (6.2 kernel and later)',
      'DPDK MANA poll-mode driver (DPDK 22.11 and later)',
      'Libmana user-space drivers (rdma-core v44 and later)',
      'it will only work on Linux VMs',
      'images with backported patches for DPDK with MANA',
      'lspci -d 1414:00ba:0200',
      'DPDK requires either 2MB or 1GB hugepages',
      '2 accelerated networking NICs',
      'modprobe uio_hv_generic',
      'Failure to set the MANA bound device to DOWN',
      'The MANA driver_id must be consistent',
    ];
    const wordings = requirements.map((row) => row.article?.wording ?? '');
    const missing = wanted.filter((text) => !wordings.some((wording) => wording.includes(text)));
    assert.deepEqual(missing, []);
  });

  it('numbers the RDMA drivers without gaps, and MANA as the headers do', () => {
    for (const row of rdmaDriverIds) {
      const ids = Object.values(row.ids).sort((a, b) => a - b);
      assert.deepEqual(ids, [...ids.keys()], row.id);
    }
    const mana = Object.fromEntries(rdmaDriverIds.map((row) => [row.id, row.ids['MANA'] ?? null]));
    assert.deepEqual(mana, {
      'rdma-core-40': null,
      'rdma-core-43': null,
      'rdma-core-44': 20,
      'rdma-core-61': 20,
      'kernel-upstream-6.2': 20,
      'kernel-ubuntu-5.15-azure': 19,
    });
  });
});
