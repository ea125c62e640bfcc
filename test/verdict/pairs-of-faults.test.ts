/**
 * Two faults at random: each is named, or hidden by the other in a way that is written down here, and nothing else is. The worlds are those of
 * the rules' tests: no network, so that some hundreds of pairs take seconds. `PAIRS=5000` tries more; a failure prints its seed.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Dice } from '../dice.ts';
import {
  AMAZON,
  CORP,
  connected,
  IMDS_DEAD,
  isolated,
  isS3Ip,
  PRIVATE,
  PUBLIC,
  privateView,
  publicView,
  REGION,
  type Server,
  type World,
} from '../findings/facts-builder.ts';
import type { Fate } from '../findings/facts-connection.ts';
import { judged } from '../findings/judged.ts';

const OLD = '10.20.9.9';
const nameOf = (host: string): string => host.split('.')[0] ?? '';

/** What is there, before anything is wrong: a VPC with endpoints, or one with a way to the internet. */
type Base = 'private' | 'public';

interface Fault {
  readonly name: string;
  /** What of the world it takes: two faults of one place are not combined. */
  readonly place: 'dns' | 'pin' | 'ssm' | 'channel' | 's3' | 'bucket' | 'clock' | 'imds' | 'agent' | 'sleep';
  readonly code: (base: Base) => string;
  readonly change: (world: World, base: Base) => World;
}

const amazonView = (base: Base): Server['says'] => (base === 'private' ? privateView : publicView);
/** The node asks this server; Amazon's is asked beside it. */
const dns = (name: string, code: string, says: (base: Base) => Server['says']): Fault => ({
  name,
  place: 'dns',
  code: () => code,
  change: (world, base) => ({
    ...world,
    servers: {
      [CORP]: { roles: ['configured'], says: says(base) },
      [AMAZON]: { roles: ['amazon'], says: amazonView(base) },
    },
  }),
});
const at = (service: 'ssm' | 'ssmmessages', fate: Fate, code: Fault['code']): Fault => ({
  name: `${service} ${fate}`,
  place: service === 'ssm' ? 'ssm' : 'channel',
  code,
  change: (world) => ({
    ...world,
    fate: (host, ip) => (nameOf(host) === service && ip !== OLD ? fate : world.fate(host, ip)),
  }),
});
const always = (code: string) => () => code;

const FAULTS: readonly Fault[] = [
  dns('a dead server', 'dns/resolver-unreachable', () => () => 'silent'),
  dns('a sinkhole', 'dns/sinkholed', () => () => ['0.0.0.0']),
  dns('a server that refuses', 'dns/forwarder-missing', () => () => 'REFUSED'),
  dns('a server that fails', 'dns/forwarder-missing', () => () => 'SERVFAIL'),
  dns('a truncating server', 'dns/truncated-tcp-blocked', () => () => 'truncated'),
  dns(
    'an old address',
    'dns/stale-address',
    (base) => (host, service, kind) => (service === 'ssm' ? [OLD] : amazonView(base)(host, service, kind)),
  ),
  ...(['ssm', 'ssmmessages'] as const).flatMap((service) => [
    at(service, 'timeout', (base) => (base === 'private' ? 'tcp/filtered' : 'tcp/firewalled')),
    at(service, 'tls-expired', always('tls/expired')),
    at(service, 'tls-foreign', always('tls/intercepted')),
    at(service, 'tls-reset', always('tls/reset')),
    at(service, 'tls-protocol', always('tls/protocol-version')),
    at(service, 'refused', always('tcp/refused')),
    at(service, 'plain', always('http/not-aws')),
  ]),
  {
    name: 'an old pin',
    place: 'pin',
    code: always('dns/hosts-override'),
    change: (world) => ({ ...world, node: { ...world.node, pinned: [{ host: `ssm.${REGION}.amazonaws.com`, ip: OLD }] } }),
  },
  {
    name: 'a sleeping agent',
    place: 'sleep',
    code: always('agent/hibernating'),
    change: (world) => ({
      ...world,
      agent: {
        ...world.agent,
        log: {
          path: '/var/log/ssm.log',
          events: [{ kind: 'sleeping', at: '2026-11-23T11:55:00.000Z', excerpt: 'asleep', sleepMs: 2_400_000 }],
        },
      },
    }),
  },
  {
    name: 'no way to S3',
    place: 's3',
    code: always('s3/no-path'),
    change: (world) => ({ ...world, fate: (host, ip) => (isS3Ip(ip) ? 'timeout' : world.fate(host, ip)) }),
  },
  {
    name: 'a bucket denied',
    place: 'bucket',
    code: always('s3/bucket-denied'),
    change: (world) => ({
      ...world,
      read: (bucket, host, known) => (bucket === `aws-ssm-${REGION}` ? 'denied' : world.read(bucket, host, known)),
    }),
  },
  {
    name: 'a wrong clock',
    place: 'clock',
    code: always('clock/skew'),
    change: (world) => ({ ...world, clockOffsetMs: 3_600_000 }),
  },
  {
    name: 'no metadata',
    place: 'imds',
    code: always('imds/unreachable'),
    change: (world) => ({ ...world, node: { ...world.node, imds: IMDS_DEAD } }),
  },
  {
    name: 'no agent',
    place: 'agent',
    code: always('agent/not-installed'),
    change: (world) => ({ ...world, agent: { ...world.agent, installed: 'no', version: null } }),
  },
];

