/** What is asked beyond the run's names decides between a dead server, a dead upstream, a validating server and a pool. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { DnsFacts, Facts } from '../../src/facts.ts';
import { CONTROLS } from '../../src/knowledge/dns-controls.ts';
import { dnsOf, type Says } from './facts-answers.ts';
import {
  AMAZON,
  CORP,
  except,
  factsOf,
  HYBRID,
  PRIVATE,
  privateView,
  publicView,
  type Server,
  type World,
  withCorpDns,
} from './facts-builder.ts';
import { type Judged, judgedFacts, said } from './judged.ts';

const control = (host: string, says: Says): DnsFacts => dnsOf(host, CORP, ['control'], says);
const LIVES = [control(CONTROLS.local, 'NXDOMAIN'), control(CONTROLS.outside, 'silent')];
const DEAD = [control(CONTROLS.local, 'silent'), control(CONTROLS.outside, 'silent')];
const RESOLVES = [control(CONTROLS.outside, 'NODATA')];

type More = (row: DnsFacts) => Partial<DnsFacts>;

/** `more`: what the corporate server was asked beyond. */
function facts(world: World, controls: readonly DnsFacts[], more: More = () => ({})): Facts {
  const base = factsOf(world);
  const dns = base.dns.map((row) => (row.server === CORP ? { ...row, ...more(row) } : row));
  return { ...base, dns: [...dns, ...controls] };
}

const hybrid = (says: Server['says']): World => ({ ...HYBRID, servers: { [CORP]: { roles: ['configured'], says } } });
const beside = (says: Server['says']): World => ({
  ...PRIVATE,
  servers: { [AMAZON]: { roles: ['configured', 'amazon'], says: privateView }, [CORP]: { roles: ['configured'], says } },
});
const answer = (host: string, says: Says) => dnsOf(host, CORP, [], says).a;
const again =
  (says: Says): More =>
  ({ host }) =>
    host.startsWith('ssm.') ? { again: answer(host, says) } : {};
const unchecked =
  (says: Says): More =>
  ({ host }) =>
    host.startsWith('ssm.') ? { unchecked: answer(host, says) } : {};
const words = ({ verdict }: Judged): string => JSON.stringify(verdict.findings);

test('a server that is silent for AWS’s names is dead only if it is silent for others', () => {
  for (const [world, controls, expected, isDead] of [
    [withCorpDns(() => 'silent'), DEAD, 'dns/resolver-unreachable', true],
    [withCorpDns(() => 'silent'), [], 'dns/resolver-unreachable', true],
    [withCorpDns(() => 'silent'), LIVES, 'dns/forwarder-missing', false],
    [hybrid(() => 'silent'), DEAD, 'dns/resolver-unreachable', true],
    [hybrid(() => 'silent'), LIVES, 'dns/server-failure', false],
    [beside(() => 'silent'), LIVES, 'dns/resolver-unreachable?', false],
    [beside(() => 'silent'), DEAD, 'dns/resolver-unreachable?', true],
  ] as const) {
    const judged = judgedFacts(facts(world, controls));
    assert.equal(said(judged), expected);
    assert.equal(words(judged).includes('not answer any DNS question'), isDead);
    assert.equal(words(judged).includes('list_forwards'), !isDead);
  }
});

test('what rejects signatures has another fix than what has no forwarder', () => {
  for (const [world, more, isValidation] of [
    [withCorpDns(() => 'SERVFAIL'), unchecked(['10.20.2.11']), true],
    [hybrid(() => 'SERVFAIL'), unchecked(['10.20.2.11']), true],
    [hybrid(() => 'SERVFAIL'), unchecked('SERVFAIL'), false],
    [hybrid(() => 'SERVFAIL'), unchecked('NODATA'), false],
    [hybrid(() => 'SERVFAIL'), unchecked('silent'), false],
    [withCorpDns(() => 'SERVFAIL'), () => ({}), false],
    // By its own word (RFC 8914): bogus, or that nobody answers it.
    ...[6, 7, 9, 10, 12].map((code) => [hybrid(() => 'SERVFAIL'), withErrors(code), true] as const),
    ...[0, 3, 13, 22, 23].map((code) => [hybrid(() => 'SERVFAIL'), withErrors(code), false] as const),
    [hybrid(() => 'REFUSED'), withErrors(6), false],
  ] as const) {
    const judged = judgedFacts(facts(world, [], more));
    assert.match(said(judged), /^dns\/(?:forwarder-missing|server-failure)$/u);
    for (const part of ['domain-insecure', 'validate-except', 'dnssec-check-unsigned=no', 'amazon.negative'])
      assert.equal(words(judged).includes(part), isValidation, part);
  }
});

function withErrors(code: number): More {
  return ({ a }) => (a.outcome === 'ok' ? { a: { ...a, errors: [code] } } : {});
}

test('SERVFAIL for AWS’s names alone is what it forwards them to', () => {
  for (const [world, controls, isTarget] of [
    [withCorpDns(() => 'SERVFAIL'), RESOLVES, true],
    [hybrid(() => 'SERVFAIL'), RESOLVES, true],
    [hybrid(() => 'SERVFAIL'), [control(CONTROLS.outside, 'SERVFAIL')], false],
    [hybrid(() => 'SERVFAIL'), [control(CONTROLS.outside, 'silent')], false],
  ] as const)
    assert.equal(words(judgedFacts(facts(world, controls))).includes('list_forwards'), isTarget);
});

test('a forwarder for some names is told as one that is too narrow', () => {
  const narrow = judgedFacts(facts(withCorpDns(except(publicView, ['ssm'], privateView)), []));
  assert.match(words(narrow), /forwarder is for ssm\.eu-central-1\.amazonaws\.com alone/u);
  const none = judgedFacts(facts(withCorpDns(publicView), []));
  assert.match(words(none), /The conditional forwarder is missing/u);
});

test('two answers to one question are a pool, and an error where one of them is final', () => {
  const PRIVATE_IP: Says = ['10.20.2.11'];
  for (const [first, second, expected] of [
    ['NXDOMAIN', PRIVATE_IP, 'dns/flaky'],
    ['NODATA', PRIVATE_IP, 'dns/flaky'],
    ['SERVFAIL', PRIVATE_IP, 'dns/flaky?'],
    ['REFUSED', PRIVATE_IP, 'dns/flaky?'],
    [publicView, PRIVATE_IP, 'dns/flaky'],
    [privateView, 'NXDOMAIN', 'dns/flaky'],
    // The same twice, or lost, or two ways to be wrong.
    ['NXDOMAIN', 'NXDOMAIN', 'dns/forwarder-missing'],
    ['NXDOMAIN', 'silent', 'dns/forwarder-missing'],
    ['NXDOMAIN', 'SERVFAIL', 'dns/forwarder-missing'],
    [privateView, PRIVATE_IP, ''],
    [privateView, 'silent', ''],
  ] as const) {
    const says: Server['says'] = typeof first === 'function' ? first : () => first;
    const judged = judgedFacts(facts(withCorpDns(says), [], again(second)));
    assert.equal(said(judged), expected, `${String(first)}, then ${String(second)}`);
  }
});

test('where another server is right, that decides', () => {
  const judged = judgedFacts(
    facts(
      beside(() => 'NXDOMAIN'),
      [],
      again(['10.20.2.11']),
    ),
  );
  assert.match(said(judged), /^dns\/resolvers-disagree/u);
  assert(words(judged).includes(AMAZON));
});
