/** A node with IPv6 alone, whose agent is set to dual-stack names: nobody blames it for the names that it does not use. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { AMAZON, PUBLIC, REGION, type World } from './facts-builder.ts';
import { judged, said } from './judged.ts';

const S3 = `s3.dualstack.${REGION}.amazonaws.com`;
const numbered = (host: string): string => `2a05:d07a::${(host.length * 256 + host.charCodeAt(3)).toString(16)}`;
const hasIpv6 = (host: string): boolean => host.endsWith('.api.aws') || host.includes('dualstack');
/** Dual-stack names have both families, all others IPv4 alone. */
const says = (host: string): readonly string[] => (hasIpv6(host) ? ['52.94.1.10', numbered(host)] : ['52.94.1.10']);
const world = (useDualStack: boolean, over: Partial<World> = {}): World => ({
  ...PUBLIC,
  node: { addresses: [{ name: 'ens5', ip: '2a05:d014::10' }] },
  agent: useDualStack ? { overrides: { hosts: [], serviceDomain: null, messagesRegion: null, useDualStack: true } } : {},
  servers: { [AMAZON]: { roles: ['configured', 'amazon'], says } },
  ...over,
});

describe('IPv6 alone', () => {
  const cases: readonly (readonly [string, World, string])[] = [
    ['dual-stack names', world(true), ''],
    ['dual-stack names and a wrong clock', world(true, { clockOffsetMs: 3_600_000 }), 'clock/skew'],
    ['dual-stack names and a clock that is behind', world(true, { clockOffsetMs: -600_000 }), 'clock/skew'],
    ['dual-stack names, and no way to S3', world(true, { fate: (host) => (host === S3 ? 'timeout' : 'ok') }), 's3/no-path'],
    [
      'dual-stack names, and none for S3',
      world(true, {
        servers: { [AMAZON]: { roles: ['configured', 'amazon'], says: (host) => (host === S3 ? 'NXDOMAIN' : says(host)) } },
      }),
      's3/dualstack-unreachable',
    ],
    [
      'dual-stack names, and a firewall before ssm',
      world(true, { fate: (host) => (host.startsWith('ssm.') ? 'timeout' : 'ok') }),
      'tcp/firewalled',
    ],
    ['names with IPv4 alone', world(false), 'node/ipv6-only'],
    [
      'names with IPv4 alone and a wrong clock',
      world(false, { node: { addresses: [{ name: 'ens5', ip: '2a05:d014::10' }] }, clockOffsetMs: 3_600_000 }),
      'clock/skew node/ipv6-only',
    ],
  ];
  for (const [name, of, expected] of cases) test(name, () => assert.equal(said(judged(of)), expected));
});
