/** systemd-resolved on the node: what it fails at, the agent cannot do, whatever the servers behind it say. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { DnsAnswer, Facts } from '../../src/facts.ts';
import { judge } from '../../src/verdict/verdict.ts';
import { factsOf, PRIVATE, REGION, withCorpDns } from './facts-builder.ts';

const HOST = `ssm.${REGION}.amazonaws.com`;
const STUB = '127.0.0.53';

function behindStub(a: DnsAnswer, facts: Facts = factsOf(PRIVATE)): Facts {
  const aaaa = { outcome: 'skipped', because: 'one question is enough' } as const;
  return {
    ...facts,
    dns: [...facts.dns, { host: HOST, server: STUB, roles: ['stub'], a, aaaa }],
    node: { ...facts.node, resolver: { ...facts.node.resolver, source: 'systemd-resolved', stub: STUB } },
  };
}

const answer = (rcode: string, addresses: readonly string[] = []): DnsAnswer => ({
  ...(factsOf(PRIVATE).dns.find(({ a }) => a.outcome === 'ok')?.a as Extract<DnsAnswer, { outcome: 'ok' }>),
  rcode,
  addresses,
});
const refused: DnsAnswer = { outcome: 'failed', reason: 'refused', detail: 'ECONNREFUSED', ms: 1 };

describe('a stub', () => {
  it('that answers changes nothing', () => {
    const { verdict } = judge(behindStub(answer('NOERROR', ['10.20.2.11'])));
    assert.deepEqual([verdict.status, verdict.findings], ['healthy', []]);
  });

  it('that nobody runs is an error of the node, and blocks everything', () => {
    const { verdict } = judge(behindStub(refused));
    const [finding, ...more] = verdict.findings;
    assert.deepEqual(
      [finding?.code, finding?.severity, finding?.subjects, more],
      ['dns/resolver-unreachable', 'error', [STUB], []],
    );
    assert.match(
      finding?.evidence.join() ?? '',
      /systemd-resolved on this node\): port 53 is closed for .* behind it says 10\.20\./u,
    );
    assert.equal(verdict.capabilities.core.status, 'blocked');
    assert.deepEqual(
      finding?.remedy.map(({ owner }) => owner),
      ['node'],
    );
    assert.ok(finding?.remedy[0]?.commands.includes('sudo systemctl restart systemd-resolved'));
  });

  for (const rcode of ['SERVFAIL', 'NXDOMAIN'])
    it(`that says ${rcode} where the servers behind it have the address is a failure of its own`, () => {
      const { verdict } = judge(behindStub(answer(rcode)));
      assert.deepEqual(
        verdict.findings.map(({ code, severity }) => [code, severity]),
        [['dns/server-failure', 'error']],
      );
      assert.equal(verdict.capabilities['session-manager'].status, 'blocked');
    });

  it('that passes on what the servers behind it do not know is no cause', () => {
    const dead = factsOf(withCorpDns(() => 'silent'));
    const codes = (facts: Facts): readonly string[] => judge(facts).verdict.findings.map(({ code }) => code);
    assert.deepEqual(codes(behindStub(answer('SERVFAIL'), dead)), codes(dead));
  });

  it('that is silent while one of the servers behind it is, waits for that one', () => {
    const silent: DnsAnswer = { outcome: 'failed', reason: 'silent', detail: 'no answer', ms: 3_000 };
    const one = { roles: ['configured'] as const, says: () => 'silent' as const };
    const facts = behindStub(silent, factsOf({ ...PRIVATE, servers: { ...PRIVATE.servers, '10.30.0.9': one } }));
    const told = judge(facts).verdict.findings.map(({ code, severity, subjects }) => [code, severity, subjects]);
    assert.deepEqual(told, [['dns/resolver-unreachable', 'warning', ['10.30.0.9']]]);
    const alone = judge(behindStub(silent)).verdict.findings.map(({ code, severity, subjects }) => [code, severity, subjects]);
    assert.deepEqual(alone, [['dns/resolver-unreachable', 'error', [STUB]]]);
  });

  it('that nobody runs is told beside dead servers behind it', () => {
    const { verdict } = judge(behindStub(refused, factsOf(withCorpDns(() => 'silent'))));
    assert.deepEqual(
      verdict.findings.map(({ code, subjects }) => [code, subjects.includes(STUB), subjects.length]),
      [['dns/resolver-unreachable', true, 2]],
    );
  });

  it('is not asked about names that the hosts file has', () => {
    const facts = behindStub(refused);
    const pinned = facts.hosts.map(({ host }) => ({ host, ip: '10.20.2.11' }));
    const codes = judge({ ...facts, node: { ...facts.node, pinned } }).verdict.findings.map(({ code }) => code);
    assert.ok(!codes.includes('dns/resolver-unreachable'));
  });
});
