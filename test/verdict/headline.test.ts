/** The headline: it names what was asked for, what else is wrong, and contradicts nothing that is shown. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { renderConsole } from '../../src/report/console.ts';
import { renderHtml } from '../../src/report/html.ts';
import { renderJson } from '../../src/report/json.ts';
import { renderJunit } from '../../src/report/junit.ts';
import { renderMarkdown } from '../../src/report/markdown.ts';
import type { TextStyle } from '../../src/report/pen.ts';
import { renderText } from '../../src/report/text.ts';
import {
  AMAZON,
  CORP,
  except,
  isolated,
  PRIVATE,
  privateView,
  publicView,
  type World,
  withCorpDns,
} from '../findings/facts-builder.ts';
import { type Judged, judged, judgedFacts } from '../findings/judged.ts';
import { recordedFacts } from '../scenarios/corpus.ts';
import { faultsIn } from '../sentences/lint.ts';

/** Repaired DNS, and S3 without a path. */
const noS3: World = { ...PRIVATE, fate: (host, ip) => (host.includes('s3') ? 'timeout' : isolated(host, ip)) };
const filtered: World = { ...PRIVATE, fate: (host, ip) => (host.startsWith('ssm.') ? 'timeout' : isolated(host, ip)) };
const noForwarder = withCorpDns(publicView);
const warned: World = { ...PRIVATE, servers: { ...PRIVATE.servers, [CORP]: { roles: ['configured'], says: () => 'silent' } } };
const unsure: World = { ...PRIVATE, fate: (host, ip) => (host.startsWith('ssmmessages') ? 'inconclusive' : isolated(host, ip)) };
const partial: World = {
  ...PRIVATE,
  servers: { [AMAZON]: { roles: ['configured', 'amazon'], says: except(privateView, ['ssmmessages'], publicView) } },
};
const of = (world: World, request: World['request']): Judged => judged({ ...world, request: { ...world.request, ...request } });
const headlineOf = (world: World, request: World['request']): string => of(world, request).verdict.headline;

describe('--only', () => {
  test('not found, and what else is wrong', () => {
    assert.equal(
      headlineOf(filtered, { only: ['dns/forwarder-missing'] }),
      'dns/forwarder-missing: not found; Systems Manager cannot manage this node because packets to a private endpoint vanish (tcp/filtered, left out by --only).',
    );
    assert.equal(
      headlineOf(noForwarder, { only: ['s3', 'tls/'] }),
      's3: not found, tls: not found; Systems Manager cannot manage this node because a DNS server lacks a working conditional forwarder (dns/forwarder-missing, left out by --only).',
    );
    assert.match(
      headlineOf(noS3, { only: ['dns/forwarder-missing', 'tcp'] }),
      /^dns\/forwarder-missing: not found, tcp: not found; .* because S3 cannot be reached \(s3\/no-path, left out by --only\)\.$/u,
    );
  });
  test('not found, and nothing else is wrong', () => {
    assert.match(
      headlineOf(PRIVATE, { only: ['dns/forwarder-missing', 'tcp'] }),
      /^dns\/forwarder-missing: not found, tcp: not found; Systems Manager can manage this node from [a-z0-9-]+ because every endpoint/u,
    );
    assert.match(
      headlineOf(warned, { only: ['tcp'] }),
      /^tcp: not found; Systems Manager can manage .*, although a DNS server does not answer \(dns\/resolver-unreachable, left out by --only\)\.$/u,
    );
  });
  test('found', () => {
    for (const only of [['dns'], ['dns/'], ['dns/forwarder-missing']])
      assert.equal(
        headlineOf(noForwarder, { only }),
        'Systems Manager cannot manage this node because a DNS server lacks a working conditional forwarder.',
      );
    assert.match(
      headlineOf(noForwarder, { only: ['dns', 'clock'] }),
      /^clock: not found; Systems Manager cannot manage this node because a DNS server lacks/u,
    );
  });
  test('explained by another cause', () => {
    assert.match(
      headlineOf(partial, { only: ['tcp/no-internet-path'] }),
      /^tcp\/no-internet-path: explained by dns\/partial-endpoints; .*\(dns\/partial-endpoints, left out by --only\)\.$/u,
    );
    assert.match(headlineOf(partial, { only: ['tcp'] }), /^tcp: explained by dns\/partial-endpoints; /u);
  });
  test('not to be told', () => {
    assert.match(
      headlineOf(unsure, { only: ['tcp/filtered'] }),
      /^tcp\/filtered: not determined \(tcp of ssmmessages\..*\); whether Systems Manager can manage/u,
    );
    const dropped: World = { ...PRIVATE, fate: () => 'timeout' };
    assert.match(
      headlineOf(dropped, { only: ['tls/expired', 'http'] }),
      /^tls\/expired: not seen, as no connection gets that far, http: not seen, as no connection gets that far; /u,
    );
    assert.match(
      headlineOf(unsure, { only: ['dns'] }),
      /^dns: not found; nothing is wrong with this node, as far as --only lets it be judged\.$/u,
    );
  });
  test('left out by both, asked for twice, and more than a sentence holds', () => {
    assert.match(
      headlineOf(noForwarder, { only: ['dns/forwarder-missing'], skip: ['dns'] }),
      /^dns\/forwarder-missing: left out by --skip; .*\(dns\/forwarder-missing, left out by --skip\)\.$/u,
    );
    assert.match(headlineOf(PRIVATE, { only: ['tcp', 'tcp'] }), /^tcp: not found; S/u);
    assert.match(
      headlineOf(PRIVATE, { only: ['tcp', 'tls', 'http', 's3', 'dns', 'imds', 'clock'] }),
      /, 3 more: without a finding; /u,
    );
  });
});

