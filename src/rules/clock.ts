/** This node's clock against the servers'. Signatures are refused beyond five minutes (SigV4; RequestTimeTooSkewed at S3 beyond 15). */

import type { Draft } from '../catalog/data.ts';
import { duration } from '../knowledge/words.ts';
import { signedSkew } from './auth.ts';
import type { Picture } from './picture.ts';

const REFUSED_AFTER_SECONDS = 300;
/** Close enough to the limit that a drifting clock crosses it soon. */
const RISKY_AFTER_SECONDS = 180;

export function clockSkew(picture: Picture): readonly Draft[] {
  const best = clockOffset(picture);
  if (best === null) return [];
  const offsetSeconds = Math.round(best.offsetMs / 1000);
  const size = Math.abs(offsetSeconds);
  if (size < RISKY_AFTER_SECONDS) return [];
  const isRefused = size >= REFUSED_AFTER_SECONDS;
  return [
    {
      code: 'clock/skew',
      severity: isRefused ? 'error' : 'warning',
      subjects: [],
      data: { offsetSeconds, source: best.source },
      evidence: [`this node's clock is ${duration(size)} ${offsetSeconds > 0 ? 'behind' : 'ahead of'} ${best.source}`],
      capabilities: picture.facts.request.for,
    },
  ];
}

/**
 * How far the servers are ahead of this node. AWS over a verified chain is the best witness, the metadata service the next; where a
 * wrong clock makes every chain look expired, servers that agree with each other must do.
 */
function clockOffset(picture: Picture): { offsetMs: number; source: string } | null {
  const { connections, node } = picture.facts;
  const dated = connections.flatMap(({ host, tls, http }) =>
    tls.outcome === 'ok' && http.outcome === 'ok' && http.clockOffsetMs !== null && http.requestId !== null
      ? [
          {
            host,
            verified: tls.verifyError === null && tls.nameError === null,
            offsetMs: http.clockOffsetMs,
            error: tls.verifyError,
          },
        ]
      : [],
  );
  const verified = dated.filter((entry) => entry.verified);
  const median = middle(verified);
  if (median !== null) return median;
  if (node.imds.outcome === 'ok' && node.imds.data.clockOffsetMs !== null) {
    return { offsetMs: node.imds.data.clockOffsetMs, source: 'the instance metadata service' };
  }
  const signed = signedSkew(picture);
  if (signed !== null) return { offsetMs: signed.offsetMs, source: signed.host };
  return middle(dated.filter(({ error }) => error === 'CERT_HAS_EXPIRED' || error === 'CERT_NOT_YET_VALID'));
}

/** The median: one server with a wrong clock does not decide. */
function middle(entries: readonly { host: string; offsetMs: number }[]): { offsetMs: number; source: string } | null {
  const sorted = [...entries].sort((a, b) => a.offsetMs - b.offsetMs);
  const entry = sorted[Math.floor((sorted.length - 1) / 2)];
  return entry === undefined ? null : { offsetMs: entry.offsetMs, source: entry.host };
}
