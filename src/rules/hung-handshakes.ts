/** Handshakes without an answer, or with a reset for one: what a second look found, and what is left without. */
import type { Draft } from '../catalog/data.ts';
import { type Picture, sendsLargeHello } from './picture.ts';
import { type HandshakeCause, handshakeCause, isAnswered } from './second-look.ts';
import { common, type Hit, targetHits, tlsHits } from './tls.ts';

const HUNG = ['timeout', 'reset', 'closed'];

/** Of many addresses of one host only some are tried again: the others share the cause where they fail in the same way. */
function causeAt({ connection, address: { reach } }: Hit, hits: readonly Hit[]): HandshakeCause | null {
  const own = handshakeCause(connection);
  if (own !== null || connection.retries !== undefined || reach.state !== 'fails') return own;
  const siblings = hits.filter(
    (hit) =>
      hit.connection.host === connection.host && hit.address.reach.state === 'fails' && hit.address.reach.reason === reach.reason,
  );
  const causes = siblings.flatMap((hit) => handshakeCause(hit.connection) ?? []);
  return causes[0] ?? null;
}

function causedBy(picture: Picture, causes: readonly HandshakeCause[]): readonly Hit[] {
  const hits = tlsHits(picture, HUNG);
  return hits.filter((hit) => {
    const cause = causeAt(hit, hits);
    return cause !== null && causes.includes(cause);
  });
}

/** An older agent sends a small hello and works, until it is updated: a warning. */
export function largeHelloDropped(picture: Picture): readonly Draft[] {
  const agentSends = sendsLargeHello(picture.agentVersion);
  const hits = agentSends ? causedBy(picture, ['large-hello']) : targetHits(picture).filter(isLargeHello);
  if (hits.length === 0) return [];
  const { addresses, draft } = common(hits);
  const evidence = hits
    .filter(isLargeHello)
    .map(
      ({ connection: { host, ip } }) =>
        `${host} at ${ip}: a small hello is answered and a full-sized request after it, a large hello is not, twice`,
    );
  const severity = agentSends ? 'error' : 'warning';
  return [{ code: 'tls/large-hello-dropped', ...draft, severity, data: { addresses, agentSends }, evidence }];
}

const isLargeHello = ({ connection }: Hit): boolean => handshakeCause(connection) === 'large-hello';

export function sniFiltered(picture: Picture): readonly Draft[] {
  const hits = causedBy(picture, ['name']);
  if (hits.length === 0) return [];
  const { addresses, draft } = common(hits);
  const answered = hits.flatMap(({ connection: { host, ip, retries = [] } }) =>
    retries.filter((retry) => retry.servername !== host && isAnswered(retry)).map(({ servername }) => ({ ip, servername })),
  );
  const evidence = answered.map(({ ip, servername }) => `${ip} answers a hello for ${servername}`);
  const names = [...new Set(answered.map(({ servername }) => servername))];
  return [
    { code: 'tls/sni-filtered', ...draft, data: { addresses, answered: names }, evidence: [...evidence, ...draft.evidence] },
  ];
}

export function mtuBlackHole(picture: Picture): readonly Draft[] {
  const hits = causedBy(picture, ['inbound', 'outbound']);
  if (hits.length === 0) return [];
  const { addresses, draft } = common(hits);
  const ways = new Set(hits.flatMap(({ connection }) => handshakeCause(connection) ?? []));
  const direction = ways.size === 2 ? 'both' : ways.has('inbound') ? 'inbound' : 'outbound';
  const looked = hits.filter(({ connection }) => handshakeCause(connection) !== null);
  const evidence = looked.map(({ connection }) =>
    handshakeCause(connection) === 'inbound'
      ? `${connection.host} at ${connection.ip}: the short answer to a small hello arrives, the certificates after it do not`
      : `${connection.host} at ${connection.ip}: a small hello is answered, a full-sized request after it is not`,
  );
  return [{ code: 'path/mtu-black-hole', ...draft, data: { addresses, direction }, evidence: [...evidence, ...draft.evidence] }];
}

export function reset(picture: Picture): readonly Draft[] {
  return unexplained(picture, 'tls/reset', ['reset', 'closed']);
}

export function stalled(picture: Picture): readonly Draft[] {
  return unexplained(picture, 'tls/stalled', ['timeout']);
}

/** What a second look explains has a name of its own. */
function unexplained(picture: Picture, code: 'tls/reset' | 'tls/stalled', reasons: readonly string[]): readonly Draft[] {
  const all = tlsHits(picture, reasons);
  const hits = all.filter((hit) => causeAt(hit, all) === null);
  if (hits.length === 0) return [];
  const { addresses, draft } = common(hits);
  return [{ code, ...draft, data: { addresses } }];
}
