/** Late answers: from which on they are a risk, and from which on they are none at all. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { DnsAnswer, Facts, NodeFacts } from '../../src/facts.ts';
import { resolverWaitMs } from '../../src/findings/dns/slow.ts';
import { AMAZON, CORP, factsOf, IMDS, PRIVATE, PUBLIC, privateView, publicView, type World } from './facts-builder.ts';
import { judgedFacts } from './judged.ts';

const TWO: World = {
  ...PRIVATE,
  servers: {
    [CORP]: { roles: ['configured'], says: privateView },
    [AMAZON]: { roles: ['configured', 'amazon'], says: privateView },
  },
};

/** `late`: milliseconds by server; all of its answers, or those whose index passes. */
function timed(
  world: World,
  late: Readonly<Record<string, number>>,
  options: readonly string[] = [],
  which: (index: number) => boolean = () => true,
): Facts {
  const facts = factsOf(world);
  const delay = (answer: DnsAnswer, server: string, index: number): DnsAnswer =>
    answer.outcome === 'ok' && which(index) ? { ...answer, ms: late[server] ?? answer.ms } : answer;
  const dns = facts.dns.map((fact, index) => ({
    ...fact,
    a: delay(fact.a, fact.server, index),
    aaaa: delay(fact.aaaa, fact.server, index),
  }));
  const resolver: NodeFacts['resolver'] = { ...facts.node.resolver, options };
  return { ...facts, dns, node: { ...facts.node, resolver } };
}
const codes = (facts: Facts) => {
  const { errors, warnings } = judgedFacts(facts);
  return { errors, warnings };
};
const NOTHING = { errors: [], warnings: [] };
const RISK = { errors: [], warnings: ['dns/slow'] };
const BLOCKED = { errors: ['dns/slow'], warnings: [] };

test('from two seconds on a risk, from five on useless', () => {
  assert.deepEqual(codes(timed(PRIVATE, { [AMAZON]: 1_999 })), NOTHING);
  assert.deepEqual(codes(timed(PRIVATE, { [AMAZON]: 2_000 })), RISK);
  assert.deepEqual(codes(timed(PRIVATE, { [AMAZON]: 4_999 })), RISK);
  assert.deepEqual(codes(timed(PRIVATE, { [AMAZON]: 5_000 })), BLOCKED);
  assert.equal(judgedFacts(timed(PRIVATE, { [AMAZON]: 5_000 })).verdict.capabilities.core.status, 'blocked');
  assert.equal(judgedFacts(timed(PRIVATE, { [AMAZON]: 2_000 })).verdict.capabilities.core.status, 'works');
});

test('one answer that lost its packets does not make a server slow', () => {
  assert.deepEqual(codes(timed(PRIVATE, { [AMAZON]: 2_100 }, [], (index) => index === 0)), NOTHING);
});

test('one server in time is enough to be no more than a risk', () => {
  assert.deepEqual(codes(timed(TWO, { [CORP]: 6_000 })), RISK);
  assert.deepEqual(codes(timed(TWO, { [CORP]: 6_000, [AMAZON]: 7_000 })), BLOCKED);
});

test("the node's own patience decides", () => {
  assert.deepEqual(codes(timed(PRIVATE, { [AMAZON]: 1_500 }, ['timeout:1'])), BLOCKED);
  assert.deepEqual(codes(timed(PRIVATE, { [AMAZON]: 6_000 }, ['ndots:2', 'timeout:9'])), RISK);
  assert.deepEqual(
    [
      [],
      ['timeout:0'],
      ['timeout:x'],
      ['timeout:'],
      ['timeout:3s'],
      ['timeout:1.9'],
      ['timeout:999'],
      ['timeout:2', 'timeout:3'],
    ].map((options) => resolverWaitMs({ options })),
    [5000, 1000, 1000, 1000, 3000, 1000, 30_000, 3000],
  );
});

test('IPv6 alone, and names with IPv4 alone; with any IPv6 address, or with IPv4 here, it is silent', () => {
  const node = (ip: string): Partial<NodeFacts> => ({
    addresses: [{ name: 'ens5', ip }],
    imds: { outcome: 'ok', ms: 1, data: IMDS },
  });
  const v6 = { ...PUBLIC, node: node('2a05:d018::10') };
  const { errors, suppressed } = judgedFacts(factsOf(v6));
  assert.deepEqual([errors, suppressed], [['node/ipv6-only'], ['dns/no-address<node/ipv6-only']]);
  assert.ok(!judgedFacts(factsOf({ ...PUBLIC, node: node('10.20.1.10') })).errors.includes('node/ipv6-only'));
  const both: World = {
    ...v6,
    servers: {
      [AMAZON]: {
        roles: ['configured', 'amazon'],
        says: (...asked) => [...(publicView(...asked) as string[]), '64:ff9b::345e:10a'],
      },
    },
  };
  assert.deepEqual(judgedFacts(factsOf(both)).errors, []);
});
