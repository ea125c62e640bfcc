/** What was seen while this node's clock was being set: nothing that only a wrong clock would explain is a fault of anybody. */

import type { ConnectionFacts, Facts } from '../facts.ts';
import { refusalOf } from '../knowledge/denials.ts';
import type { CallFacts } from './signed.ts';

/** Facts without what depends on the clock. `jumpMs`: how far it was set; null where it was not. */
export function withoutClock(facts: Facts, jumpMs: number | null): Facts {
  if (jumpMs === null) return facts;
  const why = `this node's clock was set by ${(Math.abs(jumpMs) / 1000).toFixed(0)} s during the run`;
  const timeless = (connection: ConnectionFacts): ConnectionFacts => withoutDates(connection, jumpMs, why);
  const { node, signed, beside } = facts;
  return {
    ...facts,
    node:
      node.imds.outcome === 'ok' ? { ...node, imds: { ...node.imds, data: { ...node.imds.data, clockOffsetMs: null } } } : node,
    connections: facts.connections.map(timeless),
    ...(beside === undefined ? {} : { beside: { ...beside, connections: beside.connections.map(timeless) } }),
    ...(signed === undefined ? {} : { signed: { ...signed, calls: signed.calls.map((call) => withoutSkew(call, why)) } }),
    notProbed: [...facts.notProbed, { what: "this node's clock against the servers'", why }],
  };
}

function withoutDates(connection: ConnectionFacts, jumpMs: number, why: string): ConnectionFacts {
  const { at, smallHello } = connection;
  return {
    ...connection,
    ...datelessSteps(connection, at, jumpMs, why),
    ...(smallHello === undefined ? {} : { smallHello: datelessSteps(smallHello, at, jumpMs, why) }),
  };
}

type Steps = Pick<ConnectionFacts, 'tls' | 'http'>;

function datelessSteps({ tls, http }: Steps, at: string, jumpMs: number, why: string): Steps {
  const unsure = tls.outcome === 'ok' && tls.verifyError !== null && mayBeTheClock(tls, Date.parse(at), jumpMs);
  return {
    tls: unsure ? { outcome: 'inconclusive', why } : tls,
    http: http.outcome === 'ok' ? { ...http, clockOffsetMs: null } : http,
  };
}

/** By the clock before it was set or after, all of the chain is valid: then the error may be the other one's. */
function mayBeTheClock(
  { verifyError, chain }: Extract<ConnectionFacts['tls'], { outcome: 'ok' }>,
  at: number,
  jumpMs: number,
): boolean {
  const isValid = (time: number): boolean =>
    chain.every(({ notBefore, notAfter }) => Date.parse(notBefore) <= time && time <= Date.parse(notAfter));
  const times = [at, at - jumpMs, at + jumpMs];
  const isByDate = verifyError === 'CERT_HAS_EXPIRED' || verifyError === 'CERT_NOT_YET_VALID' || !times.every(isValid);
  return isByDate && times.some(isValid);
}

function withoutSkew(call: CallFacts, why: string): CallFacts {
  const { result } = call;
  const isSkew = result.outcome === 'failed' && refusalOf(result.code, result.detail).kind === 'skew';
  return isSkew ? { ...call, result: { outcome: 'inconclusive', why } } : call;
}
