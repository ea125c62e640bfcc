/** Signature Version 4 where no SDK client is loaded: for reads in S3 and the message channel. */
import { SignatureV4 } from '@smithy/signature-v4';
import { Sha256 } from '../../../platform/sha256.ts';
import type { Keys } from '../../node/credentials/shared-credentials.ts';
import { signingKeys } from './sdk-handler.ts';

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