/** What one truly hides of the other: nothing can be seen of it, or it follows from it. */
function hides(by: Fault, other: Fault): boolean {
  // Nothing is read where there is no way to S3.
  if (by.name === 'no way to S3') return other.name === 'a bucket denied';
  // The server's own records are not asked for where the hosts file has the name.
  if (by.place === 'pin' && other.name === 'an old address') return true;
  // The agent sleeps because its heartbeat fails, and one that is not there sleeps not at all.
  return other.place === 'sleep' && ['dns', 'pin', 'ssm', 'clock', 'imds', 'agent'].includes(by.place);
}

const BASES: readonly Base[] = ['private', 'public'];

function problemOf(seed: number): string | null {
  const { one } = new Dice(seed);
  const base = one(BASES);
  const first = one(FAULTS);
  const second = one(FAULTS.filter(({ place }) => place !== first.place));
  const healthy: World =
    base === 'private'
      ? { ...PRIVATE, fate: (host, ip) => (ip === OLD ? 'timeout' : isolated(host, ip)) }
      : { ...PUBLIC, fate: (_host, ip) => (ip === OLD ? 'timeout' : connected()) };
  const world = second.change(first.change(healthy, base), base);
  const { errors, warnings, suppressed } = judged(world);
  const isHidden = (fault: Fault): boolean => hides(fault === first ? second : first, fault);
  const wanted = new Set([first, second].filter((fault) => !isHidden(fault)).map(({ code }) => code(base)));
  const found = new Set<string>([...errors, ...warnings]);
  const told = `${base}: ${first.name} + ${second.name}`;
  const missing = [...wanted].filter((code) => !found.has(code));
  const invented = [...found].filter((code) => !wanted.has(code));
  return missing.length + invented.length === 0
    ? null
    : `seed ${seed}: ${told}: missing ${missing.join() || '-'}, invented ${invented.join() || '-'}, suppressed ${suppressed.join() || '-'}`;
}

test('two faults at random are both named, and nothing else is', (t) => {
  const count = Number(process.env['PAIRS'] ?? 300);
  const problems = Array.from({ length: count }, (_, seed) => problemOf(seed)).filter((problem) => problem !== null);
  t.diagnostic(`vectors ${count}, agree ${count - problems.length}, differ ${problems.length}`);
  assert.deepEqual(problems, []);
});
