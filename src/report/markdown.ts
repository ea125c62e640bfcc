/** The verdict as Markdown for a ticket: what is wrong, how it is fixed and proven, and what was seen. */

import type { Finding, Remedy, Verdict } from '../verdict.types.ts';
import { layersOf } from './endpoint-layers.ts';
import { endpointState, whyUndetermined } from './endpoint-state.ts';
import { CAPABILITY_MARK, type Mark, SEVERITY_MARK, SYMBOLS, shownStatus } from './mark.ts';
import { codeBlock, codeSpan, plain, prose, table } from './markdown-text.ts';
import { sharedOnce } from './once.ts';
import type { TextStyle } from './pen.ts';
import { answerWords, isStatusMisleading } from './proof-line.ts';
import type { ShownFinding } from './text-finding.ts';
import { ASK_ACCOUNT } from './text-notes.ts';

/** Evidence lines of one finding without `-v`: GitHub takes 65,536 characters, and a reader fewer. */
const EVIDENCE_LINES = 12;

/** `✗ broken`: never a symbol without its word. */
export function marked(mark: Mark, word: string): string {
  return `${SYMBOLS[mark]} ${plain(word)}`;
}

function nodeLines({ node, tool, startedAt, durationMs, interrupted }: Verdict): string[] {
  const { agent } = node;
  const rows: (readonly [string, string | null])[] = [
    ['Node', [node.id ?? 'without an id', node.kind].join(' ')],
    ['Where', [node.az ?? node.region, node.vpcId, ...node.vpcCidrs].filter((part) => part !== null).join(' ')],
    ['Agent', `installed: ${agent.installed}, running: ${agent.running}, version: ${agent.version ?? 'unknown'}`],
    ['Seen', `${startedAt} in ${(durationMs / 1000).toFixed(1)} s by ${tool.name} ${tool.version} on ${node.platform}`],
    ['Interrupted', interrupted === true ? 'yes: not everything was seen' : null],
  ];
  return table(
    ['', ''],
    rows.flatMap(([name, text]) => (text === null ? [] : [[`**${name}**`, prose(text)]])),
  );
}

function remedyLines(remedy: Remedy, index: number): string[] {
  const { owner, account, text, commands, permission, risk, rollback, rollbackIsText, verify } = remedy;
  const whose = account === undefined ? `owner: ${plain(owner)}` : `owner: ${plain(owner)}, in ${codeSpan(account)}`;
  const notes = [
    risk === '' ? '' : `- Risk: ${prose(risk)}`,
    permission === undefined ? '' : `- Needs: ${prose(permission)}`,
    rollback === undefined || !rollbackIsText ? '' : `- To undo: ${prose(rollback)}`,
  ].filter((line) => line !== '');
  return [
    `**${index === 0 ? 'Fix' : 'Or'} (${whose}):** ${prose(text)}`,
    ...(commands.length === 0 ? [] : ['', ...codeBlock(commands)]),
    ...(notes.length === 0 ? [] : ['', ...notes]),
    ...(rollback === undefined || rollbackIsText ? [] : ['', 'To undo:', '', ...codeBlock([rollback])]),
    '',
    'Then prove it on this node:',
    '',
    ...codeBlock([verify]),
    '',
  ];
}

export function findingLines(finding: ShownFinding, style: TextStyle): string[] {
  const limit = style.verbosity > 0 ? finding.evidence.length : EVIDENCE_LINES;
  const hidden = finding.evidence.length - limit;
  const facts = [
    ...finding.evidence.slice(0, limit).map((line) => `- ${prose(line)}`),
    ...(hidden > 0 ? [`- ${hidden} more with \`-v\``] : []),
  ];
  const affected = [
    finding.capabilities.length === 0 ? '' : `Affects: ${finding.capabilities.map(plain).join(', ')}.`,
    finding.explains.length === 0 ? '' : `Also explains: ${finding.explains.map(codeSpan).join(', ')}.`,
  ].filter((line) => line !== '');
  return [
    `### ${marked(SEVERITY_MARK[finding.severity], finding.severity)}: ${codeSpan(finding.code)}`,
    '',
    prose(finding.message),
    '',
    ...(facts.length === 0 ? [] : ['Seen:', '', ...facts, '']),
    ...(affected.length === 0 ? [] : [affected.join(' '), '']),
    ...finding.remedy.flatMap(remedyLines),
  ];
}

