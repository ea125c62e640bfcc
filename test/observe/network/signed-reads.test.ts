/** Signed reads in S3: which are made, how they are signed, and that what breaks is not known. */
import assert from 'node:assert/strict';
import { createHash, createHmac } from 'node:crypto';
import { describe, it } from 'node:test';
import type { ObjectFacts } from '../../../src/facts.ts';
import { readsToSign } from '../../../src/observe/network/signed/signed.ts';
import { signedReads } from '../../../src/observe/network/signed/signed-reads.ts';
import { keysOf } from '../../../src/observe/node/credentials/shared-credentials.ts';
import type { HttpRequest, HttpSession } from '../../../src/platform/ports.ts';

const HOST = 's3.eu-central-1.amazonaws.com';
const SECRET = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY';
const keys = keysOf('AKIAEXAMPLEEXAMPLE01', SECRET, 'TOKEN') ?? assert.fail('these are keys');
const limits = { timeoutMs: 1_000, signal: new AbortController().signal };

const object = (bucket: string, over: Partial<ObjectFacts> = {}, status = 403): ObjectFacts => ({
  bucket,
  purpose: 'agent',
  host: HOST,
  ip: '10.0.0.1',
  style: 'path',
  key: 'latest/VERSION',
  certainty: 'known',
  result: { outcome: 'ok', ms: 1, status, code: null, message: null, bucketRegion: null, requestId: 'R' },
  ...over,
});

describe('which reads are made signed', () => {
  it('those of known objects that were denied, of buckets of the user’s, and the agent’s own, once each', () => {
    const objects = [
      object('denied'),
      object('denied', { host: 's3.dualstack.eu-central-1.amazonaws.com' }),
      object('allowed', {}, 206),
      object('allowed', { host: 's3.dualstack.eu-central-1.amazonaws.com' }, 206),
      object('others', { purpose: 'documents' }, 200),
      object('gone', {}, 404),
      object('absent', { certainty: 'absent' }),
      object('own', { purpose: 'user', certainty: 'absent' }),
      object('broken', { result: { outcome: 'failed', reason: 'reset', detail: '', ms: 1 } }),
    ];
    assert.deepEqual(
      readsToSign(objects).map(({ bucket }) => bucket),
      ['denied', 'allowed', 'own'],
    );
    assert.ok(readsToSign(Array.from({ length: 500 }, (_, index) => object(`b${index}`))).length <= 12);
  });
});

/** Signature Version 4, written from the IAM User Guide ("Create a signed AWS API request"). */
function signatureOf({ method, path, headers = {} }: HttpRequest): string {
  const date = headers['x-amz-date'] ?? '';
  const names = /SignedHeaders=([^,]+)/u.exec(headers['authorization'] ?? '')?.[1] ?? '';
  const hash = createHash('sha256').update('').digest('hex');
  const lines = names.split(';').map((name) => `${name}:${name === 'host' ? HOST : (headers[name] ?? '')}\n`);
  const canonical = [method, path, '', lines.join(''), names, hash].join('\n');
  const scope = `${date.slice(0, 8)}/eu-central-1/s3/aws4_request`;
  const text = ['AWS4-HMAC-SHA256', date, scope, createHash('sha256').update(canonical).digest('hex')].join('\n');
  const key = [date.slice(0, 8), 'eu-central-1', 's3', 'aws4_request'].reduce<Buffer | string>(
    (secret, part) => createHmac('sha256', secret).update(part).digest(),
    `AWS4${SECRET}`,
  );
  return createHmac('sha256', key).update(text).digest('hex');
}

describe('a signed read', () => {
  it('has the signature that S3 computes, and asks for the same object', async () => {
    const asked: HttpRequest[] = [];
    const session: HttpSession = {
      isOpen: () => true,
      close: () => undefined,
      request: (request) => {
        asked.push(request);
        return Promise.resolve({ outcome: 'ok', status: 200, headers: {}, body: '', ms: 1 });
      },
    };
    const open = (): Promise<HttpSession> => Promise.resolve(session);
    const done = await signedReads(
      [object('amazon-ssm-eu-central-1'), object('other')],
      { region: 'eu-central-1', keys, clockOffsetMs: 0, open },
      limits,
    );
    assert.deepEqual(
      done.map(({ result }) => result.outcome),
      ['ok', 'ok'],
    );
    assert.deepEqual(
      asked.map(({ path }) => path),
      ['/amazon-ssm-eu-central-1/latest/VERSION', '/other/latest/VERSION'],
    );
    for (const request of asked) {
      assert.equal(/Signature=(\w+)$/u.exec(request.headers?.['authorization'] ?? '')?.[1], signatureOf(request));
      assert.equal(request.headers?.['x-amz-security-token'], 'TOKEN');
    }
    assert.ok(!JSON.stringify(done).includes('TOKEN'));
  });

  it('without a connection is not known', async () => {
    const open = (): Promise<HttpSession> => Promise.reject(new Error('nobody'));
    const [read] = await signedReads([object('b')], { region: 'eu-central-1', keys, clockOffsetMs: 0, open }, limits);
    assert.equal(read?.result.outcome, 'inconclusive');
  });
});
