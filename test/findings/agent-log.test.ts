/** An agent that sleeps by its own log: a warning on its own, a symptom beside a cause, and silent when it is awake. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { AgentLogEvent } from '../../src/facts/agent-log.ts';
import type { Facts } from '../../src/facts.ts';
import {
  AMAZON,
  except,
  factsOf,
  HYBRID,
  IMDS_DEAD,
  isolated,
  isS3Ip,
  PRIVATE,
  privateView,
  type World,
  withCorpDns,
} from './facts-builder.ts';
import type { Fate } from './facts-connection.ts';
import { type Judged, judgedFacts, said } from './judged.ts';

const MINUTE = 60_000;

/** The healthy world, whose agent logged these, so many minutes before the run. */
function logged(events: readonly (readonly [AgentLogEvent['kind'], number, number?])[], world: World = PRIVATE): Judged {
  const facts = factsOf(world);
  const start = Date.parse(facts.startedAt);
  const list = events.map(
    ([kind, ago, sleepMs]): AgentLogEvent => ({
      kind,
      at: new Date(start - ago * MINUTE).toISOString(),
      excerpt: `${kind} words`,
      ...(sleepMs === undefined ? {} : { sleepMs }),
    }),
  );
  const log = { path: '/var/log/amazon/ssm/amazon-ssm-agent.log', events: list };
  return judgedFacts({ ...facts, node: { ...facts.node, agent: { ...facts.node.agent, log } } } satisfies Facts);
}

test('asleep with nothing wrong: a warning that says until when, and why', () => {
  const result = logged([
    ['send-failed', 12],
    ['sleeping', 12, 40 * MINUTE],
  ]);
  assert.deepEqual([said(result), result.status, result.exit], ['agent/hibernating?', 'degraded', 0]);
  const [finding] = result.verdict.findings;
  assert.match(finding?.message ?? '', /tries again at .*send-failed words/u);
  assert.ok(finding?.remedy.some(({ commands }) => commands.some((command) => command.includes('restart'))));
  assert.equal(result.verdict.capabilities.core.status, 'works');
});

test('a longest pause of its own: until then, and no longer; older agents do not know it', () => {
  const asleep = (ago: number, hibernationMaxMinutes: number, version: string | null): Judged =>
    logged([['hibernating', ago]], { ...PRIVATE, agent: { hibernationMaxMinutes, version } });
  // After three hours an hour's sleep is long past, and one of ten hours is not.
  assert.equal(said(asleep(200, 600, '3.3.5068.0')), 'agent/hibernating?');
  assert.equal(said(asleep(200, 600, null)), 'agent/hibernating?');
  assert.ok(!said(asleep(200, 600, '3.3.1142.0')).includes('hibernating'));
  assert.ok(!said(asleep(200, 60, '3.3.5068.0')).includes('hibernating'));
  assert.match(asleep(30, 5, '3.3.5068.0').verdict.findings[0]?.message ?? '', /within 5 minutes/u);
});

test('asleep behind a cause is its symptom', () => {
  const result = logged([['sleeping', 5, 40 * MINUTE]], { ...PRIVATE, fate: () => 'timeout' });
  assert.ok(result.errors.length > 0 && result.warnings.length === 0, said(result));
  assert.ok(
    result.suppressed.some((entry) => entry.startsWith('agent/hibernating<')),
    result.suppressed.join(),
  );
});

