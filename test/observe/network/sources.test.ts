/** Repositories are asked over real sockets: HEAD only, no login, and nobody prints one. */
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import { packetBudget } from '../../../src/observe/network/dns/packet-budget.ts';
import { probeSources } from '../../../src/observe/network/sources/probe-sources.ts';
import { readSources } from '../../../src/observe/node/sources/read-sources.ts';
import { makePorts } from '../node/ports-double.ts';

const trust = Promise.reject(new Error('no TLS here'));
trust.catch(() => undefined);

test('two suites at one host: HEAD for each, without the login; more hosts than twelve are told', async (t) => {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url} ${request.headers.authorization ?? 'nobody'}`);
    response.writeHead(request.url?.includes('gone') === true ? 404 : 200).end('packages');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => server.close());
  const { port } = server.address() as AddressInfo;
  const many = Array.from({ length: 14 }, (_, number) => `deb http://h${number}.example/ x main`).join('\n');
  const ports = makePorts({
    tree: {
      '/etc/os-release': 'ID=debian\n',
      '/etc/apt/sources.list': `deb http://agent:Tr0ub4dor-3@repo.example/debian a main\ndeb http://agent:Tr0ub4dor-3@repo.example/debian gone main\n${many}\n`,
    },
    translate: ({ ip }) => (ip === '203.0.113.7' ? { kind: 'to', ip: '127.0.0.1', port } : { kind: 'refuse' }),
  });
  const read = await readSources(ports, { region: 'eu-central-1', dnsSuffix: 'amazonaws.com' });
  const facts = await probeSources(
    ports,
    read,
    {
      trust: Promise.resolve({ quick: ports.trustStore([]).trust, examine: () => trust }),
      servers: { configured: Promise.resolve({ servers: [] }) },
      pinned: (host) => Promise.resolve(host === 'repo.example' ? ['203.0.113.7'] : ['192.0.2.1']),
      families: { v4: true, v6: false },
      budget: packetBudget(),
      settings: null,
      credentials: null,
    },
    { timeoutMs: 20_000, signal: new AbortController().signal },
  );
  assert.deepEqual(asked, [
    'HEAD /debian/dists/a/InRelease nobody',
    'HEAD /debian/dists/gone/InRelease nobody',
    'HEAD /debian/dists/gone/Release nobody',
  ]);
  assert.equal(facts.places.length, 12);
  assert.equal(facts.notRead.length, 3);
  assert.deepEqual(
    facts.repositories
      .slice(0, 2)
      .map(({ section, urls }) => [section, urls.map(({ http }) => (http.outcome === 'ok' ? http.status : 0))]),
    [
      ['a', [200]],
      ['gone', [404]],
    ],
  );
  assert.doesNotMatch(JSON.stringify(facts), /Tr0ub4dor/u);
});