function askLines({ askAccount }: Verdict): string[] {
  return askAccount === undefined ? [] : [prose(ASK_ACCOUNT), '', ...codeBlock([askAccount])];
}

export function section(heading: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : [`## ${heading}`, '', ...lines, ''];
}

function capabilityTable({ capabilities }: Verdict): string[] {
  const order = Object.keys(CAPABILITY_MARK);
  const rows = Object.entries(capabilities)
    .toSorted(([, a], [, b]) => Number(b.asked) - Number(a.asked) || order.indexOf(a.status) - order.indexOf(b.status))
    .map(([name, { status, because, asked, proof }]) => [
      plain(name),
      marked(CAPABILITY_MARK[status], status),
      because.map(codeSpan).join(', '),
      `${asked ? 'asked for' : 'not asked for'}, ${proof}`,
    ]);
  return table(['Capability', 'Status', 'Because', ''], rows);
}

function endpointTable({ endpoints }: Verdict): string[] {
  if (endpoints.length === 0) return [];
  const rows = endpoints.map((endpoint) => {
    const { kind, words } = endpointState(endpoint);
    const open = layersOf(endpoint).filter(({ outcome }) => outcome === 'failed' || outcome === 'partial');
    const why =
      kind === 'unknown' ? whyUndetermined(endpoint) : open.map(({ layer, words: seen }) => `${layer}: ${seen}`).join('; ');
    return [
      codeSpan(endpoint.host),
      marked(kind, words),
      plain(endpoint.path),
      endpoint.required ? 'required' : 'not required',
      prose(why),
    ];
  });
  return table(['Endpoint', 'State', 'Path', '', 'Seen'], rows);
}

/** Markdown (CommonMark with GitHub's tables), ending in a newline. With `-q` the verdict alone. */
export function renderMarkdown(verdict: Verdict, style: TextStyle): string {
  const { headline, findings, changed, suppressed, ruledOut, notChecked, delivery, buckets } = verdict;
  const answer = answerWords(verdict);
  const glance = shownStatus(verdict);
  const own = `# ${marked(glance.mark, glance.word)}: ${prose(headline)}`;
  const head = answer === null ? own : `**${prose(answer)}**${isStatusMisleading(verdict) ? '' : `\n\n${own}`}`;
  if (style.verbosity < 0) return `${head}\n`;
  const shown = sharedOnce(findings);
  const inFull = (isWanted: (finding: Finding) => boolean): string[] =>
    shown.filter(isWanted).flatMap((finding) => findingLines(finding, style));
  const sections: Readonly<Record<string, readonly string[]>> = {
    'Changed since the last healthy run': changed.map(
      ({ what, from, to, lastGoodAt }) => `- ${prose(`${what}: ${from} → ${to} (last good ${lastGoodAt})`)}`,
    ),
    'Causes and fixes': [...inFull(({ severity }) => severity !== 'info'), ...askLines(verdict)],
    'Capabilities, as far as this node can see': capabilityTable(verdict),
    Endpoints: endpointTable(verdict),
    Buckets: bucketTable(buckets),
    Notes: inFull(({ severity }) => severity === 'info'),
    'Explained by a cause above': suppressed.map(
      ({ code, suppressedBy, message }) => `- ${codeSpan(code)}, by ${codeSpan(suppressedBy)}: ${prose(message)}`,
    ),
    'Ruled out': ruledOut.map(({ code, because }) => `- ${codeSpan(code)}: ${prose(because)}`),
    'Not checked': notChecked.map(({ what, why }) => `- ${prose(`${what}: ${why}`)}`),
    Delivery: delivery.map(({ sink, outcome, detail }) => `- ${prose(`${sink}: ${outcome} ${detail}`)}`),
  };
  const body = Object.entries(sections).flatMap(([heading, lines]) => section(heading, lines));
  const text = [head, '', ...nodeLines(verdict), '', ...body].join('\n');
  return `${text.replace(/\n{3,}/gu, '\n\n').trimEnd()}\n`;
}

function bucketTable(buckets: Verdict['buckets']): string[] {
  if (buckets.length === 0) return [];
  const rows = buckets.map(({ name, purpose, outcome, status }) => [
    codeSpan(name),
    plain(purpose),
    plain(outcome),
    status === null ? 'no answer' : `HTTP ${status}`,
  ]);
  return table(['Bucket', 'Purpose', 'Outcome', ''], rows);
}
