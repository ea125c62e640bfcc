/** The verdict for people: on one line (`-q`), on one screen, or with everything that was seen (`-v`). */
import { counted } from '../knowledge/words.ts';
import type { Finding, Severity, Verdict } from '../verdict.types.ts';
import { fold } from './layout.ts';
import { shownStatus } from './mark.ts';
import { sharedOnce } from './once.ts';
import { makePen, type Pen, type TextStyle } from './pen.ts';
import { answerLines, isStatusMisleading } from './proof-line.ts';
import { kindWords, lastLines } from './screen/head.ts';
import { renderScreen } from './screen/screen.ts';
import { forHumans } from './screen/words.ts';
import { capabilityLines } from './text-capabilities.ts';
import { bucketLines, endpointLines, undeterminedLines } from './text-endpoints.ts';
import { findingBlock } from './text-finding.ts';
import {
  askLines,
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

/** `✗ broken: …`, on one line however long. */
function verdictLine(pen: Pen, verdict: Verdict): { readonly line: string; readonly tinted: (text: string) => string } {
  const { mark: kind, word } = shownStatus(verdict);
  const mark = pen.mark(kind, word);
  const cut = verdict.interrupted === true ? ' (interrupted, not everything was seen)' : '';
  return { line: `${mark}${cut}: ${pen.clean(verdict.headline)}`, tinted: (text) => pen.tint(text, mark, kind) };
}

function agentWords({ installed, running, version }: Verdict['node']['agent']): string {
  if (installed === 'no') return 'SSM Agent not installed';
  if (installed === 'unknown' && version === null) return 'SSM Agent unknown';
  const state = running === 'yes' ? ' running' : running === 'no' ? ' not running' : '';
  return `SSM Agent ${version ?? 'of unknown version'}${state}`;
}

/** Which node this is about, when, and with which tool: a report gets forwarded. */
function nodeLines(pen: Pen, { node, startedAt, durationMs, tool, waited }: Verdict): string[] {
  const parts = [
    node.id ?? 'node without an id',
    ...(node.kind === 'unknown' ? kindWords(node) : [node.kind]),
    // A zone's name starts with its Region's: saying both would say it twice.
    node.az?.startsWith(node.region) === true ? node.az : node.region,
    node.vpcId ?? '',
    node.account === undefined ? '' : `account ${node.account}`,
    agentWords(node.agent),
    startedAt,
    forHumans(durationMs),
    waited === undefined ? '' : `waited ${forHumans(waited.ms)} in ${counted(waited.rounds, 'round')}`,
    node.platform,
    `VPC ranges ${node.vpcCidrs.join(' ') || 'unknown'}`,
    `${tool.name} ${tool.version}`,
  ];
  const shown = parts.filter((part) => part !== '').map((part) => pen.clean(part));
  const { identity } = node;
  const who = identity === undefined ? [] : pen.prose(`the agent uses ${identity.uses} because ${identity.because}`, '  ', '  ');
  return [...fold(shown, ', ', pen.width, '  ', '  '), ...who];
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
  if (style.verbosity === 0) return renderScreen(verdict, style);
  const pen = makePen(style);
  const { line, tinted } = verdictLine(pen, verdict);
  const answer = answerLines(pen, verdict);
  if (style.verbosity < 0 && answer.length > 0) return `${answer.map((text) => text.trimStart()).join(' ')}\n`;
  if (style.verbosity < 0) return `${tinted(line)}\n`;
  const headline = pen.prose(line, '', '  ').map((text, index) => (index === 0 ? tinted(text) : text));
  const top = [
    ...answer,
    ...(isStatusMisleading(verdict) ? [] : headline),
    ...nodeLines(pen, verdict),
    ...rootLines(pen, verdict),
  ];
  const of = (level: Severity): readonly Finding[] => verdict.findings.filter(({ severity }) => severity === level);
  const shown = sharedOnce([...of('error'), ...of('warning'), ...of('info')]);
  return joined([
    top,
    changeLines(pen, verdict),
    ...(verdict.status === 'inconclusive' ? [undeterminedLines(pen, verdict.endpoints)] : []),
    ...shown.filter(({ severity }) => severity !== 'info').map((finding) => findingBlock(pen, finding)),
    askLines(pen, verdict),
    capabilityLines(pen, verdict.capabilities),
    infoLines(pen, shown),
    endpointLines(pen, verdict.endpoints),
    bucketLines(pen, verdict.buckets),
    suppressedLines(pen, verdict),
    ruledOutLines(pen, verdict),
    notCheckedLines(pen, verdict),
    deliveryLines(pen, verdict),
    [...codeLines(pen, verdict), ...lastLines(pen, verdict)],
  ]);
}
