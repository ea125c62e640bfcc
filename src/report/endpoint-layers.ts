/** One endpoint's observations, summed up per layer over all its DNS servers and addresses: what one hop of its path is like. */
import { isUsable } from '../picture/views.ts';
import type { EndpointVerdict, Layer, StepVerdict } from '../verdict.types.ts';

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
type Address = EndpointVerdict['addresses'][number];
type ConnectionLayer = (typeof CONNECTION_LAYERS)[number];

const LAYERS: readonly Layer[] = ['dns', 'tcp', 'tls', 'http', 'auth'];
const CONNECTION_LAYERS = ['tcp', 'tls', 'http'] as const;
/** Addresses that are written out in words. */
const MAX_ADDRESSES = 4;

/** The server that the path's picture names: the first to blame, else the first that leads somewhere. null: none was asked. */
export function decisiveAnswer({ dns }: EndpointVerdict): DnsRow | null {
  return dns.find(({ blamed }) => blamed === true) ?? dns.find(isUsable) ?? dns[0] ?? null;
}

/** The layer that decides has the endpoint's own state. */
function deciding(state: EndpointVerdict['state']): LayerOutcome {
  switch (state) {
    case 'works':
      return 'ok';
    case 'partial':
      return 'partial';
    case 'unknown':
      return 'inconclusive';
    case 'fails':
    case 'unresolved':
      return 'failed';
  }
}

function dnsSummary({ dns, addresses, firstFailingLayer, state, pinned }: EndpointVerdict): LayerSummary {
  const said = dns.map(({ server, says }) => `${server}: ${says}`).join('; ');
  const ms = dns.length === 0 ? null : Math.max(...dns.map((row) => row.ms));
  const summary = (outcome: LayerOutcome, words: string): LayerSummary => ({ layer: 'dns', outcome, words, ms });
  if (pinned !== undefined) {
    const agrees = pinned.every((ip) => dns.some((row) => row.addresses.includes(ip)));
    // DNS may be right: nobody asks it.
    return summary(agrees ? 'ok' : 'partial', `the hosts file says ${pinned.join(', ')}`);
  }
  if (firstFailingLayer === 'dns') return summary(deciding(state), said || 'no DNS server answered');
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

/** What the proxy answers stands in the place of the layer that it stops. */
function stepOf(address: Address, layer: ConnectionLayer, failing: Layer | null): StepVerdict {
  const { connect } = address;
  const isStopped = connect !== undefined && connect.outcome !== 'ok' && connect.outcome !== 'skipped';
  return isStopped && layer === (failing ?? 'http') ? connect : address[layer];
}

function connectionSummary(endpoint: EndpointVerdict, layer: ConnectionLayer): LayerSummary {
  const { addresses, state, firstFailingLayer: failing } = endpoint;
  const steps = addresses.map((address) => ({ ip: address.ip, step: stepOf(address, layer, failing) }));
  const of = (outcome: StepVerdict['outcome']): typeof steps => steps.filter(({ step }) => step.outcome === outcome);
  const isAbove = failing !== null && LAYERS.indexOf(layer) > LAYERS.indexOf(failing);
  if (isAbove && (state === 'fails' || state === 'unresolved')) {
    // Addresses that another server gave were tried as well, but this node never gets them.
    const words = failing === 'dns' ? 'DNS does not lead there' : `${failing.toUpperCase()} fails before it`;
    return { layer, outcome: 'skipped', words, ms: null };
  }
  const [good, bad] = [of('ok').length, of('failed').length];
  const seen = counted(good, bad, steps.length === 0 || of('inconclusive').length > 0);
  const outcome = layer === failing || state === 'works' ? deciding(state) : isAbove && good > 0 ? 'ok' : seen;
  const [first, ...others] = outcome === 'ok' ? [of('ok'), of('failed')] : [of('failed'), of('inconclusive'), of('ok')];
  const told = [first, ...others, of('skipped')].find((some) => some.length > 0) ?? [];
  const words = told
    .slice(0, MAX_ADDRESSES)
    .map(({ ip, step }) => `${ip}: ${stepWords(step)}`)
    .join('; ');
  const ms = Math.max(-1, ...[...of('failed'), ...of('ok')].map(({ step }) => step.ms ?? -1));
  return {
    layer,
    // Nobody knows yet what the agent gets.
    outcome: state === 'unknown' && outcome === 'failed' ? 'inconclusive' : outcome,
    words:
      outcome === 'ok' && good > 0 && good < steps.length
        ? `${good} of ${steps.length} addresses answer`
        : words || 'no address was tried',
    ms: ms < 0 || outcome === 'skipped' ? null : ms,
  };
}

function counted(good: number, bad: number, isOpen: boolean): LayerOutcome {
  if (bad > 0) return good > 0 ? 'partial' : 'failed';
  return good > 0 ? 'ok' : isOpen ? 'inconclusive' : 'skipped';
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
