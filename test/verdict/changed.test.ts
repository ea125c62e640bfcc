/** What a broken verdict says about the last healthy run: over recorded runs, one remembered and the other broken. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Facts } from '../../src/facts.ts';
import { changesSince } from '../../src/verdict/changed.ts';
import { memoryOf, type Remembered } from '../../src/verdict/remembered.ts';
import { judge } from '../../src/verdict/verdict.ts';
import { recordedFacts, recordedNames } from '../scenarios/corpus.ts';

const SSM = 'ssm.eu-central-1.amazonaws.com';

function memory(name: string): Remembered {
  const facts = recordedFacts(name);
  const found = memoryOf(facts, judge(facts).verdict);
  assert(found !== null, `${name} is not remembered`);
  return found;
}

function changes(before: Remembered, facts: Facts) {
  return changesSince(before, facts, judge(facts).verdict.node);
}

const told = (before: Remembered, facts: Facts): string[] =>
  changes(before, facts).map(({ what, from, to }) => `${what}: ${from} -> ${to}`);

describe('what changed since the last healthy run', () => {
  it('a run compared with itself has no changes, whatever it is', () => {
    for (const name of recordedNames().filter((one) => one.startsWith('healthy-'))) {
      const facts = recordedFacts(name);
      const found = memoryOf(facts, judge(facts).verdict);
      if (found !== null) assert.deepEqual(changes(found, facts), [], name);
    }
  });

  it('private endpoints, and now public addresses', () => {
    const before = memory('healthy-private');
    const rows = changes(before, recordedFacts('endpoints-missing-isolated'));
    const row = rows.find(({ what }) => what === `DNS answer of ${SSM}`);
    assert(row !== undefined, JSON.stringify(rows));
    assert.match(row.from, /^10\./u);
    assert.doesNotMatch(row.to, /^10\./u);
    assert.equal(row.lastGoodAt, before.startedAt);
    assert.ok(rows.length <= 20);
  });

  it('another DNS server; a silent one is no other answer', () => {
    assert.deepEqual(told(memory('healthy-private'), recordedFacts('resolver-dead')), [
      "this node's DNS servers: 10.20.0.2 -> 10.30.0.57",
    ]);
  });

  it('a certificate of somebody else: one row for all hosts', () => {
    const rows = told(memory('healthy-public'), recordedFacts('tls-intercepted'));
    assert.equal(rows.length, 1, JSON.stringify(rows));
    assert.match(rows[0] ?? '', /^certificate issuer of \S+ and \d+ more hosts: Amazon -> /u);
  });

  it("Amazon's own issuers take turns, and public addresses rotate: neither is a change", () => {
    const facts = recordedFacts('healthy-public');
    const rotated = JSON.parse(
      JSON.stringify(facts)
        .replaceAll('Amazon RSA 2048 M02', 'Amazon RSA 2048 M04')
        .replaceAll(/"52\.94\.(\d+)\.(\d+)"/gu, '"52.95.$1.$2"'),
    ) as Facts;
    assert.notDeepEqual(rotated, facts);
    assert.deepEqual(changes(memory('healthy-public'), rotated), []);
  });

  it('an answer that is not known to be whole is not compared', () => {
    const facts = recordedFacts('healthy-private');
    const dns = facts.dns.map((one) => ({
      ...one,
      a: one.a.outcome === 'ok' ? { ...one.a, addresses: one.a.addresses.slice(0, 1) } : one.a,
      aaaa: { outcome: 'failed', reason: 'silent', detail: '', ms: 1 } as const,
    }));
    assert.deepEqual(changes(memory('healthy-private'), { ...facts, dns }), []);
  });

  it('a moved private address, another agent and another proxy', () => {
    const facts = recordedFacts('healthy-private');
    const moved = JSON.parse(JSON.stringify(facts).replaceAll('"10.20.2.11"', '"10.20.2.77"')) as Facts;
    const none = { source: '', https: null, http: null, noProxy: '', problems: [] };
    const proxied = { ...none, https: { scheme: 'http', host: '10.0.0.9', port: 3128, hasCredentials: true } };
    const proxy = { mode: 'agent', used: null, agentUnknown: null, shell: none } as const;
    const rows = told(memoryWith({ ...facts, node: { ...facts.node, proxy: { ...proxy, agent: none } } }), {
      ...moved,
      node: { ...moved.node, agent: { ...moved.node.agent, version: '3.1.0.0' }, proxy: { ...proxy, agent: proxied } },
    });
    assert.equal(rows[0], "the agent's proxy: none -> 10.0.0.9:3128");
    assert.equal(rows[1], `the version of SSM Agent: ${facts.node.agent.version} -> 3.1.0.0`);
    assert.ok(
      rows.slice(2).some((row) => row.startsWith('DNS answer of ') && row.includes('10.20.2.77')),
      JSON.stringify(rows),
    );
  });

  it('nothing of another node or another Region is compared; an id that nobody tells now may be this one', () => {
    const before = memory('healthy-private');
    const facts = recordedFacts('resolver-dead');
    const { node } = judge(facts).verdict;
    assert.deepEqual(changesSince({ ...before, nodeId: 'i-00000000000000000' }, facts, node), []);
    assert.deepEqual(changesSince({ ...before, nodeId: null }, facts, node), []);
    assert.deepEqual(changesSince({ ...before, region: 'eu-west-1' }, facts, node), []);
    assert.equal(changesSince(before, facts, { ...node, id: null }).length, 1);
  });
});

describe('what is remembered', () => {
  it('only of a healthy run that saw everything, the default way', () => {
    const facts = recordedFacts('healthy-private');
    const { verdict } = judge(facts);
    const narrowed: readonly Partial<Facts>[] = [
      { interrupted: true },
      { request: { ...facts.request, only: ['dns'] } },
      { request: { ...facts.request, skip: ['tls'] } },
      { request: { ...facts.request, for: ['core'] } },
    ];
    for (const part of narrowed) assert.equal(memoryOf({ ...facts, ...part }, verdict), null);
    assert.equal(memoryOf(facts, { ...verdict, status: 'degraded' }), null);
    assert.notEqual(memoryOf(facts, verdict), null);
  });
});

function memoryWith(facts: Facts): Remembered {
  const found = memoryOf(facts, judge(facts).verdict);
  assert(found !== null, 'not remembered');
  return found;
}
