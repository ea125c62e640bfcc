/** The tests that separate the suspects must name this very connection, and only what the partition has. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type FindingCode, type FindingData, findingOf } from '../../src/findings/index.ts';
import type { RemedyContext } from '../../src/remedies/remedy-context.ts';
import type { Remedy } from '../../src/verdict.types.ts';
import { CONTEXTS, EC2 } from './contexts.ts';
import { samples } from './samples.ts';
import { readShell } from './shell-words.ts';
import { SSM } from './variants.ts';

function remediesOf<C extends FindingCode>(code: C, change: Partial<FindingData[C]> = {}, context = EC2): readonly Remedy[] {
  const entry = findingOf(code);
  return entry.remedies({ ...samples()[code], ...change }, context);
}

function command(remedies: readonly Remedy[], part: string): readonly string[] {
  const found = remedies.flatMap(({ commands }) => commands).find((line) => line.includes(part));
  return found === undefined ? [] : readShell(found).words;
}

function option(words: readonly string[], name: string): string | undefined {
  return words.includes(name) ? words[words.indexOf(name) + 1] : undefined;
}

test('the flow log query has the five-tuple in both directions, and the time around it', () => {
  const at = { host: SSM, ip: '10.0.1.5', localIp: '10.0.3.7', localPort: 41234, at: '2026-11-23T02:00:00.500Z' };
  const words = command(remediesOf('tcp/filtered', { addresses: [at] }), 'logs start-query');
  const second = Date.parse('2026-11-23T02:00:00Z') / 1000;
  assert.equal(option(words, '--start-time'), String(second - 600));
  assert.equal(option(words, '--end-time'), String(second + 900));
  assert.equal(
    option(words, '--query-string'),
    'fields @timestamp, interfaceId, action, srcAddr, srcPort, dstAddr, dstPort, packets' +
      " | filter (srcAddr='10.0.3.7' and srcPort=41234 and dstAddr='10.0.1.5' and dstPort=443)" +
      " or (dstAddr='10.0.3.7' and dstPort=41234 and srcAddr='10.0.1.5' and srcPort=443)" +
      ' | sort @timestamp asc | limit 100',
  );
});

test('what is not known, or is no port and no time, is left out of the query', () => {
  const odd = { host: SSM, ip: '10.0.1.5', localIp: 'x" or "', localPort: -1, at: '1960-01-01T00:00:00Z' };
  for (const at of [odd, { ...odd, at: 'now' }, { host: SSM, ip: '10.0.1.5' }]) {
    const words = command(remediesOf('tcp/filtered', { addresses: [at] }), 'logs start-query');
    assert.deepEqual([option(words, '--start-time'), option(words, '--end-time')], ['START_TIME', 'END_TIME']);
    assert.match(
      option(words, '--query-string') ?? '',
      /filter \(dstAddr='10\.0\.1\.5' and dstPort=443\) or \(srcAddr='10\.0\.1\.5' and srcPort=443\) \|/,
    );
  }
  assert.deepEqual(command(remediesOf('tcp/filtered', { addresses: [{ host: SSM, ip: 'none' }] }), 'logs start-query'), []);
});

test('outside AWS the query goes by the endpoint alone, in the account that owns it', () => {
  const remedies = remediesOf('tcp/filtered', { outsideVpc: true }, CONTEXTS['hybrid']);
  assert.doesNotMatch(option(command(remedies, 'logs start-query'), '--query-string') ?? '', /10\.0\.3\.7|41234/);
  assert.match(
    remedies.find(({ commands }) => commands.some((line) => line.includes('start-query')))?.account ?? '',
    /10\.0\.1\.5/,
  );
});

test("the suspects stand in order: this node's firewall, the flow logs, Reachability Analyzer", () => {
  for (const code of ['tcp/filtered', 'tcp/partial', 's3/no-path'] as const) {
    const remedies = remediesOf(code);
    const places = ['nft list ruleset', 'logs start-query', 'create-network-insights-path'].map((part) =>
      remedies.findIndex(({ commands }) => commands.some((line) => line.includes(part))),
    );
    const [first = -1] = places;
    assert.ok(first >= 0, code);
    assert.deepEqual(places, [first, first + 1, first + 2], code);
  }
  // Nothing on this port answers: then the first of all is this node itself.
  assert.equal(remediesOf('tcp/filtered', { everything: true })[0]?.owner, 'node');
});

test('Reachability Analyzer: from this instance to the address, or to the gateway endpoint; cleaned up; only where it exists', () => {
  const words = command(remediesOf('tcp/filtered'), 'create-network-insights-path');
  assert.equal(option(words, '--source'), 'i-0123456789abcdef0');
  assert.equal(option(words, '--destination'), 'NETWORK_INTERFACE_ID');
  assert.equal(option(command(remediesOf('s3/no-path'), 'create-network-insights-path'), '--destination'), 'ENDPOINT_ID');
  const analyzer = remediesOf('tcp/filtered').find(({ rollback }) => rollback?.includes('delete-network-insights-path') === true);
  assert.match(analyzer?.risk ?? '', /billed/);
  // Paths of IPv6 are not computed.
  const six = [{ host: SSM, ip: 'fd12:3456::5' }];
  assert.deepEqual(command(remediesOf('tcp/filtered', { addresses: six }), 'network-insights'), []);
  const gov: RemedyContext = { ...EC2, region: 'us-gov-west-1', suffix: { ...EC2.suffix, partition: 'aws-us-gov' } };
  for (const context of [gov, CONTEXTS['ec2, China'], CONTEXTS['ec2, isolated partition'], CONTEXTS['hybrid']]) {
    for (const code of ['tcp/filtered', 'tcp/partial', 's3/no-path'] as const)
      assert.deepEqual(command(remediesOf(code, {}, context), 'network-insights'), [], context?.region);
  }
});

test('central endpoints: the account that owns the addresses is named', () => {
  const remedies = remediesOf('tcp/filtered', { outsideVpc: true });
  const group = remedies.find(({ commands }) => commands.some((line) => line.includes('describe-network-interfaces')));
  assert.match(group?.account ?? '', /the account that owns 10\.0\.1\.5/);
  assert.match(remedies.map(({ text }) => text).join(' '), /Repeat it in the account that owns 10\.0\.1\.5/);
  for (const fix of remediesOf('dns/partial-endpoints', { central: true }).slice(0, 2)) assert.match(fix.account ?? '', /hub/);
});
