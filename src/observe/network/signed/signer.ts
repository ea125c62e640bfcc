/** Signature Version 4 where no SDK client is loaded: for reads in S3 and the message channel. */
import { createHash, createHmac, type Hash } from 'node:crypto';
import { SignatureV4 } from '@smithy/signature-v4';
import type { Keys } from '../../node/credentials/shared-credentials.ts';
import { signingKeys } from './sdk-handler.ts';

/** SHA-256 in the form that the SDK's signer wants; with a secret, an HMAC. */
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
    // The signer makes a new object for each use.
  }
}

function bytesOf(data: ArrayBuffer | ArrayBufferView): Uint8Array {
  return ArrayBuffer.isView(data) ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength) : new Uint8Array(data);
}

/** `bucket`: the bucket whose name stands before S3's own in `host`. */
export interface ToSign {
  readonly method: 'GET' | 'POST';
  readonly host: string;
  readonly bucket?: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** Who signs. */
export interface SignedBy {
  readonly region: string;
  readonly keys: Keys;
  /** AWS's clock minus this node's (`awsClockOffset`). */
  readonly clockOffsetMs: number;
}

/**
 * The headers to send, without the host, signed for one service in one Region. Keeps nothing of the
 * keys. Throws for a host that must not receive signed requests.
 */
export async function signedHeaders(
  { method, host, bucket, path, headers, body }: ToSign,
  { service, region, keys, clockOffsetMs }: SignedBy & { readonly service: 's3' | 'ssmmessages' },
): Promise<Readonly<Record<string, string>>> {
  const signer = new SignatureV4({
    service,
    region,
    credentials: signingKeys(host, keys, bucket),
    sha256: Sha256,
    // Only S3 takes the path as it is sent.
    uriEscapePath: service !== 's3',
    applyChecksum: true,
  });
  const request = { method, protocol: 'https:', hostname: host, path, headers: { host, ...headers }, query: {} };
  const signingDate = new Date(Date.now() + clockOffsetMs);
  const signed = await signer.sign(body === undefined ? request : { ...request, body }, { signingDate });
  const { host: _, ...rest } = signed.headers;
  return rest;
}
