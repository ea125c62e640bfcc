/** What must hold for any facts at all: thousands of worlds nobody thought of, made from a fixed seed. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { CAPABILITIES } from '../../src/knowledge/types.ts';
import { layersOf } from '../../src/report/endpoint-layers.ts';
import { endpointState } from '../../src/report/endpoint-state.ts';
import type { EndpointVerdict, Verdict } from '../../src/verdict.types.ts';
import type { Read, Says } from '../findings/facts-answers.ts';
import {
  AMAZON,
  CORP,
  factsOf,
  HYBRID,
  IMDS_DEAD,
  PRIVATE,
  privateView,
  publicView,
  type Server,
  UNKNOWN,
  type World,
} from '../findings/facts-builder.ts';
import type { Fate } from '../findings/facts-connection.ts';
import { judgedFacts } from '../findings/judged.ts';

const FATES: readonly Fate[] = [
  'ok',
  'ok',
  'ok',
  'timeout',
  'timeout',
  'refused',
  'unreachable',
  'tls-expired',
  'tls-untrusted',
  'tls-incomplete',
  'tls-invalid',
  'tls-foreign',
  'tls-foreign-trusted',
  'tls-name',
  'tls-protocol',
  'tls-reset',
  'tls-stalled',
  'plain',
  'page',
  'http-timeout',
  'inconclusive',
];
const SAYS: readonly (Says | Server['says'])[] = [
  privateView,
  privateView,
  publicView,
  publicView,
  'NXDOMAIN',
  'SERVFAIL',
  'REFUSED',
  'NODATA',
  'silent',
  'malformed',
  'truncated',
  'unknown',
  ['0.0.0.0'],
  ['2600:1f14::1'],
  ['10.20.1.9', '2600:1f14::1'],
];
const READS: readonly Read[] = ['ok', 'denied', 'absent-403', 'no-bucket', 'redirect', '503', 'inconclusive'];

/** A pure function of a text: the same name always meets the same fate within one world. */
function pick<T>(from: readonly T[], seed: number, text: string): T {
  let hash = seed | 0;
  for (const character of text) hash = (Math.imul(hash, 31) + character.charCodeAt(0)) | 0;
  return from[Math.abs(hash) % from.length] as T;
}

const worlds = fc
  .record({
    base: fc.constantFrom(PRIVATE, HYBRID, UNKNOWN),
    seed: fc.nat(),
    faults: fc.integer({ min: 0, max: 4 }),
    corp: fc.boolean(),
    second: fc.boolean(),
    expect: fc.constantFrom('any' as const, 'private' as const),
    wanted: fc.subarray([...CAPABILITIES], { minLength: 1 }),
    version: fc.constantFrom('3.3.3572.0', '3.1.0.0', null, 'nonsense'),
    installed: fc.constantFrom('yes' as const, 'no' as const, 'unknown' as const),
    imdsDead: fc.boolean(),
    addresses: fc.constantFrom(['10.20.1.10'], ['10.20.1.10', '2600:1f14::10'], ['2600:1f14::10'], []),
    offset: fc.constantFrom(0, 0, 200_000, 3_600_000),
    identity: fc.constantFrom(
      null,
      { type: 'EC2', instanceId: 'i-0' },
      { type: 'OnPrem', instanceId: 'mi-0' },
      { type: 'ECS', instanceId: 'ecs:a' },
    ),
  })
  .map((w): World => {
    const odd = (text: string): boolean => pick([0, 1, 2, 3, 4, 5, 6, 7], w.seed, `${text}?`) < w.faults;
    const says =
      (server: string): Server['says'] =>
      (host, service, kind) => {
        const chosen = odd(server + host) ? pick(SAYS, w.seed, server + host) : privateView;
        return typeof chosen === 'function' ? chosen(host, service, kind) : chosen;
      };
    const onEc2 = w.base === PRIVATE;
    return {
      ...w.base,
      request: { expect: w.expect, for: w.wanted, buckets: ['my-bucket'] },
      node: {
        ...w.base.node,
        ...(w.imdsDead ? { imds: IMDS_DEAD } : {}),
        addresses: w.addresses.map((ip) => ({ name: 'ens5', ip })),
        pinned: odd('pin')
          ? [{ host: 'ssm.eu-central-1.amazonaws.com', ip: pick(['10.9.9.9', '52.94.1.10'], w.seed, 'pin') }]
          : [],
      },
      agent: {
        ...w.base.agent,
        installed: w.installed,
        version: w.version,
        ...(odd('identity') ? { identity: w.identity } : {}),
      },
      servers: {
        [w.corp ? CORP : AMAZON]: { roles: w.corp ? ['configured'] : ['configured', 'amazon'], says: says('1') },
        ...(w.second ? { '192.168.5.6': { roles: ['configured'] as const, says: says('2') } } : {}),
        ...(w.corp && onEc2 ? { [AMAZON]: { roles: ['amazon'] as const, says: says('a') } } : {}),
      },
      fate: (host, ip) => (odd(host + ip) ? pick(FATES, w.seed, host + ip) : 'ok'),
      read: (bucket, _host, certainty) =>
        odd(bucket) ? pick(READS, w.seed, bucket) : certainty === 'known' ? 'ok' : 'absent-403',
      clockOffsetMs: w.offset,
    };
  });

