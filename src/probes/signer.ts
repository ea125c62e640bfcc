/** Signature Version 4 for what no client of the SDK is loaded for: reads in S3, and the message channel. */
import { createHash, createHmac, type Hash } from 'node:crypto';
import { SignatureV4 } from '@smithy/signature-v4';
import type { Keys } from '../node/shared-credentials.ts';
import { signingKeys } from './sdk-handler.ts';

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

/** Signs for one service in one Region; nothing of the keys is kept elsewhere. */
export function signerFor(service: 's3' | 'ssmmessages', region: string, keys: Keys): SignatureV4 {
  return new SignatureV4({
    service,
    region,
    credentials: signingKeys(keys),
    sha256: Sha256,
    // S3 alone takes the path as it is sent.
    uriEscapePath: service !== 's3',
    applyChecksum: true,
  });
}
