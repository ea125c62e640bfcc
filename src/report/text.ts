/**
 * The verdict for people: headline first, problems next, the rest with `-v`.
 *
 * Run Command's console shows the first 2,500 characters of a command's output and drops the rest (the agent cuts the
 * reply). So the verdict, every cause and its first command come within the first 2,400, before any evidence.
 */
import type { Status, Verdict } from '../verdict.types.ts';
import { fold } from './layout.ts';
import { type Mark, makePen, type Pen, type TextStyle } from './pen.ts';
import { capabilityLines } from './text-capabilities.ts';
import { bucketLines, endpointLines, undeterminedLines } from './text-endpoints.ts';
import { bytes, findingBlock, overview } from './text-finding.ts';
import { changeLines, deliveryLines, infoLines, notCheckedLines, ruledOutLines, suppressedLines } from './text-notes.ts';

export type { TextStyle } from './pen.ts';

/** Run Command's 2,500 less the agent's own `--output truncated--` mark and some air. */
const CONSOLE_BYTES = 2_400;

const MARK_OF: Readonly<Record<Status, Mark>> = {
  healthy: 'ok',
  degraded: 'warning',
  broken: 'error',
  inconclusive: 'unknown',
};

/** `✗ broken: …`, on one line however long. */
function verdictLine(pen: Pen, { status, headline, interrupted }: Verdict): { readonly line: string; readonly mark: string } {
  const mark = pen.mark(MARK_OF[status], status);
  return { mark, line: `${mark}${interrupted ? ' (interrupted, not everything was seen)' : ''}: ${pen.clean(headline)}` };
}

function agentWords({ installed, running, version }: Verdict['node']['agent']): string {
  if (installed === 'no') return 'SSM Agent not installed';
  if (installed === 'unknown' && version === null) return 'SSM Agent unknown';
  const state = running === 'yes' ? ' running' : running === 'no' ? ' not running' : '';
  return `SSM Agent ${version ?? 'of unknown version'}${state}`;
}

/** Which node this is about: a report gets forwarded, and then this line is all that says so. */
function nodeLines(pen: Pen, { node, startedAt, durationMs, tool }: Verdict): string[] {
  const parts = [
    node.id ?? 'node without an id',
    node.kind === 'unknown' ? 'kind unknown' : node.kind,
    // A zone's name starts with its Region's: saying both would say it twice.
    node.az?.startsWith(node.region) === true ? node.az : node.region,
    node.vpcId ?? '',
    agentWords(node.agent),
    startedAt,
    `${(durationMs / 1000).toFixed(1)} s`,
  ];
  if (pen.verbosity > 0)
    parts.push(node.platform, `VPC ranges ${node.vpcCidrs.join(' ') || 'unknown'}`, `${tool.name} ${tool.version}`);
  const shown = parts.filter((part) => part !== '').map((part) => pen.clean(part));
  return fold(shown, ', ', pen.width, '  ', '  ');
}

/** Sections with one empty line between them; empty ones leave no gap. */
function joined(sections: readonly (readonly string[])[]): string {
  return sections
    .filter((lines) => lines.length > 0)
    .map((lines) => `${lines.join('\n')}\n`)
    .join('\n');
}

/** The verdict as text for a terminal, ending in a newline. Strings from outside cannot steer the terminal. */
export function renderText(verdict: Verdict, style: TextStyle): string {
  const pen = makePen(style);
  const { line, mark } = verdictLine(pen, verdict);
  if (style.verbosity < 0) return `${pen.tint(line, mark, MARK_OF[verdict.status])}\n`;
  const headline = pen.prose(line, '', '  ');
  const top = [
    ...headline.map((text, index) => (index === 0 ? pen.tint(text, mark, MARK_OF[verdict.status]) : text)),
    ...nodeLines(pen, verdict),
  ];
  const problems = [
    ...verdict.findings.filter(({ severity }) => severity === 'error'),
    ...verdict.findings.filter(({ severity }) => severity === 'warning'),
  ];
  const blocks = problems.map((finding) => findingBlock(pen, finding, { message: true }));
  const sections: (readonly string[])[] = [top];
  if (verdict.status === 'inconclusive') sections.push(undeterminedLines(pen, verdict.endpoints));
  const room = CONSOLE_BYTES - bytes(sections.flat()) - sections.length;
  const fits = bytes(blocks.flat()) + blocks.length - 1 <= room;
  const capabilities = capabilityLines(pen, verdict.capabilities);
  if (fits) {
    sections.push(...blocks, capabilities);
  } else {
    const count = problems.length === 1 ? '1 problem' : `${problems.length} problems, worst first`;
    const intro = `${count}; evidence and full fixes are below.`;
    const { lines, complete } = overview(pen, problems, room - intro.length - 2);
    const details = problems.map((finding) => findingBlock(pen, finding, { message: !complete }));
    const heading = pen.heading('Evidence and full fixes');
    sections.push(
      [intro],
      lines,
      capabilities,
      ...details.map((block, index) => (index === 0 ? [heading, '', ...block] : block)),
    );
  }
  sections.push(changeLines(pen, verdict), infoLines(pen, verdict));
  if (style.verbosity > 0) {
    sections.push(endpointLines(pen, verdict.endpoints), bucketLines(pen, verdict.buckets));
    sections.push(suppressedLines(pen, verdict), ruledOutLines(pen, verdict));
  }
  sections.push(notCheckedLines(pen, verdict), deliveryLines(pen, verdict));
  if (problems.length > 0 && style.verbosity === 0) sections.push(pen.prose('Every step and every command: run it again with -v.'));
  return joined(sections);
}
