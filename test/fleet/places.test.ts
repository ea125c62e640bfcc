/** Where a cause is: by hand for what a fleet's owner would say, and by trying for the smallest set. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import type { Fleet } from '../../src/fleet/fleet.types.ts';
import { traitsWords } from '../../src/fleet/fleet-words.ts';
import { type Case, separate, sum } from '../../src/fleet/separate.ts';
import { instanceId, type NodeOptions, recordOf } from './generate.ts';
import { rolled } from './rolled.ts';

/** So many nodes of each kind. */
function fleet(...kinds: readonly (readonly [number, NodeOptions])[]): Fleet {
  let number = 0;
  return rolled(
    kinds.flatMap(([count, options]) =>
      Array.from({ length: count }, () => recordOf({ id: instanceId((number += 1)), ...options })),
    ),
  );
}

const places = ({ causes }: Fleet, code: string): string[] =>
  causes
    .find((cause) => cause.code === code)!
    .places.map(({ where, failing, passing }) => `${traitsWords(where)}: ${failing.nodes}/${passing.nodes}`);

describe('places', () => {
  it('one fix heals 412 nodes: the DNS server of one VPC, and which traits say the same', () => {
    const broken = { vpc: 'vpc-b', resolver: '10.30.0.53', causes: ['dns/forwarder-missing'] } as const;
    const seen = fleet([412, broken], [500, { vpc: 'vpc-a' }], [90, { vpc: 'vpc-c' }]);
    assert.deepEqual(places(seen, 'dns/forwarder-missing'), ['DNS server 10.30.0.53: 412/0']);
    assert.deepEqual(seen.causes[0]!.places[0]!.same, [{ attribute: 'vpc', value: 'vpc-b' }]);
    assert.equal(
      seen.headline,
      'One fix heals 412 nodes of 412 that fail: dns/forwarder-missing, where they have DNS server 10.30.0.53.',
    );
    assert.deepEqual(seen.bestFix, {
      code: 'dns/forwarder-missing',
      where: [{ attribute: 'resolver', value: '10.30.0.53' }],
      heals: 412,
    });
  });

  it('a security group among several, not the VPC that holds passing nodes, too', () => {
    const seen = fleet(
      [30, { groups: ['sg-web', 'sg-closed'], causes: ['tcp/filtered'] }],
      [300, { groups: ['sg-web'] }],
      [100, { groups: ['sg-db'], vpc: 'vpc-b' }],
    );
    assert.deepEqual(places(seen, 'tcp/filtered'), ['security group sg-closed: 30/0']);
  });

  it('two traits together, where neither says it alone', () => {
    const seen = fleet(
      [40, { zone: 'b', groups: ['sg-1'], causes: ['tcp/partial'] }],
      [200, { zone: 'a', groups: ['sg-1'] }],
      [200, { zone: 'b', groups: ['sg-2'] }],
      [200, { zone: 'c', groups: ['sg-3'] }],
    );
    assert.deepEqual(places(seen, 'tcp/partial'), ['security group sg-1 and zone eu-central-1b: 40/0']);
  });

  it('a missing proxy', () => {
    const seen = fleet([20, { causes: ['tcp/no-internet-path'] }], [200, { proxy: 'proxy.example.com:3128' }]);
    assert.deepEqual(places(seen, 'tcp/no-internet-path'), ['no proxy: 20/0']);
  });

  it('several places, the largest first, and what none of them holds', () => {
    const at = (vpc: string): NodeOptions => ({ vpc, causes: ['s3/no-path'], resolver: '10.0.0.2' });
    const seen = fleet([300, at('vpc-b')], [50, at('vpc-c')], [1, { ...at('vpc-a'), zone: 'a' }], [4000, { vpc: 'vpc-a' }]);
    assert.deepEqual(places(seen, 's3/no-path'), ['VPC vpc-b: 300/0', 'VPC vpc-c: 50/0']);
    const [cause] = seen.causes;
    assert.deepEqual(cause!.elsewhere, { nodes: 1, examples: [instanceId(351)] });
  });

  it('counter-examples by name: nodes that pass there all the same', () => {
    const seen = fleet([90, { vpc: 'vpc-b', causes: ['dns/slow'] }], [4, { vpc: 'vpc-b' }], [500, { vpc: 'vpc-a' }]);
    const [place] = seen.causes[0]!.places;
    assert.deepEqual(place!.passing, { nodes: 4, examples: [91, 92, 93].map(instanceId) });
    assert.deepEqual(place!.failing.examples, [1, 2, 3].map(instanceId));
  });

  it('everywhere, where nothing passes; nowhere, where nothing tells', () => {
    const all = fleet([30, { causes: ['clock/skew'], zone: 'a' }], [30, { causes: ['clock/skew'], zone: 'b' }]);
    assert.deepEqual(places(all, 'clock/skew'), [': 60/0']);
    assert.ok(all.causes[0]!.places[0]!.same.some(({ attribute }) => attribute === 'region'));
    const none = fleet([50, { causes: ['clock/skew'] }], [50, {}]);
    assert.deepEqual(places(none, 'clock/skew'), []);
    assert.deepEqual(none.causes[0]!.elsewhere.nodes, 50);
    assert.equal(none.headline, 'One fix heals 50 nodes of 50 that fail: clock/skew.');
  });

  it('a node that is broken otherwise is no passing one', () => {
    const seen = fleet(
      [20, { vpc: 'vpc-b', causes: ['tcp/filtered'] }],
      [20, { vpc: 'vpc-b', causes: ['imds/disabled'] }],
      [50, {}],
    );
    assert.deepEqual(places(seen, 'tcp/filtered'), ['VPC vpc-b: 20/0']);
  });

  it('what the fix heals are nodes without another cause', () => {
    const seen = fleet(
      [20, { vpc: 'vpc-b', causes: ['dns/slow'] }],
      [5, { vpc: 'vpc-b', causes: ['dns/slow', 'tls/expired'] }],
      [50, {}],
    );
    const [cause] = seen.causes;
    assert.deepEqual([cause!.nodes, cause!.alone, cause!.places[0]!.heals], [25, 20, 20]);
  });
});

describe('separate', () => {
  const anyCase = fc.record({ nodes: fc.integer({ min: 1, max: 9 }), traits: fc.subarray([0, 1, 2, 3, 4, 5]) });
  const cases = fc
    .array(anyCase, { minLength: 1, maxLength: 12 })
    .map((list) => list.map((one, index): Case => ({ ...one, index })));

  it('finds an exact set wherever one of at most three traits exists, and none that is larger than needed', () => {
    const sets = [1, 2, 3].flatMap((size) => subsets([0, 1, 2, 3, 4, 5], size));
    fc.assert(
      fc.property(cases, cases, (failing, passing) => {
        const has = (one: Case, set: readonly number[]): boolean => set.every((trait) => one.traits.includes(trait));
        const exact = sets.filter((set) => failing.every((one) => has(one, set)) && !passing.some((one) => has(one, set)));
        const found = separate(failing, passing, () => 0);
        if (exact.length === 0) return;
        assert.ok(found !== null);
        assert.equal(sum(found.failing), sum(failing));
        assert.equal(found.passing.length, 0);
        assert.equal(found.traits.length, exact[0]!.length);
      }),
      { numRuns: 2_000 },
    );
  });
});

function subsets(items: readonly number[], size: number): number[][] {
  if (size === 0) return [[]];
  return items.flatMap((item, index) => subsets(items.slice(index + 1), size - 1).map((rest) => [item, ...rest]));
}
