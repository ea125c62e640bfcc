/** The made-up days are what they say: a test that compares with a wrong truth proves nothing. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CAUSES, inventoryOf, linesOf, madeDays, truthOf } from './day.ts';
import { rolled } from './rolled.ts';

const OPTIONS = { nodes: 3_000, silent: 40, healed: 30 };

describe('the made-up days', () => {
  const nodes = madeDays(OPTIONS);
  const truth = truthOf(nodes);

  it('are the same for the same seed, and others for another one', () => {
    assert.deepEqual(madeDays(OPTIONS), nodes);
    assert.notDeepEqual(madeDays({ ...OPTIONS, seed: 1 }), nodes);
  });

  it('have as many silent and healed nodes as were asked for, all nine causes, twelve accounts', () => {
    assert.deepEqual([truth.never.length, truth.stopped.length, truth.healed.length], [20, 20, 30]);
    assert.ok(CAUSES.every((code) => (truth.causes.get(code)?.length ?? 0) > 0));
    assert.equal(new Set(nodes.map(({ account }) => account)).size, 12);
    assert.ok(truth.unlisted.length > 0 && truth.appeared.length > 0);
  });

  it('are records that the roll-up takes, with the causes of the truth', () => {
    const fleet = rolled([...linesOf(nodes, 'second')]);
    assert.deepEqual([fleet.nodes.total, fleet.input.broken.lines, fleet.input.repeats], [truth.reporting, 0, 0]);
    for (const { code, nodes: many } of fleet.causes)
      assert.equal(many, truth.causes.get(CAUSES.find((one) => one === code) ?? 'dns/slow')?.length, code);
  });

  it('have an inventory of what runs and what does not', () => {
    const { Reservations: all } = JSON.parse(inventoryOf(nodes)) as { Reservations: readonly { OwnerId: string }[] };
    assert.equal(all.length, nodes.filter(({ state }) => state !== null).length);
  });
});
