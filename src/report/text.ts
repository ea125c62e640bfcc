/**
 * The verdict for people: headline first, problems next, the rest with `-v`.
 *
 * Run Command's console shows the first 2,500 characters of a command's output and drops the rest (the agent cuts the
 * reply). So the verdict, every cause and its first command come within the first 2,400, before any evidence.
 */
import { counted } from '../knowledge/words.ts';
import type { Finding, Severity, Verdict } from '../verdict.types.ts';
import { fold } from './layout.ts';
import { STATUS_MARK } from './mark.ts';
import { sharedOnce } from './once.ts';
import { makePen, type Pen, type TextStyle } from './pen.ts';
import { proofLines } from './proof-line.ts';
import { capabilityLines } from './text-capabilities.ts';
import { bucketLines, endpointLines, undeterminedLines } from './text-endpoints.ts';
import { bytes, detailBlock, findingBlock, overview, titledDetailBlock } from './text-finding.ts';
import {
  changeLines,
  codeLines,
  deliveryLines,
  infoLines,
  notCheckedLines,
  rootLines,
  ruledOutLines,
  suppressedLines,
} from './text-notes.ts';

export type { TextStyle } from './pen.ts';

/** Run Command's 2,500 less the agent's own `--output truncated--` mark and some air. */
const CONSOLE_BYTES = 2_400;

/** `✗ broken: …`, on one line however long. */
function verdictLine(pen: Pen, { status, headline, interrupted }: Verdict): { readonly line: string; readonly mark: string } {
  const mark = pen.mark(STATUS_MARK[status], status);
  return { mark, line: `${mark}${interrupted ? ' (interrupted, not everything was seen)' : ''}: ${pen.clean(headline)}` };
}

function agentWords({ installed, running, version }: Verdict['node']['agent']): string {
  if (installed === 'no') return 'SSM Agent not installed';
  if (installed === 'unknown' && version === null) return 'SSM Agent unknown';
  const state = running === 'yes' ? ' running' : running === 'no' ? ' not running' : '';
  return `SSM Agent ${version ?? 'of unknown version'}${state}`;
}

/** Which node this is about: a report gets forwarded, and then this line is all that says so. */
function nodeLines(pen: Pen, { node, startedAt, durationMs, tool, waited }: Verdict): string[] {
  const parts = [
    node.id ?? 'node without an id',
    node.kind === 'unknown' ? 'kind unknown' : node.kind,
    // A zone's name starts with its Region's: saying both would say it twice.
    node.az?.startsWith(node.region) === true ? node.az : node.region,
    node.vpcId ?? '',
    agentWords(node.agent),
    startedAt,
    `${(durationMs / 1000).toFixed(1)} s`,
    waited === undefined ? '' : `waited ${(waited.ms / 1000).toFixed(1)} s in ${counted(waited.rounds, 'round')}`,
  ];
  if (pen.verbosity > 0)
    parts.push(node.platform, `VPC ranges ${node.vpcCidrs.join(' ') || 'unknown'}`, `${tool.name} ${tool.version}`);
  const shown = parts.filter((part) => part !== '').map((part) => pen.clean(part));
  const { identity } = node;
  const who = pen.verbosity > 0 && identity !== undefined ? `the agent uses ${identity.uses} because ${identity.because}` : null;
  return [...fold(shown, ', ', pen.width, '  ', '  '), ...(who === null ? [] : pen.prose(pen.clean(who), '  ', '  '))];
}

/** Sections with one empty line between them; empty ones leave no gap. */
function joined(sections: readonly (readonly string[])[]): string {
  return sections
    .filter((lines) => lines.length > 0)
    .map((lines) => `${lines.join('\n')}\n`)
    .join('\n');
}

/** More problems than the first screen holds: first what each is and how its fix begins, then what that left open. */
function overviewAndDetails(
  pen: Pen,
  problems: readonly Finding[],
  room: number,
  capabilities: readonly string[],
): (readonly string[])[] {
  const only = problems.length === 1 ? problems[0] : undefined;
  const told = `${problems.length} problems, worst first; evidence and the rest of each fix are below.`;
  const intro = only === undefined ? pen.prose(told) : [];
  const { lines, said } = overview(pen, problems, room - bytes(intro) - 1);
  // A single problem has its title and message a few lines above: no need of either to know what is meant.
  const isSingle = only !== undefined && said.message === Number.POSITIVE_INFINITY;
  const details = problems.map((finding) => (isSingle ? detailBlock : titledDetailBlock)(pen, finding, said));
  const heading = pen.heading(
    isSingle ? `Evidence and the rest of the fix: ${pen.clean(only.code)}` : 'Evidence and the rest of each fix',
  );
  const [first = [], ...rest] = details;
  return [intro, lines, capabilities, isSingle ? [heading, ...first] : [heading, '', ...first], ...rest];
}

/** The verdict as text for a terminal, ending in a newline. Strings from outside cannot steer the terminal. */
export function renderText(verdict: Verdict, style: TextStyle): string {
  const pen = makePen(style);
  const { line, mark } = verdictLine(pen, verdict);
  const proof = proofLines(pen, verdict);
  if (style.verbosity < 0 && proof.length > 0) return `${proof.map((text) => text.trimStart()).join(' ')}\n`;
  if (style.verbosity < 0) return `${pen.tint(line, mark, STATUS_MARK[verdict.status])}\n`;
  const headline = pen.prose(line, '', '  ');
  const top = [
    ...proof,
    ...headline.map((text, index) => (index === 0 ? pen.tint(text, mark, STATUS_MARK[verdict.status]) : text)),
    ...nodeLines(pen, verdict),
    ...rootLines(pen, verdict),
  ];
  const of = (level: Severity): readonly Finding[] => verdict.findings.filter(({ severity }) => severity === level);
  // An info's remedies are shown with -v only.
  const isLong = style.verbosity > 0;
  const shown = sharedOnce([...of('error'), ...of('warning'), ...(isLong ? of('info') : [])], isLong ? undefined : 1);
  const problems = shown.filter(({ severity }) => severity !== 'info');
  const blocks = problems.map((finding) => findingBlock(pen, finding));
  const sections: (readonly string[])[] = [top, changeLines(pen, verdict)];
  if (verdict.status === 'inconclusive') sections.push(undeterminedLines(pen, verdict.endpoints));
  const room = CONSOLE_BYTES - bytes(sections.flat()) - sections.length;
  const fits = bytes(blocks.flat()) + blocks.length - 1 <= room;
  const capabilities = capabilityLines(pen, verdict.capabilities);
  if (fits) {
    sections.push(...blocks, capabilities);
  } else {
    sections.push(...overviewAndDetails(pen, problems, room, capabilities));
  }
  sections.push(infoLines(pen, isLong ? shown : verdict.findings));
  if (style.verbosity > 0) {
    sections.push(endpointLines(pen, verdict.endpoints), bucketLines(pen, verdict.buckets));
    sections.push(suppressedLines(pen, verdict), ruledOutLines(pen, verdict));
  }
  sections.push(notCheckedLines(pen, verdict), deliveryLines(pen, verdict));
  const hint = 'Every step and every command: -v. What a finding means: ssm-probe explain CODE.';
  sections.push([...(problems.length > 0 && style.verbosity === 0 ? pen.prose(hint) : []), ...codeLines(pen, verdict)]);
  return joined(sections);
}
