/** Another proxy is the answer only where the agent's own way fails, nobody means it to be direct, and that proxy leads there. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { OtherProxy, ProxyOrigin } from '../../src/facts/other-proxies.ts';
import type { ConnectFacts, ProxyServer, ProxySettings } from '../../src/facts/proxy.ts';
import type { ConnectionFacts, Facts } from '../../src/facts.ts';
import { CORP, factsOf, HYBRID, isPrivateIp, PRIVATE, PUBLIC, type World } from './facts-builder.ts';
import { judgedFacts, said } from './judged.ts';

const SQUID: ProxyServer = { scheme: 'http', host: 'proxy.example.com', port: 3128, hasCredentials: false };
const REFUSED: ConnectFacts = { outcome: 'failed', reason: 'refused', status: 403, detail: '', schemes: [], ms: 1 };
const NO_WAY: World = { ...PUBLIC, fate: () => 'timeout' };
const SSM = 'ssm.eu-central-1.amazonaws.com';

interface Other {
  readonly origin?: ProxyOrigin;
  readonly connect?: ConnectFacts;
  readonly tcp?: ConnectionFacts['tcp'];
  readonly noProxy?: string;
  readonly agent?: ProxyServer | null;
  readonly mode?: 'agent' | 'none';
  readonly host?: string;
}

function withOther(world: World, other: Other = {}): Facts {
  const {
    origin = 'environment',
    connect = { outcome: 'ok', ms: 1 },
    tcp = { outcome: 'ok', ms: 1 },
    noProxy = '',
    host = SSM,
  } = other;
  const facts = factsOf(world);
  const healthy = factsOf(PUBLIC).connections.find((one) => one.host === SSM);
  assert.ok(healthy !== undefined);
  const skipped = { outcome: 'skipped', because: 'no tunnel' } as const;
  const isOpen = tcp.outcome === 'ok' && connect.outcome === 'ok';
  const connection: ConnectionFacts = {
    ...healthy,
    host,
    ip: '10.20.3.8',
    port: 3128,
    tcp,
    ...(isOpen ? {} : { tls: skipped, http: skipped }),
    proxy: { server: SQUID, connect: tcp.outcome === 'ok' ? connect : skipped },
  };
  const tried: OtherProxy = { origin, source: '/etc/environment', server: SQUID, noProxy, connection };
  const agent: ProxySettings = {
    source: 'environment of process 812',
    https: other.agent ?? null,
    http: null,
    noProxy: '',
    problems: [],
  };
  const proxy = { mode: other.mode ?? 'agent', used: null, agent, agentUnknown: null, shell: agent } as const;
  return { ...facts, node: { ...facts.node, proxy, otherProxies: [tried] } };
}

const SILENT_DNS: World = {
  ...HYBRID,
  servers: { [CORP]: { roles: ['configured'], says: () => 'silent' } },
  fate: () => 'timeout',
};

describe('what is found', () => {
  const table: readonly (readonly [string, World, Other, string])[] = [
    ['it leads to AWS', NO_WAY, {}, 'proxy/agent-lacks'],
    ['a way that is refused', { ...PUBLIC, fate: () => 'refused' }, {}, 'proxy/agent-lacks'],
    ['a way that resets', { ...PUBLIC, fate: () => 'tls-reset' }, {}, 'proxy/agent-lacks'],
    ['a way that is intercepted', { ...PUBLIC, fate: () => 'tls-foreign' }, {}, 'proxy/agent-lacks'],
    ['a way in which hellos vanish', { ...PUBLIC, fate: () => 'tls-stalled' }, {}, 'proxy/agent-lacks'],
    ['no DNS', SILENT_DNS, {}, 'proxy/agent-lacks'],
    [
      'a name that does not exist',
      { ...SILENT_DNS, servers: { [CORP]: { roles: ['configured'], says: () => 'NXDOMAIN' } } },
      {},
      'proxy/agent-lacks',
    ],
    // Nobody is accused.
    ['it is dead', NO_WAY, { tcp: { outcome: 'failed', reason: 'timeout', detail: '', ms: 1 } }, 'tcp/no-internet-path'],
    ['it refuses', NO_WAY, { connect: REFUSED }, 'tcp/no-internet-path'],
    [
      'it wants a login',
      NO_WAY,
      { connect: { outcome: 'failed', reason: 'auth-required', status: 407, detail: '', schemes: [], ms: 1 } },
      'tcp/no-internet-path',
    ],
    ['it is not known', NO_WAY, { connect: { outcome: 'inconclusive', why: 'over' } }, 'tcp/no-internet-path'],
    ['--proxy none', NO_WAY, { mode: 'none' }, 'tcp/no-internet-path'],
    ['the agent reaches everything', PUBLIC, {}, ''],
    ['private endpoints', PRIVATE, {}, ''],
    [
      'private endpoints that are filtered',
      { ...PRIVATE, fate: (_host, ip) => (isPrivateIp(ip) ? 'timeout' : 'ok') },
      {},
      'tcp/filtered',
    ],
  ];
  for (const [name, world, other, expected] of table)
    test(name, () => {
      assert.equal(said(judgedFacts(withOther(world, other))), expected);
    });

  test('what its own exceptions take away stays what it was', () => {
    const { errors, verdict } = judgedFacts(withOther(NO_WAY, { noProxy: 'ssmmessages.eu-central-1.amazonaws.com' }));
    assert.deepEqual(errors, ['proxy/agent-lacks', 'tcp/no-internet-path']);
    const subjects = verdict.findings.find(({ code }) => code === 'proxy/agent-lacks')?.subjects ?? [];
    assert.ok(subjects.includes(SSM) && !subjects.some((host) => host.startsWith('ssmmessages.')));
  });

  test('where endpoints were made, it is only told', () => {
    const { infos } = judgedFacts(withOther({ ...PRIVATE, fate: (_host, ip) => (isPrivateIp(ip) ? 'timeout' : 'ok') }));
    assert.ok(infos.includes('proxy/agent-lacks'));
  });

  test('the drop-in is whole, and a file that is there already needs none', () => {
    const commands = (origin: ProxyOrigin): string => {
      const { verdict } = judgedFacts(withOther(NO_WAY, { origin }));
      const found = verdict.findings.find(({ code }) => code === 'proxy/agent-lacks');
      return (found?.remedy ?? []).flatMap((one) => one.commands).join('\n');
    };
    assert.match(
      commands('environment'),
      /printf '%s\\n' '\[Service\]' 'Environment="https_proxy=http:\/\/proxy\.example\.com:3128"/u,
    );
    assert.match(commands('environment'), /"no_proxy=169\.254\.169\.254/u);
    assert.doesNotMatch(commands('not-restarted'), /printf/u);
    assert.match(commands('not-restarted'), /daemon-reload/u);
  });
});
