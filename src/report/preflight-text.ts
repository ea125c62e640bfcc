/** The verdict of `preflight` in full (`-v`), and on one line (`-q`): endpoints, what is missing, what a proxy must let through, and what comes next. */
import type { EndpointVerdict, Severity, Verdict } from '../verdict.types.ts';
import type { PreflightVerdict } from '../verdict-preflight.types.ts';
import { type LayerOutcome, layersOf } from './endpoint-layers.ts';
import { fold, pad } from './layout.ts';
import { type Mark, shownStatus } from './mark.ts';
import { sharedOnce } from './once.ts';
import { makePen, type Pen, type TextStyle } from './pen.ts';
import { answerLines, isStatusMisleading } from './proof-line.ts';
import { lastLines } from './screen/head.ts';
import { machineWords, nextSteps, throughWords } from './screen/preflight.ts';
import { renderScreen } from './screen/screen.ts';
import { stepLines } from './screen/steps.ts';
import { forHumans } from './screen/words.ts';
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
  if (style.verbosity === 0) return renderScreen(verdict, style);
  const pen = makePen(style);
  const { mark: kind, word } = shownStatus(verdict);
  const mark = pen.mark(kind, word);
  const line = `${mark}: ${pen.clean(verdict.headline)}`;
  const answer = answerLines(pen, verdict);
  if (style.verbosity < 0 && answer.length > 0) return `${answer.map((text) => text.trimStart()).join(' ')}\n`;
  if (style.verbosity < 0) return `${pen.tint(line, mark, kind)}\n`;
  const headline = pen.prose(line, '', '  ').map((text, index) => (index === 0 ? pen.tint(text, mark, kind) : text));
  const of = (level: Severity): Verdict['findings'] => verdict.findings.filter(({ severity }) => severity === level);
  const shown = sharedOnce([...of('error'), ...of('warning')]);
  const about = [...machineWords(plan, verdict), verdict.startedAt, forHumans(verdict.durationMs)].map((part) => pen.clean(part));
  const sections: (readonly string[])[] = [
    [...answer, ...(isStatusMisleading(verdict) ? [] : headline), ...fold(about, ', ', pen.width, '  ', '  ')],
    tableLines(pen, verdict.endpoints),
    ...(shown.length === 0 ? [] : [[pen.heading('Missing')], ...shown.map((finding) => findingBlock(pen, finding))]),
    hostLines(pen, plan),
    dropInLines(pen, plan),
    nextLines(pen, plan),
    endpointLines(pen, verdict.endpoints),
    bucketLines(pen, verdict.buckets),
    infoLines(pen, verdict.findings),
    suppressedLines(pen, verdict),
    ruledOutLines(pen, verdict),
    notCheckedLines(pen, verdict),
    lastLines(pen, verdict),
  ];
  return sections
    .filter((lines) => lines.length > 0)
    .map((lines) => `${lines.join('\n')}\n`)
    .join('\n');
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

function hostLines(pen: Pen, plan: PreflightVerdict): string[] {
  return [...pen.prose(throughWords(plan)), ...plan.hosts.map(({ host, port }) => `  ${pen.clean(host)}:${port}`)];
}

/** What stands in it, for who sets it another way. */
function dropInLines(pen: Pen, { dropIn }: PreflightVerdict): string[] {
  if (dropIn === null) return [];
  return [
    ...pen.prose(`The setting that the agent's service lacks: ${dropIn.path}`),
    ...dropIn.lines.flatMap((line) => pen.command(line, '    ')),
  ];
}

function nextLines(pen: Pen, plan: PreflightVerdict): string[] {
  const steps = stepLines(pen, nextSteps(plan), Number.POSITIVE_INFINITY).map(({ text }) => text);
  return steps.length === 0 ? [] : [pen.heading(plan.ready === 'no' ? 'Once that is repaired' : 'Next'), ...steps];
}
