/** What each stretch of one endpoint's path is drawn as. */
import type { EndpointVerdict } from '../verdict.types.ts';
import { answerWords, decisiveAnswer, isUsable, type LayerOutcome, type LayerSummary, layersOf } from './endpoint-layers.ts';
import type { Mark } from './mark.ts';

export interface Hop {
  readonly mark: Mark;
  /** Above the line: the layer. */
  readonly label: string;
  /** Below it: `open`, `broken`. */
  readonly word: string;
}

/** A box with its two lines; an empty mark is an ordinary box. */
interface Stop {
  readonly mark: Mark | '';
  readonly name: string;
  readonly word: string;
}

export interface PathRow {
  readonly host: string;
  readonly dns: Hop;
  readonly resolver: Stop;
  readonly connection: Hop;
  readonly endpoint: Stop;
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
function markOf(outcome: LayerOutcome, required: boolean): Mark {
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

function hop(outcome: LayerOutcome, label: string, required: boolean): Hop {
  const word = outcome === 'failed' && !required ? 'closed' : WORDS[outcome];
  return { mark: markOf(outcome, required), label, word };
}

/** DNS has two places to fail at: the way to the server, when it is silent, and the server itself, when its answer is wrong. */
function dnsPart(endpoint: EndpointVerdict, summary: LayerSummary): { dns: Hop; resolver: Stop } {
  const { required, dns } = endpoint;
  const row = decisiveAnswer(endpoint);
  if (row === null) {
    const word = endpoint.addresses.length > 0 ? 'hosts file' : 'not asked';
    const isNotNeeded = summary.outcome === 'skipped';
    const open = isNotNeeded
      ? ({ mark: 'skipped', label: 'DNS', word: 'not needed' } as const)
      : hop(summary.outcome, 'DNS', required);
    return { dns: open, resolver: { mark: 'skipped', name: 'no DNS server', word } };
  }
  if (summary.outcome !== 'failed') {
    const silent = dns.filter((one) => one.rcode === null).length;
    const all = dns.length === 1 ? 'answers' : `${dns.length} of ${dns.length} answer`;
    const word = silent > 0 && silent < dns.length ? `${silent} of ${dns.length} silent` : all;
    return { dns: hop(summary.outcome, 'DNS', required), resolver: { mark: '', name: row.server, word } };
  }
  if (row.rcode === null)
    return { dns: hop('failed', 'DNS', required), resolver: { mark: '', name: row.server, word: 'no answer' } };
  const said = isUsable(row) ? 'wrong answer' : answerWords(row);
  return { dns: hop('ok', 'DNS', required), resolver: { mark: markOf('failed', required), name: row.server, word: said } };
}

/** TCP, TLS and HTTP go the same way: drawn as one stretch, named after the layer that decides. */
function connectionPart({ path, required }: EndpointVerdict, layers: readonly LayerSummary[]): Hop {
  const worst = (['failed', 'partial', 'inconclusive', 'skipped'] as const)
    .map((outcome) => layers.find((one) => one.outcome === outcome))
    .find((found) => found !== undefined);
  if (worst === undefined) return hop('ok', path === 'unknown' ? 'HTTPS' : path, required);
  return hop(worst.outcome, worst.outcome === 'skipped' ? 'HTTPS' : worst.layer.toUpperCase(), required);
}

function endpointStop({ service, host, addresses, firstFailingLayer, required }: EndpointVerdict): Stop {
  // The only two hosts of one service: S3's own and its dual-stack twin.
  const name = host.includes('.dualstack.') ? `${service} dual` : service;
  if (firstFailingLayer === 'auth') return { mark: markOf('failed', required), name, word: 'denied' };
  if (firstFailingLayer === 'dns') return { mark: 'skipped', name, word: 'not reached' };
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
  const { dns, resolver } = dnsPart(endpoint, dnsSummary ?? { layer: 'dns', outcome: 'inconclusive', words: '', ms: null });
  const told = layers
    .filter(({ outcome }) => outcome !== 'ok')
    .map(({ layer, outcome, words }) => `${layer} ${WORDS[outcome]} (${words})`);
  const sentence = told.length === 0 ? 'open from end to end' : told.join(', ');
  return { host: endpoint.host, dns, resolver, connection, endpoint: endpointStop(endpoint), sentence };
}
