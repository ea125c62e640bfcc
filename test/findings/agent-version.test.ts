/** The installed agent against the newest one: a note, until its age breaks something. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { AgentOverrides } from '../../src/facts/agent.ts';
import type { Facts } from '../../src/facts.ts';
import { factsOf, PRIVATE, type World } from './facts-builder.ts';
import { type Judged, judgedFacts, said } from './judged.ts';

const VERSION = 'latest/VERSION';
const DUAL: AgentOverrides = { hosts: [], serviceDomain: null, messagesRegion: null, useDualStack: true };

function facts(world: World, newest: string | null): Facts {
  const all = factsOf(world);
  return {
    ...all,
    objects: all.objects.map((object) =>
      object.key === VERSION && object.result.outcome === 'ok' && newest !== null
        ? { ...object, result: { ...object.result, version: newest } }
        : object,
    ),
  };
}
const aged = (version: string | null, newest: string | null, over: World = PRIVATE): Judged =>
  judgedFacts(facts({ ...over, agent: { ...over.agent, version } }, newest));
const isNoted = ({ infos }: Judged): boolean => infos.includes('agent/outdated');

test('an agent that is behind is a note, and nothing else changes', () => {
  const result = aged('3.3.2299.0', '3.3.3572.0');
  assert.ok(isNoted(result));
  assert.deepEqual([said(result), result.status, result.exit], ['', 'healthy', 0]);
  const finding = result.verdict.findings.find(({ code }) => code === 'agent/outdated');
  assert.match(finding?.message ?? '', /3\.3\.2299\.0; the newest is 3\.3\.3572\.0/u);
});

test('silent for the newest, a newer one, an unknown one, and without an answer of the bucket', () => {
  assert.ok(!isNoted(aged('3.3.3572.0', '3.3.3572.0')));
  assert.ok(!isNoted(aged('3.3.4000.0', '3.3.3572.0')));
  assert.ok(!isNoted(aged(null, '3.3.3572.0')));
  assert.ok(!isNoted(aged('3.3.2299.0', null)));
});

test('behind a chain that does not verify nobody is believed', () => {
  const intercepted = { ...PRIVATE, fate: (host: string) => (host.includes('s3') ? 'tls-foreign' : 'ok') } as World;
  assert.ok(!isNoted(aged('3.3.2299.0', '3.3.3572.0', intercepted)));
});

test('an agent that needs ec2messages has one finding about its age, not two', () => {
  const result = aged('3.2.2303.0', '3.3.3572.0');
  assert.equal(said(result), 'agent/needs-ec2messages?');
  assert.ok(!isNoted(result));
});

test('a setting that the agent is too old for: a note where IPv4 works, the cause where there is only IPv6', () => {
  const deaf: World = { ...PRIVATE, agent: { overrides: DUAL } };
  assert.ok(isNoted(aged('3.3.2299.0', null, deaf)));
  assert.ok(!isNoted(aged('3.3.3270.0', null, deaf)));
  const only6: World = { ...deaf, node: { addresses: [{ name: 'ens5', ip: 'fd20:1::10' }] } };
  const result = aged('3.3.2299.0', null, only6);
  assert.ok(result.errors.includes('agent/outdated'), said(result));
  assert.deepEqual(
    result.suppressed.filter((pair) => pair.startsWith('node/ipv6-only')),
    ['node/ipv6-only<agent/outdated'],
  );
});
