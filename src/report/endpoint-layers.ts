/** One endpoint's observations, summed up per layer over all its DNS servers and addresses: what one hop of its path is like. */
import type { EndpointVerdict, Layer, StepVerdict } from '../verdict.types.ts';
import { answersInFull } from './endpoint-state.ts';

/** `partial`: some of it works and some does not, and which one the agent gets next is luck. */
export type LayerOutcome = StepVerdict['outcome'] | 'partial';

export interface LayerSummary {
  readonly layer: Layer;
  readonly outcome: LayerOutcome;
  /** What was seen, in a few words; hosts and addresses in it are as the verdict gives them. */
  readonly words: string;
  /** Milliseconds of the slowest step of this layer; null when none was made. */
  readonly ms: number | null;
}

type DnsRow = EndpointVerdict['dns'][number];

const CONNECTION_LAYERS = ['tcp', 'tls', 'http'] as const;
/** Addresses that are written out in words. */
const MAX_ADDRESSES = 4;
/** The longest name of RFC 6895's list is `BADVERS` and the like. */
const MAX_RCODE = 16;

/** Whether an answer could lead anywhere at all. */
export function isUsable({ rcode, addresses }: DnsRow): boolean {
  return rcode === 'NOERROR' && addresses.length > 0;
}

/** What one server said: `no answer`, `NXDOMAIN`, `no address`, or the addresses. */
export function answerWords({ rcode, addresses }: DnsRow): string {
  if (rcode === null) return 'no answer';
  if (rcode !== 'NOERROR') return rcode.slice(0, MAX_RCODE);
  if (addresses.length === 0) return 'no address';
  const more = addresses.length - MAX_ADDRESSES;
  return addresses.slice(0, MAX_ADDRESSES).join(', ') + (more > 0 ? ` and ${more} more` : '');
}

/**
 * The server that the path's picture names: the one to blame when DNS fails (without a usable answer, else the first,
 * which is the configured one), otherwise the first that answered. null when no server was asked.
 */
export function decisiveAnswer({ dns, firstFailingLayer }: EndpointVerdict): DnsRow | null {
  const wanted = firstFailingLayer === 'dns' ? dns.find((row) => !isUsable(row)) : dns.find(isUsable);
  return wanted ?? dns[0] ?? null;
}

function dnsSummary(endpoint: EndpointVerdict): LayerSummary {
  const { dns, addresses, firstFailingLayer } = endpoint;
  const said = dns.map((row) => `${row.server}: ${answerWords(row)}`).join('; ');
  const ms = dns.length === 0 ? null : Math.max(...dns.map((row) => row.ms));
  const summary = (outcome: LayerOutcome, words: string): LayerSummary => ({ layer: 'dns', outcome, words, ms });
  if (firstFailingLayer === 'dns') return summary('failed', said || 'no DNS server answered');
  if (dns.length === 0) {
    return addresses.length > 0
      ? summary('skipped', 'its addresses did not come from a DNS server')
      : summary('inconclusive', 'no DNS answer was seen');
  }
  if (dns.every(isUsable)) return summary('ok', said);
  return dns.some(isUsable) ? summary('partial', said) : summary('inconclusive', said);
}

/** `10.0.2.10: timeout, no answer within 3000 ms`. */
export function stepWords({ outcome, reason, detail }: StepVerdict): string {
  const told = [reason, detail].filter((part) => part !== undefined && part !== '');
  return told.length === 0 ? outcome : told.join(', ');
}

/** A proxy that says no is HTTP's matter: it speaks HTTP until the tunnel is there. */
function stepOf(address: EndpointVerdict['addresses'][number], layer: (typeof CONNECTION_LAYERS)[number]): StepVerdict {
  const { connect } = address;
  return layer === 'http' && connect !== undefined && connect.outcome !== 'ok' && connect.outcome !== 'skipped'
    ? connect
    : address[layer];
}

function connectionSummary(endpoint: EndpointVerdict, layer: (typeof CONNECTION_LAYERS)[number]): LayerSummary {
  const { addresses, firstFailingLayer } = endpoint;
  const steps = addresses.map((address) => ({ ip: address.ip, step: stepOf(address, layer) }));
  const of = (outcome: StepVerdict['outcome']): typeof steps => steps.filter(({ step }) => step.outcome === outcome);
  const worst = [...of('failed'), ...of('inconclusive'), ...of('ok'), ...of('skipped')];
  const shown = worst[0] === undefined ? [] : of(worst[0].step.outcome).slice(0, MAX_ADDRESSES);
  const ms = Math.max(-1, ...[...of('failed'), ...of('ok')].map(({ step }) => step.ms ?? -1));
  const summary = (outcome: LayerOutcome, words: string): LayerSummary => ({
    layer,
    outcome,
    words,
    ms: ms < 0 || outcome === 'skipped' ? null : ms,
  });
  const words = shown.map(({ ip, step }) => `${ip}: ${stepWords(step)}`).join('; ');
  // Addresses that another server gave were tried as well, but this node never gets them.
  if (firstFailingLayer === 'dns') return summary('skipped', 'DNS does not lead there');
  const isAbove = firstFailingLayer !== null && layerRank(layer) > layerRank(firstFailingLayer);
  const [good, bad] = [of('ok').length, of('failed').length];
  if (isAbove && !addresses.some(answersInFull)) {
    return summary('skipped', `${firstFailingLayer.toUpperCase()} fails before it`);
  }
  // An endpoint that works as a whole may have an address of a family that this node does not have.
  if (bad > 0 && good > 0) return summary(firstFailingLayer === null ? 'ok' : 'partial', words);
  if (bad > 0) return summary('failed', words);
  if (good > 0) return summary('ok', of('inconclusive').length > 0 ? `${good} of ${steps.length} addresses answer` : words);
  return steps.length === 0 || of('inconclusive').length > 0
    ? summary('inconclusive', words || 'no address was tried')
    : summary('skipped', words);
}

function layerRank(layer: Layer): number {
  return (['dns', 'tcp', 'tls', 'http', 'auth'] as const).indexOf(layer);
}

/** The layers of one endpoint from the bottom up; `auth` only where it is the one that fails. */
export function layersOf(endpoint: EndpointVerdict): readonly LayerSummary[] {
  const denied: LayerSummary = { layer: 'auth', outcome: 'failed', words: 'the call was denied', ms: null };
  return [
    dnsSummary(endpoint),
    ...CONNECTION_LAYERS.map((layer) => connectionSummary(endpoint, layer)),
    ...(endpoint.firstFailingLayer === 'auth' ? [denied] : []),
  ];
}
