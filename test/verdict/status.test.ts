/** Status and exit status: their order, `--fail-on`, `--only` and `--skip`, interrupted runs, and facts with holes in them. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Facts } from '../../src/facts.ts';
import {
  AMAZON,
  CORP,
  except,
  factsOf,
  HYBRID,
  isolated,
  PRIVATE,
  PUBLIC,
  privateView,
  publicView,
  UNKNOWN,
  type World,
  withCorpDns,
} from '../findings/facts-builder.ts';
import { judged, judgedFacts, said } from '../findings/judged.ts';

const broken: World = withCorpDns(publicView);
const warned: World = { ...PRIVATE, servers: { ...PRIVATE.servers, [CORP]: { roles: ['configured'], says: () => 'silent' } } };
const unsure: World = { ...PRIVATE, fate: (host, ip) => (host.startsWith('ssmmessages') ? 'inconclusive' : isolated(host, ip)) };
const both: World = { ...broken, fate: (host, ip) => (host.startsWith('s3.eu') ? 'inconclusive' : isolated(host, ip)) };
const withRequest = (world: World, request: World['request']): World => ({ ...world, request: { ...world.request, ...request } });

describe('exit status', () => {
  for (const [name, world, error, warning] of [
    ['healthy', PRIVATE, 0, 0],
    ['a warning', warned, 0, 1],
    ['an error', broken, 1, 1],
    ['undetermined', unsure, 3, 3],
    ['an error, and something undetermined', both, 1, 1],
    ['a warning, and something undetermined', { ...unsure, servers: warned.servers }, 3, 1],
  ] as const) {
    test(name, () => {
      assert.equal(judged(withRequest(world, { failOn: 'error' })).exit, error);
      assert.equal(judged(withRequest(world, { failOn: 'warning' })).exit, warning);
      assert.equal(judged(withRequest(world, { failOn: 'never' })).exit, 0);
    });
  }
  test('HTTP that breaks off behind AWS certificates is undetermined, not a fault', () => {
    const result = judged({ ...PRIVATE, fate: (host, ip) => (host.startsWith('ssm.') ? 'http-timeout' : isolated(host, ip)) });
    assert.deepEqual([said(result), result.status, result.exit], ['', 'inconclusive', 3]);
  });
  test('behind a certificate of somebody else it is at least that', () => {
    assert.equal(
      said(judged({ ...PRIVATE, fate: (host, ip) => (host.startsWith('ssm.') ? 'http-timeout-foreign' : isolated(host, ip)) })),
      'tls/intercepted?',
    );
  });
});

describe('status', () => {
  test('follows the contract', () => {
    assert.equal(judged(PRIVATE).status, 'healthy');
    assert.equal(judged(warned).status, 'degraded');
    assert.equal(judged(broken).status, 'broken');
    assert.equal(judged(unsure).status, 'inconclusive');
    // Known to be broken is more than not knowing the rest.
    assert.equal(judged(both).status, 'broken');
  });
  test('core counts even where nobody asked for it', () => {
    const world: World = {
      ...PRIVATE,
      request: { for: ['s3-output'] },
      fate: (host, ip) => (host.startsWith('ssm.') ? 'timeout' : isolated(host, ip)),
    };
    const result = judged(world);
    assert.deepEqual([said(result), result.status, result.exit], ['', 'broken', 0]);
  });
});

describe('--only and --skip', () => {
  const exitOf = (world: World, request: World['request']): number => judged(withRequest(world, request)).exit;
  test('by family, by code, with and without the slash', () => {
    assert.equal(exitOf(broken, { only: ['dns'] }), 1);
    assert.equal(exitOf(broken, { only: ['dns/'] }), 1);
    assert.equal(exitOf(broken, { only: ['dns/forwarder-missing'] }), 1);
    assert.equal(exitOf(broken, { only: ['dns/forwarder'] }), 0);
    assert.equal(exitOf(broken, { only: ['tls'] }), 0);
    assert.equal(exitOf(broken, { skip: ['dns/forwarder-missing'] }), 0);
    assert.equal(exitOf(broken, { skip: ['tls', 'tcp'] }), 1);
    assert.equal(exitOf(broken, { only: ['dns'], skip: ['dns/forwarder-missing'] }), 0);
  });
  test('what was left out is not undetermined', () => {
    assert.equal(exitOf(unsure, { only: ['dns'] }), 0);
    assert.equal(exitOf(unsure, { skip: ['tcp'] }), 0);
    assert.equal(exitOf(unsure, { only: ['tcp'] }), 3);
    assert.equal(exitOf(unsure, { only: ['tcp/filtered'] }), 3);
  });
  test('a symptom stays a symptom when its cause was not asked about', () => {
    const partial: World = {
      ...PRIVATE,
      servers: { [AMAZON]: { roles: ['configured', 'amazon'], says: except(privateView, ['ssmmessages'], publicView) } },
    };
    const result = judged(withRequest(partial, { only: ['tcp'] }));
    assert.deepEqual([said(result), result.suppressed], ['', ['tcp/no-internet-path<dns/partial-endpoints']]);
  });
});

describe('interrupted runs', () => {
  const cut = (world: World): World => ({ ...world, interrupted: true });
  test('before anything was known', () => {
    const result = judged(cut({ ...PRIVATE, servers: { [AMAZON]: { roles: ['configured', 'amazon'], says: () => 'unknown' } } }));
    assert.deepEqual([said(result), result.status, result.exit, result.verdict.interrupted], ['', 'inconclusive', 3, true]);
  });
  test('what was known by then is told', () => {
    const result = judged(cut({ ...broken, fate: () => 'inconclusive' }));
    assert.deepEqual([said(result), result.exit], ['', 3]);
    assert.deepEqual(result.infos, ['dns/forwarder-missing']);
    const names = judged(cut({ ...withCorpDns(() => 'NXDOMAIN'), fate: () => 'inconclusive' }));
    assert.deepEqual([said(names), names.exit], ['dns/forwarder-missing', 1]);
  });
  test('public addresses of which nobody knows whether they answer accuse nobody', () => {
    for (const world of [PUBLIC, HYBRID]) assert.equal(said(judged(cut({ ...world, fate: () => 'inconclusive' }))), '');
  });
});

describe('odd facts', () => {
  const base = factsOf(PRIVATE);
  const empty = { hosts: [], dns: [], connections: [], objects: [], notProbed: [] } as const;
  const ODD: Readonly<Record<string, Facts>> = {
    'nothing was probed': { ...base, ...empty },
    'no DNS answer was recorded': { ...base, dns: [], connections: [], objects: [] },
    'no connection was recorded': { ...base, connections: [], objects: [] },
    'no read was recorded': { ...base, objects: [] },
    'connections to addresses that no server named': { ...base, dns: [] },
    'no DNS server is configured': {
      ...base,
      dns: base.dns.map((fact) => ({ ...fact, roles: ['amazon'] })),
      node: { ...base.node, resolver: { source: 'none', servers: [], options: [], problems: ['no such file'] } },
    },
    'a server without a role': { ...base, dns: base.dns.map((fact) => ({ ...fact, roles: [] })) },
    'an answer that is no address': {
      ...base,
      dns: base.dns.map((fact) => ({
        ...fact,
        a: fact.a.outcome === 'ok' ? { ...fact.a, addresses: ['', 'x', '999.1.1.1'] } : fact.a,
      })),
    },
    'a chain without certificates': {
      ...base,
      connections: base.connections.map((entry) =>
        entry.tls.outcome === 'ok' ? { ...entry, tls: { ...entry.tls, chain: [], names: [] } } : entry,
      ),
    },
    'dates that do not parse': {
      ...base,
      connections: base.connections.map((entry) => ({
        ...entry,
        at: 'yesterday',
        tls: entry.tls.outcome === 'ok' ? { ...entry.tls, verifyError: 'CERT_HAS_EXPIRED' } : entry.tls,
      })),
    },
    'an unknown Region': factsOf({ ...PRIVATE, request: { region: 'xx-nowhere-9' } }),
    'a Region that is no Region': factsOf({ ...PRIVATE, request: { region: '../x' } }),
    'nothing asked for': factsOf({ ...PRIVATE, request: { for: [] } }),
    'the same host twice': { ...base, hosts: [...base.hosts, ...base.hosts] },
    'broken VPC ranges': factsOf({
      ...PRIVATE,
      node: {
        imds:
          base.node.imds.outcome === 'ok'
            ? { ...base.node.imds, data: { ...base.node.imds.data, vpcCidrs: ['x', '10.0.0.0/99'] } }
            : base.node.imds,
      },
    }),
    'everything skipped': {
      ...base,
      connections: base.connections.map((entry) => ({
        ...entry,
        tcp: { outcome: 'skipped', because: 'x' },
        tls: { outcome: 'skipped', because: 'x' },
        http: { outcome: 'skipped', because: 'x' },
      })),
    },
  };
  for (const [name, facts] of Object.entries(ODD)) {
    test(`${name}: a verdict, no exception`, () => {
      const result = judgedFacts(facts);
      assert.ok(result.verdict.headline.length > 0);
      JSON.stringify(result.verdict);
    });
  }
  test('no configured server is undetermined', () => {
    const facts = ODD['no DNS server is configured'];
    assert.ok(facts !== undefined);
    assert.deepEqual([said(judgedFacts(facts)), judgedFacts(facts).exit], ['', 3]);
  });
  test('a node without any address is undetermined where DNS answers, and a dead resolver where it does not', () => {
    const node = {
      addresses: [
        { name: 'lo', ip: '127.0.0.1' },
        { name: 'lo', ip: '::1' },
      ],
    };
    const facts = factsOf({ ...PRIVATE, node });
    const skipped = { outcome: 'skipped', because: 'no address' } as const;
    const result = judgedFacts({
      ...facts,
      connections: facts.connections.map((entry) => ({ ...entry, tcp: skipped, tls: skipped, http: skipped })),
    });
    assert.deepEqual([said(result), result.exit], ['', 3]);
    assert.equal(
      said(judged({ ...PRIVATE, node, servers: { [AMAZON]: { roles: ['configured', 'amazon'], says: () => 'silent' } } })),
      'dns/resolver-unreachable',
    );
  });
  test('a node with only IPv6 and names with only A records', () => {
    const world: World = {
      ...PRIVATE,
      node: {
        addresses: [
          { name: 'ens5', ip: '2600:1f14::10' },
          { name: 'ens5', ip: 'fe80::1' },
        ],
      },
    };
    const result = judged({ ...world, servers: { [AMAZON]: { roles: ['configured', 'amazon'], says: publicView } } });
    assert.deepEqual([said(result), result.status], ['node/ipv6-only', 'broken']);
    assert.deepEqual(result.suppressed, ['dns/no-address<node/ipv6-only']);
    // S3's dual-stack family may answer all the same.
    const says = (_host: string, service: string, kind: string): readonly string[] =>
      kind === 'dualstack' ? ['2a05:d050::1'] : service === 's3' ? ['52.219.1.1'] : ['fd12::5'];
    const s3 = judged({ ...world, fate: () => 'ok', servers: { [AMAZON]: { roles: ['configured', 'amazon'], says } } });
    assert.deepEqual(
      [said(s3), s3.verdict.findings.find(({ code }) => code === 'node/ipv6-only')?.subjects],
      ['node/ipv6-only', ['s3.eu-central-1.amazonaws.com']],
    );
  });
  test('an unknown node with everything dead has causes, and each is one finding', () => {
    const codes = judged({ ...UNKNOWN, servers: { [CORP]: { roles: ['configured'], says: () => 'silent' } } }).errors;
    assert.deepEqual(codes, ['dns/resolver-unreachable', 'imds/unreachable']);
  });
});
