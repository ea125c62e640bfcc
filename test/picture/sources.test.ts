/** What the answers of repositories mean, and what they do not. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { SourcePlace, SourceUrlFacts } from '../../src/facts/sources.ts';
import type { HttpFacts, TlsFacts } from '../../src/facts.ts';
import { repositoryBucket } from '../../src/knowledge/repository-buckets.ts';
import { judgedSources } from '../../src/picture/sources.ts';

const suffix = { partition: 'aws', dnsSuffix: 'amazonaws.com', dualStackDnsSuffix: 'api.aws' };
const skipped = { outcome: 'skipped', because: 'plain' } as const;
const PLACE: SourcePlace = {
  scheme: 'http',
  host: 'repo.example.com',
  port: 80,
  anchors: 'system',
  proxy: null,
  lookup: { outcome: 'ok', by: '10.0.0.2', addresses: ['203.0.113.7'], ms: 1 },
  ip: '203.0.113.7',
  tcp: { outcome: 'ok', ms: 1 },
  tls: skipped,
};
const says = (status: number, contentType: string | null = null): HttpFacts => ({
  outcome: 'ok',
  ms: 1,
  status,
  requestId: null,
  server: null,
  contentType,
  location: null,
  clockOffsetMs: null,
  excerpt: null,
});
const TLS: Extract<TlsFacts, { outcome: 'ok' }> = {
  outcome: 'ok',
  ms: 1,
  protocol: 'TLSv1.3',
  cipher: 'x',
  verifyError: 'SELF_SIGNED_CERT_IN_CHAIN',
  nameError: null,
  names: [],
  chain: [],
  anchor: null,
  impersonatesRoot: false,
};

function stateOf(place: Partial<SourcePlace>, url: Partial<SourceUrlFacts> = {}): string {
  const one: SourceUrlFacts = { place: 0, path: '/repodata/repomd.xml', kind: 'metadata', http: says(200), ...url };
  const repository = { manager: 'dnf', file: 'a.repo', section: 'a', isOptional: false, urls: [one] } as const;
  const [judged] =
    judgedSources({ suffix, sources: { places: [{ ...PLACE, ...place }], repositories: [repository], notRead: [] } }) ?? [];
  return judged?.result.state === 'fails' ? judged.result.fault : (judged?.result.state ?? 'none');
}

test('each step has its fault, and what is not known is none', () => {
  const https = { scheme: 'https', port: 443 } as const;
  const server = { scheme: 'http', host: 'proxy', port: 3128, hasCredentials: false };
  assert.equal(stateOf({}), 'works');
  assert.equal(stateOf({ lookup: { outcome: 'failed', reason: 'not-found', detail: 'NXDOMAIN', ms: 1 } }), 'dns');
  assert.equal(
    stateOf({ proxy: server, lookup: { outcome: 'failed', reason: 'not-found', detail: 'NXDOMAIN', ms: 1 } }),
    'proxy',
  );
  assert.equal(stateOf({ lookup: { outcome: 'skipped', because: 'no packets' } }), 'unknown');
  assert.equal(stateOf({ tcp: { outcome: 'failed', reason: 'timeout', detail: '', ms: 1 } }), 'tcp');
  assert.equal(stateOf({ ...https, tls: { outcome: 'failed', reason: 'reset', detail: '', ms: 1 } }), 'tls');
  assert.equal(stateOf({ ...https, tls: TLS }), 'certificate');
  assert.equal(stateOf({ ...https, tls: { ...TLS, verifyError: null, nameError: 'none of its names' } }), 'certificate');
  assert.equal(stateOf({ proxy: server }, { http: says(407) }), 'proxy');
  assert.equal(stateOf({ proxy: server }, { http: says(503) }), 'proxy');
  assert.equal(stateOf({}, { http: says(503) }), 'server-error');
});

test('a repository with roots or a client certificate of its own is not judged by ours', () => {
  const own = { scheme: 'https', port: 443, anchors: 'own' } as const;
  assert.equal(stateOf({ ...own, tls: TLS }), 'works');
  assert.equal(stateOf({ ...own, anchors: 'none', tls: TLS }), 'works');
  assert.equal(
    stateOf({ ...own, tls: { outcome: 'failed', reason: 'client-certificate-required', detail: '', ms: 1 } }),
    'works',
  );
});

test('an answer: what it denies, what is not there, and what tells nothing', () => {
  const bucket = { host: 'my-repo.s3.eu-central-1.amazonaws.com' };
  assert.equal(stateOf({}, { http: says(403) }), 'denied');
  assert.equal(stateOf({}, { http: says(404) }), 'not-found');
  assert.equal(stateOf({}, { http: says(401) }), 'works');
  assert.equal(stateOf({}, { http: says(302) }), 'works');
  assert.equal(stateOf({}, { http: says(429) }), 'unknown');
  assert.equal(stateOf({}, { http: says(403), isGuess: true }), 'works');
  assert.equal(stateOf(bucket, { http: says(403) }), 'unknown');
  assert.equal(
    stateOf({ host: 'al2023-repos-eu-central-1-de612dc2.s3.dualstack.eu-central-1.amazonaws.com' }, { http: says(403) }),
    'denied',
  );
  assert.equal(stateOf({}, { http: says(200, 'text/html; charset=utf-8') }), 'not-a-repository');
  assert.equal(stateOf({}, { http: says(200, 'text/html'), path: '/mirrorlist' }), 'works');
});

test('which hosts are buckets, and whose', () => {
  const of = (host: string) => repositoryBucket(host, suffix);
  assert.deepEqual(of('amazonlinux-2-repos-eu-west-1.s3.dualstack.eu-west-1.amazonaws.com'), {
    name: 'amazonlinux-2-repos-eu-west-1',
    isAmazons: true,
  });
  assert.deepEqual(of('packages.eu-west-1.amazonaws.com'), { name: 'packages.eu-west-1.amazonaws.com', isAmazons: true });
  assert.deepEqual(of('my.own.s3.amazonaws.com'), { name: 'my.own', isAmazons: false });
  assert.equal(of('cdn.amazonlinux.com'), null);
  assert.equal(of('ssm.eu-west-1.amazonaws.com'), null);
});
