/** What one endpoint's row of the picture is drawn as, from the DNS server that decides to the endpoint. */
import type { EndpointVerdict } from '../verdict.types.ts';
import { type LayerOutcome, type LayerSummary, layersOf } from './endpoint-layers.ts';
import type { Mark } from './mark.ts';

export interface Hop {
  readonly mark: Mark;
  /** Above the line: the layer. */
  readonly label: string;
  /** Below it: `open`, `broken`. */
  readonly word: string;
}

/** A box; an empty mark is an ordinary one. */
export interface Stop {
  readonly mark: Mark | '';
  readonly name: string;
  readonly word: string;
}

export interface PathRow {
  readonly endpoint: EndpointVerdict;
  /** The way to the DNS server that decides. */
  readonly dns: Hop;
  readonly connection: Hop;
  readonly stop: Stop;
  /** The whole row in words, for those who do not see it. */
  readonly sentence: string;
}

const WORDS: Readonly<Record<LayerOutcome, string>> = {
  ok: 'open',
  failed: 'broken',
  partial: 'partly',
  skipped: 'not used',
  inconclusive: 'unknown',
};

/** What fails without being required is a remark, never an alarm. */
export function markOf(outcome: LayerOutcome, required: boolean): Mark {
  switch (outcome) {
    case 'ok':
      return 'ok';
    case 'failed':
      return required ? 'error' : 'info';
    case 'partial':
      return required ? 'warning' : 'info';
    case 'skipped':
      return 'skipped';
    case 'inconclusive':
      return 'unknown';
  }
}

export function hop(outcome: LayerOutcome, label: string, required: boolean): Hop {
  const word = outcome === 'failed' && !required ? 'closed' : WORDS[outcome];
  return { mark: markOf(outcome, required), label, word };
}

/** TCP, TLS and HTTP go the same way: drawn as one stretch, named after the layer that decides. */
function connectionPart({ path, required }: EndpointVerdict, layers: readonly LayerSummary[]): Hop {
  const worst = (['failed', 'partial', 'inconclusive', 'skipped'] as const)
    .map((outcome) => layers.find((one) => one.outcome === outcome))
    .find((found) => found !== undefined);
  if (worst === undefined) return hop('ok', path === 'unknown' ? 'HTTPS' : path, required);
  return hop(worst.outcome, worst.outcome === 'skipped' ? 'HTTPS' : worst.layer.toUpperCase(), required);
}

function endpointStop({ service, host, addresses, state, firstFailingLayer, required }: EndpointVerdict): Stop {
  // The only two hosts of one service: S3's own and its dual-stack twin.
  const name = host.includes('.dualstack.') ? `${service} dual` : service;
  if (firstFailingLayer === 'auth') return { mark: markOf('failed', required), name, word: 'denied' };
  if (firstFailingLayer === 'dns' && state !== 'partial') return { mark: 'skipped', name, word: 'not reached' };
  const [first] = addresses;
  const more = addresses.length > 1 ? ` +${addresses.length - 1}` : '';
  if (first === undefined) return { mark: 'skipped', name, word: 'no address' };
  // With the count the address must still fit into the narrowest box.
  return { mark: '', name, word: first.ip.length + more.length <= 16 ? first.ip + more : first.ip };
}

/** One endpoint's row of the picture. */
export function hopsOf(endpoint: EndpointVerdict): PathRow {
  const layers = layersOf(endpoint);
  const [dnsSummary, ...rest] = layers;
  const connection = connectionPart(
    endpoint,
    rest.filter(({ layer }) => layer !== 'auth'),
  );
  const told = layers
    .filter(({ outcome }) => outcome !== 'ok')
    .map(({ layer, outcome, words }) => `${layer} ${WORDS[outcome]} (${words})`);
  const sentence = told.length === 0 ? 'open from end to end' : told.join(', ');
  const dns = hop(dnsSummary?.outcome ?? 'inconclusive', 'DNS', endpoint.required);
  return { endpoint, dns, connection, stop: endpointStop(endpoint), sentence };
}
