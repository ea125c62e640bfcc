/** How far this node's clock is from the servers', by the best witness of the run. */
import { furthest } from '../facts/small-hello.ts';
import type { Picture } from './picture.ts';
import { refusals } from './refusals.ts';

export interface ClockOffset {
  /** How far the servers are ahead of this node, in milliseconds. */
  readonly offsetMs: number;
  readonly source: string;
}

/**
 * How far the servers are ahead of this node. AWS over a verified chain is the best witness, then
 * the metadata service. If every chain looks expired, believe what most servers say.
 */
export function clockOffset(picture: Picture): ClockOffset | null {
  const { connections, node } = picture.facts;
  const dated = connections.map(furthest).flatMap(({ host, tls, http }) =>
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

/** How far AWS says that the clocks are apart, in milliseconds. */
function signedSkew(picture: Picture): { readonly offsetMs: number; readonly host: string } | null {
  for (const { refusal, call } of refusals(picture))
    if (refusal.kind === 'skew' && refusal.offsetMs !== null) return { offsetMs: refusal.offsetMs, host: call.host };
  return null;
}

/** The median: one server with a wrong clock does not decide. */
function middle(entries: readonly { host: string; offsetMs: number }[]): ClockOffset | null {
  const sorted = [...entries].sort((a, b) => a.offsetMs - b.offsetMs);
  const entry = sorted[Math.floor((sorted.length - 1) / 2)];
  return entry === undefined ? null : { offsetMs: entry.offsetMs, source: entry.host };
}
