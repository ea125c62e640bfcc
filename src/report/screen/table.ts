/** The required endpoints, one line each: where each of them stops, and what its DNS says. */
import { counted } from '../../knowledge/words.ts';
import type { EndpointVerdict, Verdict } from '../../verdict.types.ts';
import { decisiveAnswer, type LayerOutcome, layersOf } from '../endpoint-layers.ts';
import { columns, pad } from '../layout.ts';
import type { Mark } from '../mark.ts';
import type { Pen } from '../pen.ts';
import { type Line, say } from './line.ts';

const MARKS: Readonly<Record<LayerOutcome, Mark>> = {
  ok: 'ok',
  failed: 'error',
  partial: 'warning',
  skipped: 'skipped',
  inconclusive: 'unknown',
};
const COLUMNS = ['dns', 'tcp', 'tls', 'http'] as const;
/** Below this there is room for the marks alone. */
const WIDE = 60;
/** Two IPv4 addresses, or one of IPv6. */
const DNS_COLUMNS = 34;
const MARK_COLUMNS = 5;

export const isFine = ({ state }: EndpointVerdict): boolean => state === 'works';

/** `ssm`, `s3.dualstack`; the whole name where it is not one of this Region. */
function nameOf({ host }: EndpointVerdict, region: string): string {
  const at = host.indexOf(`.${region}.`);
  return at > 0 ? host.slice(0, at) : host;
}

function dnsWords(endpoint: EndpointVerdict): string {
  const { dns, addresses, path, pinned } = endpoint;
  const answer = decisiveAnswer(endpoint);
  const seen = [...new Set(addresses.map(({ ip }) => ip))];
  if (pinned !== undefined) return `${addressWords(pinned)} (hosts file)`;
  if (path === 'proxy') return 'by the proxy';
  if (answer === null) return dns.length === 0 && seen.length > 0 ? addressWords(seen) : 'no answer';
  if (answer.addresses.length === 0)
    return answer.rcode === null ? 'no answer' : answer.rcode === 'NOERROR' ? 'no address' : answer.rcode;
  const kind = path === 'gateway' ? ' (gateway)' : answer.status === 'public' && answer.blamed === true ? ' (public)' : '';
  return addressWords(answer.addresses) + kind;
}

function addressWords(all: readonly string[]): string {
  const some = all.join(', ');
  return all.length <= 2 && columns(some) <= DNS_COLUMNS - 10 ? some : counted(all.length, 'address', 'addresses');
}

/** What a row says behind its marks: why it stops, or what else is known. */
function remarkOf(endpoint: EndpointVerdict, { buckets, node, endpoints }: Verdict): string {
  const { service, state, firstFailingLayer: failing, addresses } = endpoint;
  if (state === 'unknown') return 'unknown';
  if (failing === 'auth') return 'denied';
  if (failing !== null && failing !== 'dns') {
    const step = addresses.map((one) => one[failing]).find(({ outcome }) => outcome === 'failed');
    return step?.reason === undefined ? '' : step.reason === 'timeout' ? 'no answer' : step.reason.replaceAll('-', ' ');
  }
  if (service === 'ssmmessages' && node.agent.connection !== undefined)
    return { holds: 'agent connected', stale: "the agent's connection is dead", lacks: 'agent not connected' }[
      node.agent.connection
    ];
  // Buckets are told once, with the first of S3's names.
  if (service !== 's3' || endpoints.find((one) => one.required && one.service === 's3') !== endpoint) return '';
  const judged = buckets.filter(({ outcome }) => outcome !== 'inconclusive' && outcome !== 'skipped');
  return judged.length === 0 ? '' : `${judged.filter(({ outcome }) => outcome === 'ok').length} of ${judged.length} buckets`;
}

interface Row {
  readonly name: string;
  readonly dns: string;
  readonly remark: string;
  readonly outcomes: readonly LayerOutcome[];
}

/** `onlyFailing`: what is fine is counted instead of shown. No lines where nothing was required. */
export function tableLines(pen: Pen, verdict: Verdict, onlyFailing = false): Line[] {
  const required = verdict.endpoints.filter((endpoint) => endpoint.required);
  const shown = onlyFailing ? required.filter((endpoint) => !isFine(endpoint)) : required;
  if (shown.length === 0) return [];
  const rows = shown.map((endpoint): Row => {
    const layers = layersOf(endpoint);
    return {
      name: pen.clean(nameOf(endpoint, verdict.node.region)),
      dns: pen.width < WIDE ? '' : pen.clean(dnsWords(endpoint)),
      remark: pen.clean(remarkOf(endpoint, verdict)),
      outcomes: COLUMNS.map((name) => layers.find(({ layer }) => layer === name)?.outcome ?? 'skipped'),
    };
  });
  const hidden = required.length - shown.length;
  return [
    ...rowLines(pen, rows),
    ...(hidden > 0 ? say(pen, `The other ${hidden === 1 ? 'endpoint answers' : `${hidden} endpoints answer`}.`, '  ') : []),
  ];
}

function rowLines(pen: Pen, rows: readonly Row[]): Line[] {
  const dns = Math.max(5, ...rows.map((row) => columns(row.dns) + 4));
  const marks = dns + (COLUMNS.length - 1) * MARK_COLUMNS;
  // A name that leaves no room for the marks stands on a line of its own.
  const most = pen.width - marks - 4;
  const name = Math.max(6, ...rows.map((row) => columns(row.name)).filter((width) => width <= most));
  const marked = (outcome: LayerOutcome, words: string, width: number): string => {
    const mark = MARKS[outcome];
    const taken = pen.symbolColumns(mark) + 1 + columns(words);
    // Painted text has more characters than columns.
    return `${pen.symbol(mark)} ${words}${' '.repeat(Math.max(0, width - taken))}`;
  };
  const head = COLUMNS.map((one, index) => pad(one.toUpperCase(), index === 0 ? dns : MARK_COLUMNS)).join('');
  return [
    { text: `${pad('', name + 4)}${head}`.trimEnd() },
    ...rows.flatMap((row) => {
      const isLong = columns(row.name) > name;
      const cells = row.outcomes.map((one, index) => marked(one, index === 0 ? row.dns : '', index === 0 ? dns : MARK_COLUMNS));
      const line = `  ${pad(isLong ? '' : row.name, name)}  ${cells.join('')}`;
      const hasRoom = 4 + name + marks + columns(row.remark) <= pen.width;
      return [...(isLong ? say(pen, row.name, '  ', '    ') : []), { text: (hasRoom ? line + row.remark : line).trimEnd() }];
    }),
  ];
}
