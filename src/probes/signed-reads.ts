/** Signed reads in S3, beside the anonymous ones: who is denied, everybody or only those without a name? Loaded only when there is something to ask. */
import { createHash, createHmac, type Hash } from 'node:crypto';
import { SignatureV4 } from '@smithy/signature-v4';
import type { ObjectFacts } from '../facts.ts';
import type { Keys } from '../node/shared-credentials.ts';
import type { HttpSession } from '../platform/ports.ts';
import { pathOf, readingOf } from './s3.ts';
import type { ConnectionLimits } from './target.ts';

/** SHA-256 as the SDK's signer wants it: with a secret an HMAC. */
class Sha256 {
  readonly #hash: Hash | ReturnType<typeof createHmac>;
  constructor(key?: string | ArrayBuffer | ArrayBufferView) {
    this.#hash = key === undefined ? createHash('sha256') : createHmac('sha256', typeof key === 'string' ? key : bytesOf(key));
  }
  update(data: string | ArrayBuffer | ArrayBufferView): void {
    this.#hash.update(typeof data === 'string' ? data : bytesOf(data));
  }
  digest(): Promise<Uint8Array> {
    return Promise.resolve(this.#hash.digest());
  }
  reset(): void {
    // The signer makes a new one for each use.
  }
}

function bytesOf(data: ArrayBuffer | ArrayBufferView): Uint8Array {
  return ArrayBuffer.isView(data) ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength) : new Uint8Array(data);
}

const MAX_BODY = 4_096;

/**
 * Each object once more, signed; one connection for each host. Never rejects.
 * @param open a session with a host behind a chain that has been verified; it rejects where there is none.
 */
export async function signedReads(
  objects: readonly ObjectFacts[],
  { region, keys, open }: { readonly region: string; readonly keys: Keys; readonly open: (host: string) => Promise<HttpSession> },
  limits: ConnectionLimits,
): Promise<readonly ObjectFacts[]> {
  const signer = new SignatureV4({
    service: 's3',
    region,
    credentials: {
      accessKeyId: keys.accessKeyId.reveal(),
      secretAccessKey: keys.secretAccessKey.reveal(),
      ...(keys.sessionToken === null ? {} : { sessionToken: keys.sessionToken.reveal() }),
    },
    sha256: Sha256,
    // S3 alone takes the path as it is sent.
    uriEscapePath: false,
    applyChecksum: true,
  });
  const byHost = Map.groupBy(objects, ({ host }) => host);
  const done = await Promise.all(
    [...byHost].map(async ([host, reads]) => {
      const found: ObjectFacts[] = [];
      let session = null as HttpSession | null;
      for (const object of reads) {
        try {
          session = session?.isOpen() === true ? session : await open(host);
          const path = pathOf(object);
          const headers = { host, range: 'bytes=0-255' };
          const signed = await signer.sign({ method: 'GET', protocol: 'https:', hostname: host, path, headers, query: {} }, {});
          const { host: _, ...rest } = signed.headers;
          const answer = await session.request({ method: 'GET', path, host, headers: rest, maxBodyBytes: MAX_BODY, ...limits });
          found.push({ ...object, result: readingOf(answer, object) });
        } catch {
          found.push({ ...object, result: { outcome: 'inconclusive', why: 'no connection carried the signed read' } });
        }
      }
      session?.close();
      return found;
    }),
  );
  return done.flat();
}
