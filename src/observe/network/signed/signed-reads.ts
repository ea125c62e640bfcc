/**
 * Signed reads in S3, beside the anonymous ones: does S3 deny everybody, or only anonymous readers?
 * Loaded only when there is something to ask.
 */
import type { ObjectFacts } from '../../../facts.ts';
import type { HttpSession } from '../../../platform/ports.ts';
import { pathOf } from '../s3/read-queue.ts';
import { readingOf } from '../s3/reading.ts';
import type { ConnectionLimits } from '../target.ts';
import { type SignedBy, signedHeaders } from './signer.ts';
import { untilOver, whyNone } from './until-over.ts';

const MAX_BODY = 4_096;

/** Opens a session with the host of `object` behind a verified chain, or rejects. */
type Open = (object: Pick<ObjectFacts, 'host' | 'bucket' | 'style'>) => Promise<HttpSession>;

/** Reads each object once more, signed, over one connection for each host. Never rejects. */
export async function signedReads(
  objects: readonly ObjectFacts[],
  by: SignedBy & { readonly open: Open },
  limits: ConnectionLimits,
): Promise<readonly ObjectFacts[]> {
  const done = await Promise.all(
    [...Map.groupBy(objects, ({ host }) => host).values()].map((reads) => readAll(reads, by, limits)),
  );
  return done.flat();
}

/** Reads one after another, over one connection as long as it lasts. */
async function readAll(
  reads: readonly ObjectFacts[],
  { open, ...by }: SignedBy & { readonly open: Open },
  limits: ConnectionLimits,
): Promise<readonly ObjectFacts[]> {
  const found: ObjectFacts[] = [];
  let session = null as HttpSession | null;
  const read = async (object: ObjectFacts): Promise<ObjectFacts['result']> => {
    const { host, bucket, style } = object;
    const path = pathOf(object);
    const headers = await signedHeaders(
      { method: 'GET', host, path, headers: { range: 'bytes=0-255' }, ...(style === 'virtual' ? { bucket } : {}) },
      { service: 's3', ...by },
    );
    session = session?.isOpen() === true ? session : await open(object);
    return readingOf(await session.request({ method: 'GET', path, host, headers, maxBodyBytes: MAX_BODY, ...limits }), object);
  };
  for (const object of reads) {
    const result = await untilOver(() => read(object), limits.signal).catch(
      (error: unknown) => ({ outcome: 'inconclusive', why: whyNone(error, 'no connection carried the signed read') }) as const,
    );
    found.push({ ...object, result });
  }
  session?.close();
  return found;
}
