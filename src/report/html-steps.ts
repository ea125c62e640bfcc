/** Every step at every endpoint, with its time as a number and as a bar on one common scale. */
import { isUsable } from '../picture/views.ts';
import type { EndpointVerdict, StepVerdict } from '../verdict.types.ts';
import { stepWords } from './endpoint-layers.ts';
import { endpointState, whyUndetermined } from './endpoint-state.ts';
import { html, type Markup } from './html-markup.ts';
import { duration, list, marked, moment } from './html-parts.ts';
import { answerWord } from './html-servers.ts';
import { type Mark, STEP_MARK } from './mark.ts';

/** Addresses per endpoint that are listed; the JSON has all of them. */
const MAX_ADDRESSES = 16;
/** Milliseconds: below it, bars would show noise as if it were slowness. */
const MIN_SCALE_MS = 20;

interface StepRow {
  /** A DNS server's address, or the layer. */
  readonly name: string;
  readonly mark: Mark;
  readonly word: string;
  readonly detail: string;
  readonly ms: number | null;
  /** Milliseconds after the start of this address's story at which the step began. */
  readonly after: number;
  /** Its time was spent in vain. */
  readonly failed: boolean;
}

/** The steps that belong together: all DNS servers, or one address from TCP to HTTP. */
interface StepGroup {
  readonly name: string;
  readonly rows: readonly StepRow[];
}

function dnsGroup(endpoint: EndpointVerdict): StepGroup {
  const rows = endpoint.dns.map((row): StepRow => {
    const isRight = isUsable(row) && row.blamed !== true;
    const detail = row.status === 'silent' || row.status === 'unknown' ? '' : row.says;
    const mark = isRight ? 'ok' : row.status === 'unknown' ? 'unknown' : 'error';
    // A time without an answer was spent in vain.
    return {
      name: row.server,
      mark,
      word: isRight ? 'answer' : answerWord(row),
      detail,
      ms: row.ms,
      after: 0,
      failed: row.rcode === null,
    };
  });
  return { name: 'DNS servers', rows };
}

function addressGroup(address: EndpointVerdict['addresses'][number]): StepGroup {
  let after = 0;
  const row = (name: string, step: StepVerdict): StepRow => {
    const ms = step.outcome === 'ok' || step.outcome === 'failed' ? (step.ms ?? null) : null;
    const detail = step.detail === undefined && step.reason === undefined ? '' : stepWords(step);
    const made = {
      name,
      mark: STEP_MARK[step.outcome],
      word: step.outcome,
      detail,
      ms,
      after,
      failed: step.outcome === 'failed',
    };
    after += ms ?? 0;
    return made;
  };
  // In this order: each row begins where the one before it ended.
  const tcp = row('TCP', address.tcp);
  const connect = address.connect === undefined ? [] : [row('CONNECT', address.connect)];
  const [tls, http] = [row('TLS', address.tls), row('HTTP', address.http)];
  const name = `${address.ip} (${address.connect === undefined ? address.class : 'the proxy'})`;
  return { name, rows: untilStopped([tcp, ...connect, tls, isUntrusted(address) ? untrusted(http) : http]) };
}

/** What was not tried because the step before it failed needs no line: it says nothing new. */
function untilStopped(rows: readonly StepRow[]): readonly StepRow[] {
  const last = rows.findLastIndex(({ mark }) => mark !== 'skipped');
  return last < 0 ? rows.slice(0, 1) : rows.slice(0, last + 1);
}

/** Whoever intercepts TLS also answers HTTP: no tick for that. */
function isUntrusted({ tls, http }: EndpointVerdict['addresses'][number]): boolean {
  return tls.outcome === 'failed' && http.outcome === 'ok';
}

function untrusted(row: StepRow): StepRow {
  return {
    ...row,
    mark: 'unknown',
    word: 'answer',
    detail: [row.detail, 'its sender is not trusted'].filter((part) => part !== '').join(', '),
  };
}

function groupsOf(endpoint: EndpointVerdict): readonly StepGroup[] {
  return [dnsGroup(endpoint), ...endpoint.addresses.slice(0, MAX_ADDRESSES).map(addressGroup)].filter(
    ({ rows }) => rows.length > 0,
  );
}

/**
 * The longest story that ended well, in milliseconds. A timeout of seconds on the same scale would make every
 * successful step a hair; what is longer than the scale is cut at its end, and its number says how long it was.
 */