describe('which error explains a sleep', () => {
  const asleep: Parameters<typeof logged>[0] = [['sleeping', 5, 40 * MINUTE]];
  const on =
    (service: string, fate: Fate): World['fate'] =>
    (host, ip) =>
      host.startsWith(`${service}.`) ? fate : isolated(host, ip);
  const denied: World['read'] = (bucket, _host, known) =>
    bucket.startsWith('aws-ssm') ? 'denied' : known === 'known' ? 'ok' : 'absent-403';
  const cases: readonly (readonly [string, World, boolean])[] = [
    ['ssm is filtered', { ...PRIVATE, fate: on('ssm', 'timeout') }, true],
    ['ssm is intercepted', { ...PRIVATE, fate: on('ssm', 'tls-foreign') }, true],
    ['the clock is wrong', { ...PRIVATE, clockOffsetMs: 3_600_000 }, true],
    ['the metadata service is dead', { ...PRIVATE, node: { imds: IMDS_DEAD } }, true],
    ['DNS is dead', withCorpDns(() => 'silent'), true],
    ['the message channel is filtered', { ...PRIVATE, fate: on('ssmmessages', 'timeout') }, false],
    ['the message channel has an expired certificate', { ...PRIVATE, fate: on('ssmmessages', 'tls-expired') }, false],
    ['a bucket is denied', { ...PRIVATE, read: denied }, false],
    ['S3 has no path', { ...PRIVATE, fate: (host, ip) => (isS3Ip(ip) ? 'timeout' : isolated(host, ip)) }, false],
    [
      'the message channel has no name',
      {
        ...PRIVATE,
        servers: { [AMAZON]: { roles: ['configured', 'amazon'], says: except(privateView, ['ssmmessages'], 'NXDOMAIN') } },
      },
      false,
    ],
  ];
  for (const [name, world, explains] of cases)
    test(`${name}: ${explains ? 'it does' : 'it does not'}`, () => {
      const result = logged(asleep, world);
      assert.ok(result.errors.length > 0);
      assert.equal(result.warnings.includes('agent/hibernating'), !explains, said(result));
    });
  test('where the heartbeat was not asked for, the name of ssm decides', () => {
    const asked = { for: ['session-manager'] } as const;
    const of = (service: string) => logged(asleep, { ...PRIVATE, request: asked, fate: on(service, 'timeout') });
    assert.deepEqual([of('ssm').warnings, of('ssmmessages').warnings], [[], ['agent/hibernating']]);
  });
});

test('silent when it has been awake since, when that is long ago, and without a time', () => {
  assert.equal(
    said(
      logged([
        ['sleeping', 50, 5 * MINUTE],
        ['credentials-ready', 44],
      ]),
    ),
    '',
  );
  assert.equal(said(logged([['sleeping', 600, 5 * MINUTE]])), '');
  assert.notEqual(logged([['denied', 5]]).status, 'healthy');
  assert.equal(said(logged([['hibernating', 20]])), 'agent/hibernating?');
});

test('silent where the agent is stopped: that is the fault', () => {
  const result = logged([['sleeping', 5, 40 * MINUTE]], { ...PRIVATE, agent: { running: 'no' } });
  assert.equal(said(result), 'agent/not-running');
});

test('silent where the kernel lists a working connection of its own', () => {
  const asleep: readonly (readonly [AgentLogEvent['kind'], number, number?])[] = [['sleeping', 5, 40 * MINUTE]];
  const socket = { ip: '10.20.1.102', port: 443, state: 'established', own: true, unacked: 0, unanswered: 0 } as const;
  const connected: World = { ...PRIVATE, agent: { sockets: { complete: true, list: [socket] } } };
  assert.ok(!judgedCodes(logged(asleep, connected)).includes('agent/hibernating'));
  const { own: _, ...foreignSocket } = socket;
  const foreign: World = { ...PRIVATE, agent: { sockets: { complete: true, list: [foreignSocket] } } };
  assert.ok(judgedCodes(logged(asleep, foreign)).includes('agent/hibernating'));
});

function judgedCodes({ verdict }: Judged): readonly string[] {
  return [...verdict.findings, ...verdict.suppressed].map(({ code }) => code);
}

test('a clone: the registered hardware is not this one, unless it has succeeded since, is stopped, or that is long ago', () => {
  const events = [
    ['fingerprint-changed', 12],
    ['sleeping', 12, 28 * MINUTE],
  ] as const;
  const result = logged(events, HYBRID);
  assert.deepEqual([said(result), result.status, result.exit], ['agent/cloned', 'broken', 1]);
  assert.ok(result.suppressed.includes('agent/hibernating<agent/cloned'), result.suppressed.join());
  assert.equal(result.verdict.capabilities['session-manager'].status, 'blocked');
  assert.equal(result.verdict.capabilities['parameter-store'].status, 'works');
  assert.ok(!judgedCodes(logged([...events, ['credentials-ready', 2]], HYBRID)).includes('agent/cloned'));
  assert.ok(!judgedCodes(logged([['fingerprint-changed', 150]], HYBRID)).includes('agent/cloned'));
  // Nobody has registered this one.
  assert.ok(!judgedCodes(logged(events)).includes('agent/cloned'));
});

test('a sleep that no calendar holds, from a file, is told without an end of it', () => {
  for (const sleepMs of [1e308, 8.64e15, Number.MAX_SAFE_INTEGER])
    assert.equal(said(logged([['sleeping', 5, sleepMs]])), 'agent/hibernating?', String(sleepMs));
  assert.equal(said(logged([['sleeping', 5, -1e308]])), '');
});
