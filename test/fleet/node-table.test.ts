/** The table and the keys against what they stand for: a Map from ids to their newest verdict. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { idOf, type NodeKey, setKey, setRunKey } from '../../src/fleet/node-key.ts';
import { makeNodeTable } from '../../src/fleet/node-table.ts';

const keyOf = (id: string): NodeKey => {
  const key = { tag: 0, high: 0, low: 0 };
  setKey(key, id);
  return key;
};

const hex = (digits: number): fc.Arbitrary<string> =>
  fc
    .array(fc.constantFrom(...'0123456789abcdef'.split('')), { minLength: digits, maxLength: digits })
    .map((list) => list.join(''));
const awsId = fc.oneof(
  hex(17).map((text) => `i-${text}`),
  hex(17).map((text) => `mi-${text}`),
  hex(8).map((text) => `i-${text}`),
);

describe('a node key', () => {
  it('gives the id back, where it is one of AWS', () => {
    fc.assert(fc.property(awsId, (id) => assert.equal(idOf(keyOf(id)), id)));
  });

  it('is another for another id, whatever its form', () => {
    const text = fc.oneof(
      awsId,
      fc.string(),
      fc.constantFrom('i-', 'mi-', 'i-0123456789ABCDEF0', 'i-0123456789abcdefg', 'i-1a2b3c4d', 'i-0000000001a2b3c4d'),
    );
    fc.assert(
      fc.property(text, text, (one, other) => {
        assert.equal(JSON.stringify(keyOf(one)) === JSON.stringify(keyOf(other)), one === other);
      }),
    );
  });

  it('tells a run from a node of the same name', () => {
    const key = { tag: 0, high: 0, low: 0 };
    setRunKey(key, 'web-1');
    assert.notDeepEqual(key, keyOf('web-1'));
    assert.deepEqual([idOf(key), idOf(keyOf('web-1'))], [null, null]);
  });
});

describe('the node table', () => {
  it('keeps the newest verdict of each node, and between equals the greater profile', () => {
    const row = fc.tuple(
      hex(1).map((digit) => `i-0123456${digit}`),
      fc.nat(3),
      fc.nat(9),
    );
    fc.assert(
      fc.property(fc.array(row, { maxLength: 200 }), (rows) => {
        const table = makeNodeTable((one, other) => one > other);
        const expected = new Map<string, readonly [number, number]>();
        for (const [id, at, profile] of rows) {
          const known = expected.get(id);
          assert.equal(table.put(keyOf(id), at, profile), known === undefined ? 'new' : 'known');
          if (known === undefined || at > known[0] || (at === known[0] && profile > known[1])) expected.set(id, [at, profile]);
        }
        const seen = new Map<string, readonly [number, number]>();
        table.forEach((key, at, profile) => seen.set(idOf(key) ?? '', [at, profile]));
        assert.deepEqual(seen, expected);
        assert.equal(table.size(), expected.size);
      }),
    );
  });

  it('grows: a hundred thousand nodes in a row are all found again', () => {
    const table = makeNodeTable(() => false);
    const count = 100_000;
    const id = (number: number): string => `i-0${number.toString(16).padStart(16, '0')}`;
    for (let number = 0; number < count; number += 1) assert.equal(table.put(keyOf(id(number)), number, number), 'new');
    for (let number = 0; number < count; number += 997) assert.equal(table.put(keyOf(id(number)), 0, 0), 'known');
    let total = 0;
    table.forEach((key, at, profile) => {
      assert.ok(at === profile && idOf(key) === id(profile));
      total += 1;
    });
    assert.equal(total, count);
  });
});
