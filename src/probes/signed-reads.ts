/** Signed reads in S3, beside the anonymous ones: who is denied, everybody or only those without a name? Loaded only when there is something to ask. */
import type { ObjectFacts } from '../facts.ts';
import type { Keys } from '../node/shared-credentials.ts';
import type { HttpSession } from '../platform/ports.ts';
import { pathOf, readingOf } from './s3.ts';
import { signerFor } from './signer.ts';
import type { ConnectionLimits } from './target.ts';

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
  const signer = signerFor('s3', region, keys);
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
