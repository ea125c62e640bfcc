/**
 * Over a chain that does not verify, nothing signed is ever received: neither by the signed calls, nor by `--deep`, nor by the delivery
 * to CloudWatch Logs; also where the survey saw a good chain and the bad one comes with the next connection.
 */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { courier } from '../../../src/deliver/courier.ts';
import type { ConnectionFacts } from '../../../src/facts.ts';
import { probeConnection } from '../../../src/observe/network/connect/connection.ts';
import { httpFacts } from '../../../src/observe/network/connect/http-facts.ts';
import { probeSigned } from '../../../src/observe/network/signed/signed.ts';
import { keysOf } from '../../../src/observe/node/credentials/shared-credentials.ts';
import { readTrust } from '../../../src/observe/node/trust/trust.ts';
import { openPrivateFolder } from '../../../src/platform/private-folder.ts';
import { judge } from '../../../src/verdict/verdict.ts';
import { routes } from '../../platform/loopback.ts';
import { recordedFacts } from '../../scenarios/corpus.ts';
import { type ChainCase, chainCases, NAME } from '../node/chain-cases.ts';
import { serveChain } from '../node/chain-server.ts';
import { makePorts } from '../node/ports-double.ts';

const IP = '10.1.0.1';
const REGION = 'eu-central-1';
const SECRETS = ['ASIAEXAMPLEEXAMPLE01', 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLE', 'TOKENtokenTOKENtoken'] as const;
const limits = { timeoutMs: 5_000, signal: new AbortController().signal };
const credentials = Promise.resolve({
  facts: { state: 'found', source: 'instance-profile', role: 'node', expiresAt: null },
  keys: keysOf(...SECRETS),
} as const);

/** Everything that a server of this chain received, headers and bodies, when all that signs has had its turn. */
async function received(t: TestContext, chain: ChainCase, surveyed: 'as it is' | 'as verified'): Promise<string> {
  let heard = '';
  const server = new Server((request, response) => {
    heard += `${request.url ?? ''} ${request.rawHeaders.join(' ')}\n`;
    request.on('data', (chunk: Buffer) => (heard += chunk.toString('latin1')));
    response.writeHead(200, { 'x-amzn-requestid': 'R-1', 'content-type': 'application/x-amz-json-1.1' });
    response.end('{}');
  });
  const port = await serveChain(t, chain, (socket) => void server.emit('connection', socket));
  const tree = { '/etc/ssl/certs/ca-certificates.crt': chain.roots.map(({ pem }) => pem).join('') };
  const ports = makePorts({ tree, translate: routes({ [IP]: port }) });
  const trust = readTrust(ports, null);
  const seen = await probeConnection(ports, trust, { host: NAME, ip: IP, port: 443 }, limits, async (session) =>
    httpFacts(await session.request({ method: 'GET', path: '/', host: NAME, maxBodyBytes: 100, ...limits }), Date.now()),
  );
  const connections = [surveyed === 'as it is' ? seen : asVerified(seen)];
  const deep = { nodeId: Promise.resolve('i-0123456789abcdef0'), messagesHost: NAME, s3Hosts: [NAME] };
  const payload = { bucket: `aws-patch-manager-${REGION}-0`, host: NAME, os: 'linux' } as const;
  await probeSigned(ports, { region: REGION, host: NAME, credentials, connections, payload, deep, trust, proxy: null }, limits);
  const folder = mkdtempSync(join(tmpdir(), 'never-signed-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  await courier(
    { ...ports, openFolder: openPrivateFolder },
    { region: REGION, host: NAME, credentials, trust, proxy: null, connections },
    judge(recordedFacts('healthy-private')).verdict,
    { target: { group: 'group', stream: null }, createsGroup: false, spool: join(folder, 'spool'), timeoutMs: 5_000 },
    limits.signal,
  );
  server.closeAllConnections();
  return heard;
}

function asVerified(seen: ConnectionFacts): ConnectionFacts {
  const { tls, http } = seen;
  const ok = { outcome: 'ok', ms: 1, status: 404, requestId: 'R-0', server: null, contentType: null, location: null } as const;
  return {
    ...seen,
    tls: tls.outcome === 'ok' ? { ...tls, verifyError: null, nameError: null } : tls,
    http: http.outcome === 'ok' ? http : { ...ok, clockOffsetMs: 0, excerpt: null },
  };
}

const isSigned = (heard: string): boolean =>
  /AWS4-HMAC-SHA256|x-amz-security-token/iu.test(heard) || SECRETS.some((secret) => heard.includes(secret));

// Beside each other, as the SDK pauses before it tries again.
describe('nothing signed goes over a chain that does not verify', { concurrency: 16 }, () => {
  const cases = Object.entries(chainCases());
  it('and the same is received over one that does', async (t) => {
    const good = cases.find(([, { error }]) => error === null);
    assert(good !== undefined);
    for (const surveyed of ['as it is', 'as verified'] as const) {
      const heard = await received(t, good[1], surveyed);
      assert.match(heard, /AmazonSSM/u);
      assert.match(heard, /Logs_20140328\.PutLogEvents/u);
      assert(isSigned(heard));
    }
  });
  for (const [title, chain] of cases) {
    if (chain.error === null) continue;
    it(title, async (t) => {
      for (const surveyed of ['as it is', 'as verified'] as const) {
        const heard = await received(t, chain, surveyed);
        assert(!isSigned(heard), `${surveyed}: ${heard}`);
      }
    });
  }
});
