/** Split DNS: only who is asked for a name counts, and a finding says why that server was asked. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Facts } from '../../src/facts.ts';
import { judge } from '../../src/verdict/verdict.ts';
import { AMAZON, CORP, factsOf, PRIVATE, REGION, withCorpDns } from './facts-builder.ts';

const SSM = `ssm.${REGION}.amazonaws.com`;

/** The node asks `CORP` for these names alone, and its usual server for all others. */
function split(facts: Facts, domain: string): Facts {
  const isRouted = (host: string): boolean => host === domain || host.endsWith(`.${domain}`);
  return {
    ...facts,
    dns: facts.dns.filter(({ host, server, roles }) => roles.includes('amazon') || isRouted(host) === (server === CORP)),
    node: {
      ...facts.node,
      resolver: { ...facts.node.resolver, servers: ['10.30.0.1'], routes: [{ domain, servers: [CORP] }] },
    },
  };
}

const codesOf = (facts: Facts): readonly string[] =>
  judge(facts).verdict.findings.map(({ code, severity }) => `${code} ${severity}`);
const silent = (): 'silent' => 'silent';

describe('split DNS', () => {
  it('a silent server that one name is sent to is an error, whoever answers for the others', () => {
    const world = withCorpDns(silent);
    const servers = {
      ...world.servers,
      '10.30.0.1': { roles: ['configured'] as const, says: PRIVATE.servers[AMAZON]?.says ?? silent },
    };
    const facts = factsOf({ ...world, servers });
    assert.deepEqual(codesOf(facts), ['dns/resolver-unreachable warning']);
    const routed = split(facts, SSM);
    assert.deepEqual(codesOf(routed), ['dns/resolver-unreachable error']);
    const [finding] = judge(routed).verdict.findings;
    assert.deepEqual(finding?.subjects, [CORP]);
    assert.ok(finding.evidence.includes(`this node asks ${CORP} alone for ${SSM} and names below it (resolvectl domain)`));
    assert.match(finding.message, /No server that is asked for these names answers/u);
  });

  it('what a server says of names that it is not asked for is no finding', () => {
    const world = withCorpDns(PRIVATE.servers[AMAZON]?.says ?? silent);
    const wrong = { roles: ['configured'] as const, says: () => 'NXDOMAIN' as const };
    const facts = factsOf({ ...world, servers: { '10.30.0.1': wrong, ...world.servers } });
    assert.notDeepEqual(codesOf(facts), []);
    assert.deepEqual(codesOf(split(facts, 'amazonaws.com')), []);
  });
});