describe('--skip', () => {
  test('the only cause is named', () => {
    assert.equal(
      headlineOf(noForwarder, { skip: ['dns'] }),
      'Systems Manager cannot manage this node because a DNS server lacks a working conditional forwarder (dns/forwarder-missing, left out by --skip).',
    );
    assert.match(
      headlineOf(noS3, { skip: ['s3/no-path'] }),
      /because S3 cannot be reached \(s3\/no-path, left out by --skip\)\.$/u,
    );
    assert.match(
      headlineOf(unsure, { skip: ['tcp'] }),
      /^Nothing is wrong with this node, as far as --skip lets it be judged\.$/u,
    );
  });
  test('what is not there changes nothing', () => {
    for (const world of [PRIVATE, noForwarder, noS3, filtered, warned, unsure])
      assert.equal(headlineOf(world, { skip: ['clock/skew'] }), headlineOf(world, {}));
  });
});

test('status and exit status are those of the contract', () => {
  for (const [world, request, status, exit] of [
    [filtered, { only: ['dns/forwarder-missing'] }, 'broken', 0],
    [noForwarder, { skip: ['dns'] }, 'broken', 0],
    [noS3, { only: ['dns'] }, 'degraded', 0],
    [unsure, { only: ['tcp'] }, 'inconclusive', 3],
    [warned, { only: ['tcp'] }, 'healthy', 0],
  ] as const) {
    const result = of(world, request);
    assert.deepEqual([result.status, result.exit], [status, exit], JSON.stringify(request));
  }
});

test('whatever is broken or degraded has its reason, with every single code asked for, skipped, or its family', () => {
  for (const name of [
    'forwarder-missing',
    'five-faults',
    's3-gateway-missing',
    'tls-expired',
    'pair-old-agent-and-bucket-denied',
    'healthy-private',
    'everything-dropped',
  ]) {
    const facts = recordedFacts(name);
    const codes = judgedFacts(facts).verdict.findings.map(({ code }) => code);
    const patterns = [...codes, ...codes.map((code) => code.split('/')[0] ?? ''), 'kms', 'dns/slow', 'tls'];
    for (const pattern of patterns)
      for (const request of [
        { only: [pattern], skip: [] },
        { only: [], skip: [pattern] },
      ]) {
        const { status, headline } = judgedFacts({ ...facts, request: { ...facts.request, ...request } }).verdict;
        const where = `${name} ${JSON.stringify(request)}: ${headline}`;
        assert.deepEqual(faultsIn(headline, 'sentence'), [], where);
        if (status !== 'healthy') assert.match(headline, / because /u, where);
        else assert.doesNotMatch(headline, /cannot|not work/u, where);
        assert.equal(
          /: not found/u.test(headline),
          request.only.length > 0 &&
            !codes.some((code) => code === pattern || code.startsWith(`${pattern}/`)) &&
            !/: (?:explained|not seen|not determined)/u.test(headline),
          where,
        );
      }
  }
});

test('every format says so', () => {
  const { verdict } = of(filtered, { only: ['dns/forwarder-missing', 'tls'] });
  const style: TextStyle = { width: 400, color: false, ascii: false, verbosity: 0 };
  const plain = (text: string): string => text.replaceAll(/[`\\]|&[a-z]+;|\r\nssm-probe\| +/gu, ' ').replaceAll(/ +/gu, ' ');
  // By the headline, or by the answer that stands in its place where the node's status would contradict the exit status.
  for (const report of [renderText, renderMarkdown, renderHtml, renderJunit, renderJson, renderConsole])
    for (const part of [
      /dns\/forwarder-missing ?: (?:not found|gone)/u,
      /tls ?: (?:could not be looked at \S+ )?not seen, as no connection to/u,
      /tcp\/filtered/u,
    ])
      assert.match(plain(report(verdict, style)), part, report.name);
});
