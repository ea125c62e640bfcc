/** What each stretch of one endpoint's path is drawn as. */
import { isUsable } from '../picture/views.ts';
import type { EndpointVerdict } from '../verdict.types.ts';
import { decisiveAnswer, type LayerOutcome, type LayerSummary, layersOf } from './endpoint-layers.ts';
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

/** What a server that is to blame said, in a box of its picture. */
export function answerWord({ status, rcode, says }: EndpointVerdict['dns'][number]): string {
  switch (status) {
    case 'private':
    case 'public':
    case 'sinkhole':
      return 'wrong answer';
    case 'nodata':
      return 'no address';
    case 'nxdomain':
    case 'failure':
      return rcode ?? says;
    case 'malformed':
      return 'unusable answer';
    case 'truncated':
      return 'truncated';
    case 'silent':
      return 'no answer';
    case 'unknown':
      return 'not asked';
  }
}

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

/** How many servers are of use, where DNS is not what fails. */
function answeringWord(dns: EndpointVerdict['dns'], decisive: EndpointVerdict['dns'][number]): string {
  const asked = dns.filter(({ status }) => status !== 'unknown');
  const useless = asked.filter((one) => !isUsable(one));
  if (useless.length === asked.length) return answerWord(decisive);
  if (useless.length === 0) return asked.length === 1 ? 'answers' : `${asked.length} of ${asked.length} answer`;
  const word = useless.every(({ status }) => status === 'silent') ? 'silent' : 'unusable';
  return `${useless.length} of ${asked.length} ${word}`;
}

/** DNS has two places to fail at: the way to the server, when it is silent, and the server itself, when its answer is wrong. */
function dnsPart(endpoint: EndpointVerdict, summary: LayerSummary): { dns: Hop; resolver: Stop } {
  const { required, dns, firstFailingLayer } = endpoint;
  const row = decisiveAnswer(endpoint);
  if (row === null) {
    const word = endpoint.addresses.length > 0 ? 'hosts file' : 'not asked';
    const isNotNeeded = summary.outcome === 'skipped';
    const open = isNotNeeded
      ? ({ mark: 'skipped', label: 'DNS', word: 'not needed' } as const)
      : hop(summary.outcome, 'DNS', required);
    return { dns: open, resolver: { mark: 'skipped', name: 'no DNS server', word } };
  }
  if (firstFailingLayer !== 'dns') {
    const word = answeringWord(dns, row);
    return { dns: hop(summary.outcome, 'DNS', required), resolver: { mark: '', name: row.server, word } };
  }
  // It is right, and this node's own systemd-resolved does not pass it on.
  if (row.blamed !== true)
    return { dns: hop(summary.outcome, 'DNS', required), resolver: { mark: '', name: row.server, word: 'answers' } };
  if (row.status === 'silent')
    return { dns: hop(summary.outcome, 'DNS', required), resolver: { mark: '', name: row.server, word: 'no answer' } };
  const mark = markOf(summary.outcome, required);
  return { dns: hop('ok', 'DNS', required), resolver: { mark, name: row.server, word: answerWord(row) } };
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
  const { dns, resolver } = dnsPart(endpoint, dnsSummary ?? { layer: 'dns', outcome: 'inconclusive', words: '', ms: null });
  const told = layers
    .filter(({ outcome }) => outcome !== 'ok')
    .map(({ layer, outcome, words }) => `${layer} ${WORDS[outcome]} (${words})`);
  const sentence = told.length === 0 ? 'open from end to end' : told.join(', ');
  return { host: endpoint.host, dns, resolver, connection, endpoint: endpointStop(endpoint), sentence };
}