function summary({ endpoints, findings, buckets }: Verdict): string {
  const rows = endpoints
    .filter(({ firstFailingLayer }) => firstFailingLayer !== null)
    .map(({ host, dns, addresses, firstFailingLayer }) => {
      const answers = dns.map(({ server, rcode, addresses: ips }) => `${server}=${rcode ?? 'none'}[${ips.join()}]`).join(' ');
      const ends = addresses.map(
        ({ ip, tcp, tls, http }) => `${ip} ${[tcp, tls, http].map((step) => step.reason ?? step.outcome).join('/')}`,
      );
      return `${host} ${firstFailingLayer ?? ''} ${answers} ${ends.join('; ')}`;
    });
  return [...rows, findings.map(({ code }) => code).join(), buckets.map(({ name, outcome }) => `${name} ${outcome}`).join()].join(
    '\n',
  );
}

test('any facts give a verdict that holds together', () => {
  fc.assert(
    fc.property(worlds, (world) => {
      const facts = factsOf(world);
      const { verdict, exit } = judgedFacts(facts);
      const { findings, suppressed, capabilities, notChecked } = verdict;
      const roots = new Set(findings.map(({ code }) => code));
      for (const { code, suppressedBy } of suppressed) {
        assert.ok(roots.has(suppressedBy), `${code} is suppressed by ${suppressedBy}, which is no finding`);
        assert.ok(findings.some((finding) => finding.code === suppressedBy && finding.explains.includes(code)));
      }
      const rank = findings.map(({ severity }) => ['error', 'warning', 'info'].indexOf(severity));
      assert.deepEqual(
        rank,
        rank.toSorted((a, b) => a - b),
        'worst first',
      );
      for (const name of CAPABILITIES) {
        const { status, because } = capabilities[name];
        for (const code of because) assert.ok(roots.has(code));
        // A fault that stops what was asked for is never silent.
        if (world.request.for?.includes(name) && (status === 'blocked' || status === 'degraded')) {
          assert.ok(because.length > 0, `${name} is ${status} and nobody says why: ${summary(verdict)}`);
        }
      }
      const hasError = findings.some(({ severity }) => severity === 'error');
      if (verdict.status === 'healthy') assert.ok(exit === 0 && findings.every(({ severity }) => severity === 'info'));
      assert.equal(exit === 1, hasError);
      if (exit === 3) assert.ok(notChecked.length > 0);
      if (verdict.status === 'inconclusive') assert.equal(exit, 3);
    }),
    { numRuns: 3000, seed: 20_261_123 },
  );
});

/** What a report would have to say of it in spite of its state; null where nothing. */
function contradiction(endpoint: EndpointVerdict): string | null {
  const { state, firstFailingLayer: layer, unknownBecause, dns } = endpoint;
  const failing = layersOf(endpoint).filter(({ outcome }) => outcome === 'failed');
  const { kind, words } = endpointState(endpoint);
  if (state !== 'unknown' && (layer === null) !== (state === 'works')) return `${state} with layer ${String(layer)}`;
  if ((state === 'unknown') !== (unknownBecause !== undefined)) return 'unknown without a reason, or a reason without';
  if (dns.some(({ blamed }) => blamed === true) && layer !== 'dns') return 'a server is blamed for another layer';
  if ((kind === 'ok') !== (state === 'works') || (kind === 'unknown') !== (state === 'unknown'))
    return `${state} is told as ${kind}`;
  if (words.startsWith('partly') !== (state === 'partial')) return `${state} is told as ${words}`;
  if (state === 'works' || state === 'unknown' || state === 'partial')
    return failing.length === 0 ? null : `${state}, and a layer fails`;
  return failing.length === 1 && failing[0]?.layer === layer ? null : `${state} at ${String(layer)}, not where layers fail`;
}

test('of any facts, no endpoint is told in two ways', () => {
  const states = new Set<string>();
  fc.assert(
    fc.property(worlds, (world) => {
      for (const endpoint of judgedFacts(factsOf(world)).verdict.endpoints) {
        states.add(endpoint.state);
        const found = contradiction(endpoint);
        assert.equal(found, null, `${endpoint.host}: ${String(found)}: ${JSON.stringify(endpoint)}`);
      }
    }),
    { numRuns: 1000, seed: 20_261_130 },
  );
  assert.equal(states.size, 5);
});
