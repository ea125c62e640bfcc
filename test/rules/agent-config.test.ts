/** What the agent's own configuration, service and role make of a network that is fine. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { AgentFacts } from '../../src/facts/agent.ts';
import type { Says } from './facts-answers.ts';
import {
  AMAZON,
  factsOf,
  HYBRID,
  IMDS,
  IMDS_DEAD,
  isolated,
  PRIVATE,
  privateOf,
  privateView,
  publicOf,
  REGION,
  type World,
} from './facts-builder.ts';
import type { Fate } from './facts-connection.ts';
import { judged, said } from './judged.ts';

describe('agent/region-mismatch', () => {
  test('against the registration, then the metadata service, then the Region of this run', () => {
    const elsewhere = { configRegion: 'us-east-1' };
    assert.equal(said(judged({ ...PRIVATE, agent: elsewhere })), 'agent/region-mismatch');
    assert.equal(said(judged({ ...PRIVATE, agent: { configRegion: REGION } })), '');
    assert.equal(said(judged({ ...HYBRID, agent: { ...HYBRID.agent, ...elsewhere } })), 'agent/region-mismatch');
    // Asked for another Region's endpoints from a node whose own Region IMDS knows: that is no mismatch of the agent.
    const moved: World = { ...PRIVATE, request: { region: 'eu-west-1' }, agent: { configRegion: REGION } };
    assert.ok(!judged(moved).errors.includes('agent/region-mismatch'));
    const silent: World = { ...moved, node: { imds: IMDS_DEAD } };
    assert.ok(judged(silent).errors.includes('agent/region-mismatch'));
  });
});

describe('agent/endpoint-override', () => {
  const usual = `ssm.${REGION}.amazonaws.com`;
  const own = 'ssm.inside.example';
  const vpce = `vpce-0123-abcd.ssm.${REGION}.vpce.amazonaws.com`;
  const setTo = (host: string): NonNullable<AgentFacts['overrides']> => ({
    hosts: [{ service: 'ssm', field: 'Ssm.Endpoint', host }],
    serviceDomain: null,
    messagesRegion: null,
    useDualStack: false,
  });
  /** The agent is set to `host`; `says`: what it resolves to, everywhere. */
  const world = (host: string, fate: Fate, says: Says = privateOf('ssm'), usually: Says = privateOf('ssm')): World => ({
    ...PRIVATE,
    agent: { overrides: setTo(host) },
    servers: {
      [AMAZON]: {
        roles: ['configured', 'amazon'],
        says: (name, service, kind) => (name === host ? says : name === usual ? usually : privateView(name, service, kind)),
      },
    },
    fate: (name, ip) => (name === host ? fate : isolated(name, ip)),
  });
  const ELSEWHERE = ['10.20.7.7'];
  const WRONG = 'agent/endpoint-override';

  for (const [name, of, expected] of [
    ['another name of the same addresses works', world(own, 'ok'), ''],
    ['other addresses work', world(own, 'ok', ELSEWHERE), ''],
    ['other addresses refuse', world(own, 'refused', ELSEWHERE), WRONG],
    ['somebody else is there', world(own, 'tls-foreign', ELSEWHERE), WRONG],
    ['no such name, where the usual one is there', world(own, 'ok', 'NXDOMAIN'), WRONG],
    ['a name without an address, where the usual one has some', world(own, 'ok', 'NODATA'), WRONG],
    ['the certificate is not for the own name', world(own, 'tls-name'), WRONG],
    ['the endpoint of another service', world(`vpce-0123-abcd.kms.${REGION}.vpce.amazonaws.com`, 'ok'), WRONG],
    // The network: what the usual name would meet.
    ['the same addresses refuse', world(own, 'refused'), 'tcp/refused'],
    ['the same addresses drop', world(own, 'timeout'), 'tcp/filtered'],
    ['the same addresses are intercepted', world(own, 'tls-foreign'), 'tls/intercepted'],
    ['the same addresses do not speak TLS', world(own, 'plain'), 'http/not-aws'],
    ["the VPC's endpoint refuses", world(vpce, 'refused'), 'tcp/refused'],
    [
      "the VPC's endpoint refuses, and private DNS is off",
      world(vpce, 'refused', privateOf('ssm'), publicOf('ssm')),
      'tcp/refused',
    ],
    ["the VPC's endpoint drops", world(vpce, 'timeout'), 'tcp/filtered'],
    ["the VPC's endpoint is no more", world(vpce, 'ok', 'NXDOMAIN'), WRONG],
    ['neither name has an address', world(own, 'ok', 'NXDOMAIN', 'NXDOMAIN'), 'dns/name-not-found'],
    ['no server answers for either', world(own, 'ok', 'silent', 'silent'), 'dns/server-failure'],
  ] as const)
    test(name, () => assert.equal(said(judged(of)), expected));

  test('is a note where the other host answers, and where it fails as the usual one would', () => {
    for (const fate of ['ok', 'refused', 'timeout'] as const) assert.ok(judged(world(own, fate)).infos.includes(WRONG), fate);
  });
  test('the usual name is looked up, and nobody connects to it', () => {
    const { hosts, connections } = factsOf(world(own, 'ok'));
    assert.deepEqual(
      hosts.filter(({ kind }) => kind === 'usual').map(({ host }) => host),
      [usual],
    );
    assert.ok(!connections.some(({ host }) => host === usual));
    assert.ok(!judged(world(own, 'ok')).verdict.endpoints.some(({ host }) => host === usual));
    const none = factsOf({ ...PRIVATE, agent: { overrides: { ...setTo(own), hosts: [], useDualStack: true } } });
    assert.ok(!none.hosts.some(({ kind }) => kind === 'usual'), 'dual-stack names are AWS’s own');
  });
});

describe('imds/no-role', () => {
  const world = (credentials: AgentFacts['credentials']): World => ({
    ...PRIVATE,
    node: { imds: { outcome: 'ok', ms: 1, data: { ...IMDS, hasInstanceProfile: false } } },
    agent: credentials === undefined ? {} : { credentials },
  });
  test('an error where the agent never had credentials, silent with default host management, a note where nobody can see', () => {
    assert.equal(said(judged(world({ state: 'absent' }))), 'imds/no-role');
    assert.equal(said(judged(world({ state: 'read', source: 'None', expiresAt: null }))), 'imds/no-role');
    const managed = judged(world({ state: 'read', source: 'SSM', expiresAt: null }));
    assert.deepEqual([said(managed), managed.infos], ['', []]);
    for (const hidden of [world({ state: 'hidden' }), world(undefined)]) {
      const result = judged(hidden);
      assert.deepEqual([said(result), result.infos], ['', ['imds/no-role']]);
    }
  });
});
