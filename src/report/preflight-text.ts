/** The verdict of `preflight` for people: one line an endpoint, what a proxy must let through, what is missing, and what comes next. */
import type { EndpointVerdict, Severity, Verdict } from '../verdict.types.ts';
import type { PreflightVerdict } from '../verdict-preflight.types.ts';
import { type LayerOutcome, layersOf } from './endpoint-layers.ts';
import { fold, pad } from './layout.ts';
import { type Mark, STATUS_MARK } from './mark.ts';
import { sharedOnce } from './once.ts';
import { makePen, type Pen, type TextStyle } from './pen.ts';
import { answerLines } from './proof-line.ts';
import { listLines } from './screen/cause.ts';
import { bucketLines, endpointLines } from './text-endpoints.ts';
import { findingBlock } from './text-finding.ts';
import { infoLines, notCheckedLines, ruledOutLines, suppressedLines } from './text-notes.ts';

const LAYER_MARK: Readonly<Record<LayerOutcome, readonly [Mark, string]>> = {
  ok: ['ok', 'ok'],
  partial: ['warning', 'partial'],
  failed: ['error', 'failed'],
  skipped: ['skipped', ''],
  inconclusive: ['unknown', 'unknown'],
};
const COLUMNS = ['dns', 'tcp', 'tls', 'http'] as const;
/** `unknown`, and the mark before it. */
const CELL = 10;

/** `verdict` as a normal report would be, with its member `preflight`; the other reports tell the rest. */
export function renderPreflight(verdict: Verdict, plan: PreflightVerdict, style: TextStyle): string {
  const pen = makePen(style);
  const mark = pen.mark(
    STATUS_MARK[verdict.status],
    plan.ready === 'yes' ? 'ready' : plan.ready === 'no' ? 'not ready' : 'unknown',
  );
  const line = `${mark}: ${pen.clean(verdict.headline)}`;
  const proof = answerLines(pen, verdict);
  if (style.verbosity < 0 && proof.length > 0) return `${proof.map((text) => text.trimStart()).join(' ')}\n`;
  if (style.verbosity < 0) return `${pen.tint(line, mark, STATUS_MARK[verdict.status])}\n`;
  const headline = pen
    .prose(line, '', '  ')
    .map((text, index) => (index === 0 ? pen.tint(text, mark, STATUS_MARK[verdict.status]) : text));
  const of = (level: Severity): Verdict['findings'] => verdict.findings.filter(({ severity }) => severity === level);
  const isLong = style.verbosity > 0;
  const shown = sharedOnce([...of('error'), ...of('warning')]);
  const sections: (readonly string[])[] = [
    [...proof, ...headline, ...machineLines(pen, verdict, plan)],
    tableLines(pen, verdict.endpoints),
    ...(shown.length === 0 ? [] : [[pen.heading('Missing')], ...missingLines(pen, shown)]),
    hostLines(pen, plan),
    dropInLines(pen, plan),
    nextLines(pen, plan),
  ];
  if (isLong) {
    sections.push(endpointLines(pen, verdict.endpoints), bucketLines(pen, verdict.buckets));
    sections.push(infoLines(pen, verdict.findings), suppressedLines(pen, verdict), ruledOutLines(pen, verdict));
  }
  if (isLong) sections.push(notCheckedLines(pen, verdict));
  return sections
    .filter((lines) => lines.length > 0)
    .map((lines) => `${lines.join('\n')}\n`)
    .join('\n');
}

/** With `-v` each in full; else what it is, and how its fix begins. */
function missingLines(pen: Pen, shown: Verdict['findings']): (readonly string[])[] {
  if (pen.verbosity > 0) return shown.map((finding) => findingBlock(pen, finding));
  const room = { sentences: 9, steps: { changes: 2, looks: 1, prepares: true }, leads: true };
  return [listLines(pen, shown, room).map(({ text }) => text)];
}

function machineLines(pen: Pen, { node, startedAt, durationMs }: Verdict, plan: PreflightVerdict): string[] {
  const place = { yes: 'an EC2 instance: it needs a role, and no activation', no: 'not EC2', unknown: 'EC2 or not is unknown' }[
    plan.onEc2
  ];
  const agent = {
    'not-installed': 'SSM Agent not installed yet',
    'not-registered': `SSM Agent ${node.agent.version ?? ''} not registered yet`.replace('  ', ' '),
    registered: `registered already${node.id === null ? '' : ` as ${node.id}`}: a new activation replaces that`,
    unknown: 'SSM Agent unknown',
  }[plan.agent];
  const parts = [plan.machine ?? '', place, agent, node.region, startedAt, `${(durationMs / 1000).toFixed(1)} s`];
  return fold(
    parts.filter((part) => part !== '').map((part) => pen.clean(part)),
    ', ',
    pen.width,
    '  ',
    '  ',
  );
}

/** Those that nothing asked-for needs are seen with `-v`. */
function tableLines(pen: Pen, endpoints: readonly EndpointVerdict[]): string[] {
  const shown = endpoints.filter(({ required }) => pen.verbosity > 0 || required);
  const width = Math.max(8, ...shown.map(({ host }) => pen.clean(host).length)) + 2;
  const head = `${pad('Endpoint', width)}${COLUMNS.map((name) => pad(name.toUpperCase(), CELL)).join('')}`.trimEnd();
  return [pen.heading(head), ...shown.map((endpoint) => rowOf(pen, endpoint, width))];
}

/** A proxy asks DNS in place of this machine. */
function rowOf(pen: Pen, endpoint: EndpointVerdict, width: number): string {
  const layers = layersOf(endpoint);
  const cells = COLUMNS.map((name) => {
    const outcome = layers.find(({ layer }) => layer === name)?.outcome ?? 'skipped';
    if (name === 'dns' && endpoint.path === 'proxy') return pad(pen.mark('skipped', 'proxy'), CELL);
    return pad(pen.mark(...LAYER_MARK[outcome]).trimEnd(), CELL);
  });
  return `${pad(pen.clean(endpoint.host), width)}${cells.join('')}`.trimEnd();
}

function hostLines(pen: Pen, { hosts, proxyInEffect }: PreflightVerdict): string[] {
  const by = proxyInEffect === null ? 'A proxy or firewall' : `The proxy ${proxyInEffect}`;
  return [
    ...pen.prose(
      `${by} must let these through (CONNECT, TCP 443) and not open the TLS inside, or the agent must trust its certificates:`,
    ),
    ...hosts.map(({ host, port }) => `  ${pen.clean(host)}:${port}`),
  ];
}

function dropInLines(pen: Pen, { dropIn }: PreflightVerdict): string[] {
  if (dropIn === null) return [];
  const isKnown = !dropIn.lines.some((line) => line.includes('=PROXY_URL'));
  return [
    ...pen.prose(
      `${isKnown ? 'The' : 'If this network has a proxy (fill in PROXY_URL), the'} setting that the agent's service lacks: ${dropIn.path}`,
    ),
    ...dropIn.lines.flatMap((line) => pen.command(line, '    ')),
    '  To put it there:',
    ...dropIn.commands.flatMap((command) => pen.command(command, '    ')),
  ];
}

function nextLines(pen: Pen, { next, ready }: PreflightVerdict): string[] {
  if (next.length === 0) return [];
  const words = ready === 'no' ? 'Once that is repaired, activate it:' : 'Next, activate it:';
  return [pen.heading(words), ...next.flatMap((command) => pen.command(command, '  '))];
}
