/** What the agent's own configuration, service and role make of a network that is fine. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { AgentFacts } from '../../src/facts/agent.ts';
import type { ConfigRefused } from '../../src/facts/agent-config.ts';
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

describe('agent/config-invalid', () => {
  const CONNECTED = { ip: '10.20.1.102', port: 443, state: 'established', own: true, unacked: 0, unanswered: 0 } as const;
  const path = '/etc/amazon/ssm/amazon-ssm-agent.json';
  const mistake = {
    reason: 'not-json',
    line: 2,
    column: 5,
    field: null,
    found: '}',
    expected: 'a key in double quotes',
  } as const;
  const refused = (more: Partial<ConfigRefused> = {}): World['agent'] => ({
    configFaults: { path, refused: { ...mistake, ...more }, unusable: [] },
  });
  const unusable = (service: 'ssm' | 'ssmmessages' | 'kms' | 'ec2messages' | 's3', field: string): World['agent'] => ({
    configFaults: { path, unusable: [{ field, services: [service], value: '10.0.0.5', why: 'address', dials: '10.0.0.5:443' }] },
  });
  test('a refused document blocks all that is the agent’s, and explains that it does not run', () => {
    const result = judged({ ...PRIVATE, agent: refused() });
    assert.deepEqual([said(result), result.status, result.exit], ['agent/config-invalid', 'broken', 1]);
    const stopped = judged({ ...PRIVATE, agent: { ...refused(), running: 'no' } });
    assert.deepEqual([said(stopped), stopped.suppressed], ['agent/config-invalid', ['agent/not-running<agent/config-invalid']]);
    assert.equal(said(judged({ ...HYBRID, agent: { ...HYBRID.agent, ...refused() } })), 'agent/config-invalid');
  });
  test('an agent with a working connection read it before: a warning', () => {
    const result = judged({ ...PRIVATE, agent: { ...refused(), sockets: { list: [CONNECTED], complete: true } } });
    assert.ok(result.warnings.includes('agent/config-invalid') && result.errors.length === 0, said(result));
  });
  test('a member that only newer agents know does not matter to older ones', () => {
    const at = (version: string | null) => said(judged({ ...PRIVATE, agent: { ...refused({ since: '3.3.3270.0' }), version } }));
    assert.deepEqual(['3.3.3269.0', '3.3.3270.0', '3.3.5068.0', '3.4', null].map(at), [
      at('3.3.3269.0').replace('agent/config-invalid', ''),
      ...Array.from({ length: 4 }, () => 'agent/config-invalid'),
    ]);
    assert.ok(!at('3.3.3269.0').includes('config-invalid'));
  });
  test('an endpoint of no use: what was asked for is blocked, and nothing else', () => {
    const of = (agent: World['agent'], request: World['request'] = {}) => judged({ ...PRIVATE, agent, request });
    const ssm = of(unusable('ssm', 'Ssm.Endpoint'));
    assert.deepEqual([said(ssm), ssm.status], ['agent/config-invalid', 'broken']);
    const messages = of(unusable('ssmmessages', 'Mgs.Endpoint'));
    assert.deepEqual([said(messages), messages.status], ['agent/config-invalid', 'degraded']);
    assert.equal(messages.verdict.capabilities.core.status, 'works');
    for (const agent of [unusable('kms', 'Kms.Endpoint'), unusable('ec2messages', 'Mds.Endpoint')]) {
      const result = of(agent);
      assert.deepEqual([said(result), result.infos.includes('agent/config-invalid')], ['', true]);
    }
    const asked = of(unusable('kms', 'Kms.Endpoint'), { for: ['core', 'kms-encryption'] });
    assert.equal(said(asked), 'agent/config-invalid');
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
  // The control: the usual name, to which a run connects where the agent's own fails.
  const fips = `ssm-fips.${REGION}.amazonaws.com`;
  const zonal = `vpce-0123-abcd-${REGION}a.ssm.${REGION}.vpce.amazonaws.com`;
  const noWayOut = (of: World, usually: Fate = 'ok'): World => ({
    ...of,
    fate: (name, ip) => (name === usual ? usually : of.fate(name, ip)),
  });
  const dualStack = (fate: Fate): World => ({
    ...noWayOut(PRIVATE),
    agent: { overrides: { ...setTo(own), hosts: [], useDualStack: true } },
    servers: {
      [AMAZON]: {
        roles: ['configured', 'amazon'],
        says: (name, service, kind) => (name.endsWith('.api.aws') ? publicOf(service) : privateView(name, service, kind)),
      },
    },
    fate: (name, ip) => (name.endsWith('.api.aws') ? fate : isolated(name, ip)),
  });
  for (const [name, of, expected] of [
    ['FIPS name that no private DNS covers', noWayOut(world(fips, 'timeout', publicOf('ssm'))), WRONG],
    ['the same, refused', noWayOut(world(fips, 'refused', publicOf('ssm'))), WRONG],
    ['the same, where the usual one is closed as well', noWayOut(world(fips, 'timeout', publicOf('ssm')), 'timeout'), WRONG],
    ['dual-stack names that no private DNS covers', dualStack('timeout'), WRONG],
    ['dual-stack names that work', dualStack('ok'), ''],
    ["another VPC's endpoint", noWayOut(world(vpce, 'timeout', ELSEWHERE)), WRONG],
    ['another Region\u2019s', world(`ssm.us-east-1.amazonaws.com`, 'ok', publicOf('ssm')), WRONG],
    ['another Region\u2019s FIPS name', world(`ssm-fips.us-east-1.amazonaws.com`, 'ok', publicOf('ssm')), WRONG],
    ['another Region\u2019s dual-stack name', world(`ssm.us-east-1.api.aws`, 'ok', publicOf('ssm')), WRONG],
    ['FIPS and dual stack, uncovered', noWayOut(world(`ssm-fips.${REGION}.api.aws`, 'timeout', publicOf('ssm'))), WRONG],
    ['FIPS and dual stack of another Region', world(`ssm-fips.us-east-1.api.aws`, 'ok', publicOf('ssm')), WRONG],
    [
      'one dual-stack name, with no address where the endpoint has IPv4 alone',
      world(`ssm.${REGION}.api.aws`, 'ok', 'NODATA'),
      WRONG,
    ],
    ['a zonal name of another VPC\u2019s endpoint', noWayOut(world(zonal, 'timeout', ELSEWHERE)), WRONG],
    ['the same, unreachable', noWayOut(world(zonal, 'unreachable', ELSEWHERE)), WRONG],
    ['a zonal name of this VPC\u2019s endpoint', world(zonal, 'ok'), ''],
    ['another Region\u2019s VPC endpoint', world('vpce-0123-abcd.ssm.us-east-1.vpce.amazonaws.com', 'ok', ELSEWHERE), WRONG],
    ['another service\u2019s FIPS name', world(`kms-fips.${REGION}.amazonaws.com`, 'ok', publicOf('ssm')), WRONG],
    ['another service\u2019s dual-stack name', world(`ssmmessages.${REGION}.api.aws`, 'ok', publicOf('ssm')), WRONG],
    ['a FIPS name that works', noWayOut(world(fips, 'ok', publicOf('ssm'))), ''],
    [
      'neither leads out of this network',
      noWayOut(world(fips, 'timeout', publicOf('ssm'), publicOf('ssm')), 'timeout'),
      'dns/partial-endpoints',
    ],
  ] as const)
    test(name, () => assert.equal(said(judged(of)), expected));

  test('the usual name is looked up, and nobody connects to it where the other works', () => {
    const { hosts, connections } = factsOf(world(own, 'ok'));
    assert.deepEqual(
      hosts.filter(({ kind }) => kind === 'usual').map(({ host }) => host),
      [usual],
    );
    assert.ok(!connections.some(({ host }) => host === usual));
    assert.ok(!judged(world(own, 'ok')).verdict.endpoints.some(({ host }) => host === usual));
    const none = factsOf({ ...PRIVATE, agent: { overrides: { ...setTo(own), hosts: [], useDualStack: true } } });
    assert.equal(none.hosts.filter(({ kind }) => kind === 'usual').length, 4, 'dual-stack names are no exception');
  });
});

describe('Identity.ConsumptionOrder', () => {
  const excluded = (world: World, identityOrder: readonly string[], more: World['agent'] = {}) =>
    said(judged({ ...world, agent: { ...world.agent, identityOrder, ...more } }));
  test('one that leaves out what this node is', () => {
    assert.equal(excluded(PRIVATE, ['OnPrem']), 'agent/not-registered');
    assert.equal(excluded(PRIVATE, []), 'agent/not-registered');
    // Without an identity of its own in the file, CustomIdentity is nobody.
    assert.equal(excluded(PRIVATE, ['CustomIdentity']), 'agent/not-registered');
    assert.equal(excluded(HYBRID, ['EC2', 'CustomIdentity']), 'agent/not-registered');
  });
  test('and its neighbours', () => {
    assert.equal(excluded(PRIVATE, ['EC2']), '');
    assert.equal(excluded(PRIVATE, ['ECS']), '');
    assert.equal(excluded(PRIVATE, ['Azure']), '');
    assert.equal(excluded(HYBRID, ['OnPrem']), '');
    assert.equal(excluded(PRIVATE, ['CustomIdentity'], { customIdentity: { instanceId: 'robot-7', region: REGION } }), '');
  });
});

test('a machine of another cloud: its metadata service is not EC2’s, and nobody misses it', () => {
  const at = (identity: AgentFacts['identity']) =>
    judged({
      ...HYBRID,
      node: { ...HYBRID.node, imds: IMDS_DEAD, firmwareSaysEc2: false },
      agent: { registration: { state: 'absent' }, identity },
    });
  for (const type of ['Azure', 'AzureVM', 'Multicloud', 'ECS']) {
    const result = at({ type, instanceId: 'mi-0123456789abcdef0' });
    assert.equal(said(result), '', type);
    assert.equal(result.verdict.node.id, 'mi-0123456789abcdef0');
  }
  for (const identity of [null, { type: 'CustomIdentity', instanceId: 'x' }]) assert.notEqual(said(at(identity)), '');
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