function scaleOf(endpoints: readonly EndpointVerdict[]): number {
  const good = endpoints.flatMap(groupsOf).flatMap(({ rows }) => rows.filter(({ failed, ms }) => !failed && ms !== null));
  return Math.max(MIN_SCALE_MS, ...good.map(({ ms, after }) => after + (ms ?? 0)));
}

/** A number is what a hostile verdict may have instead of a time, too: nothing leaves 0 to 100. */
function percent(ms: number, scale: number): number {
  const value = Math.round((ms / scale) * 1000) / 10;
  return Number.isFinite(value) ? Math.min(100, Math.max(0, value)) : 100;
}

function bar({ ms, after, failed }: StepRow, scale: number): Markup {
  if (ms === null) return html``;
  // A step that was waited for in vain begins where the one before it ended, and always reaches the end of the scale.
  const x = Math.min(percent(after, scale), failed ? 90 : 99);
  const width = failed && after + ms > scale ? 100 - x : Math.min(100 - x, Math.max(1, percent(ms, scale)));
  return html`<svg aria-hidden="true"><rect class="${failed ? 'time-bad' : 'time-ok'}" x="${x}%" width="${width}%" height="12"/></svg>`;
}

function stepMarkup(row: StepRow, scale: number): Markup {
  const detail = row.detail === '' ? null : html` <span class="soft">${row.detail}</span>`;
  const time = row.ms === null ? '' : duration(row.ms);
  return html`<tr><th scope="row">${row.name}</th><td class="result">${marked(row.mark, row.word)}${detail}</td><td>${time}</td><td>${bar(row, scale)}</td></tr>
`;
}

function groupMarkup({ name, rows }: StepGroup, scale: number): Markup {
  return html`<tbody><tr><th scope="rowgroup" colspan="4" class="group">${name}</th></tr>
${rows.map((row) => stepMarkup(row, scale))}</tbody>`;
}

/** What a flow log or AWS Support is searched with. */
function traceMarkup({ addresses }: EndpointVerdict): Markup {
  const traces = addresses.slice(0, MAX_ADDRESSES).flatMap(({ ip, localIp, localPort, at, requestId }) => {
    const parts = [
      localIp === undefined ? '' : `from ${localIp}${localPort === undefined ? '' : ` port ${localPort}`}`,
      at === undefined ? '' : `at ${moment(at)}`,
      requestId === undefined ? '' : `request id ${requestId}`,
    ].filter((part) => part !== '');
    return parts.length === 0 ? [] : [html`${`${ip}: ${parts.join(', ')}`}`];
  });
  return traces.length === 0 ? html`` : html`<p class="soft">To search flow logs with, or for AWS Support:</p>${list(traces)}`;
}

function endpointMarkup(endpoint: EndpointVerdict, scale: number): Markup {
  const { host, service, required, path, addresses, dns } = endpoint;
  const { kind, words } = endpointState(endpoint);
  const hidden = addresses.length - MAX_ADDRESSES;
  const head = html`<summary><h3>${host}</h3> ${marked(kind, words)} <span class="soft">${service}, ${required ? 'required' : 'not required'}, path: ${path}</span></summary>`;
  const why = kind === 'unknown' ? html`<p>${whyUndetermined(endpoint)}</p>` : html``;
  if (dns.length + addresses.length === 0)
    return html`<details>${head}${why}<p>Nothing was seen of it.</p></details>
`;
  return html`<details>${head}${why}
<table class="steps"><caption>Steps at ${host}; the bars end at ${duration(scale)}, hatched ones failed</caption>
<thead><tr><th scope="col">Step</th><th scope="col">Result</th><th scope="col">Time</th><th scope="col">From the start</th></tr></thead>
${groupsOf(endpoint).map((group) => groupMarkup(group, scale))}</table>
${traceMarkup(endpoint)}${hidden > 0 ? html`<p>${hidden} more addresses in the JSON report.</p>` : null}</details>
`;
}

/** One foldable table per endpoint, required ones first. */
export function stepsMarkup(endpoints: readonly EndpointVerdict[]): readonly Markup[] {
  if (endpoints.length === 0) return [];
  const scale = scaleOf(endpoints);
  const hatch = html`<svg class="off" aria-hidden="true"><defs><pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><line class="hatch" x1="0" y1="0" x2="0" y2="6"/></pattern></defs></svg>`;
  const ordered = [...endpoints.filter(({ required }) => required), ...endpoints.filter(({ required }) => !required)];
  return [hatch, ...ordered.map((endpoint) => endpointMarkup(endpoint, scale))];
}
