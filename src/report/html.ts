/** The verdict as one page that needs nothing else. */
import type { Verdict } from '../verdict.types.ts';
import { findingMarkup } from './html-finding.ts';
import { html, join, type Markup } from './html-markup.ts';
import { page } from './html-page.ts';
import { list, marked, section, table } from './html-parts.ts';
import { pictureMarkup } from './html-picture.ts';
import { stepsMarkup } from './html-steps.ts';
import { STYLE } from './html-style.ts';
import { BUCKET_MARK, CAPABILITY_MARK, STATUS_MARK } from './mark.ts';
import { sharedOnce } from './once.ts';
import type { TextStyle } from './pen.ts';
import { proofWords } from './proof-line.ts';

function agentWords({ installed, running, version }: Verdict['node']['agent']): string {
  const words = { yes: '', no: 'not ', unknown: 'perhaps ' } as const;
  return `${version ?? 'version unknown'}, ${words[installed]}installed, ${words[running]}running`;
}

function topMarkup(verdict: Verdict): Markup {
  const { status, headline, interrupted, node, startedAt, durationMs } = verdict;
  const proof = proofWords(verdict);
  const facts: (readonly [string, string | null])[] = [
    ['Node', `${node.id ?? 'without an id'} (${node.kind})`],
    ['Region', node.az === null ? node.region : `${node.region}, ${node.az}`],
    ['VPC', node.vpcId === null ? null : [node.vpcId, ...node.vpcCidrs].join(', ')],
    ['SSM Agent', agentWords(node.agent)],
    ['Seen', `${startedAt}, in ${(durationMs / 1000).toFixed(1)} s`],
  ];
  return html`<header><h1>${marked(STATUS_MARK[status], `${status}:`)} ${headline}</h1>
${proof === null ? null : html`<p><strong>${proof}</strong></p>`}
${interrupted === true ? html`<p>${marked('warning', 'Interrupted:')} not everything was seen.</p>` : null}
<dl class="facts">${facts.map(([name, text]) => (text === null ? html`` : html`<dt>${name}</dt><dd>${text}</dd>`))}</dl></header>
`;
}

function capabilityTable({ capabilities }: Verdict): Markup {
  const order = Object.keys(CAPABILITY_MARK);
  const all = Object.entries(capabilities).toSorted(([, a], [, b]) => order.indexOf(a.status) - order.indexOf(b.status));
  const rowsOf = (wanted: boolean): Markup[][] =>
    all
      .filter(([, { asked }]) => asked === wanted)
      .map(([name, { status, because, asked, proof }]) => [
        html`${name}`,
        // Nobody asked for it: no alarm in its colour.
        html`${marked(asked ? CAPABILITY_MARK[status] : 'skipped', status)} <span class="soft">${proof}</span>`,
        join(
          because.map((code) => html`<code>${code}</code>`),
          ', ',
        ),
      ]);
  return table(
    'What Systems Manager can do here, as far as this node can see',
    ['Capability', 'Status and proof', 'Because'],
    [
      { name: 'Asked for', rows: rowsOf(true) },
      { name: 'Not asked for', rows: rowsOf(false) },
    ],
  );
}

function bucketTable(buckets: Verdict['buckets']): readonly Markup[] {
  if (buckets.length === 0) return [];
  const rows = buckets.map(({ name, purpose, outcome, status }) => [
    html`${name}`,
    html`${purpose}`,
    marked(BUCKET_MARK[outcome], outcome),
    html`${status === null ? 'no answer' : `HTTP ${status}`}`,
  ]);
  return [table('Buckets that this node reads', ['Bucket', 'Purpose', 'Outcome', 'Answer'], [{ name: null, rows }])];
}

/** A list as a section's content: nothing instead of an empty list. */
function listOf(items: readonly Markup[]): readonly Markup[] {
  return items.length === 0 ? [] : [list(items)];
}

function mainMarkup(verdict: Verdict): Markup {
  const { findings, endpoints, changed, suppressed, ruledOut, notChecked, delivery } = verdict;
  const blocks = sharedOnce(findings).map((finding, index) => ({
    severity: finding.severity,
    markup: findingMarkup(finding, `finding-${index + 1}`),
  }));
  const problems = blocks.filter(({ severity }) => severity !== 'info').map(({ markup }) => markup);
  const infos = blocks.filter(({ severity }) => severity === 'info').map(({ markup }) => markup);
  return html`<main>
${section('changed', 'Changed since the last healthy run', listOf(changed.map(({ what, from, to, lastGoodAt }) => html`${what}: ${from} \u2192 ${to} (last good ${lastGoodAt})`)))}
${section('path', 'The path to each service', [pictureMarkup(endpoints, problems.length > 0)])}
${section('causes', 'Causes and fixes', problems)}
${section('capabilities', 'Capabilities', [capabilityTable(verdict)])}
${section('notes', 'Notes', infos)}
${section('steps', 'Every step and its time', stepsMarkup(endpoints))}
${section('buckets', 'Buckets', bucketTable(verdict.buckets))}
${section('explained', 'Explained by a cause above', listOf(suppressed.map(({ code, suppressedBy, message }) => html`<code>${code}</code>, by <code>${suppressedBy}</code>: ${message}`)))}
${section('ruled-out', 'Ruled out', listOf(ruledOut.map(({ code, because }) => html`<code>${code}</code>: ${because}`)))}
${section('not-checked', 'Not checked', listOf(notChecked.map(({ what, why }) => html`${what}: ${why}`)))}
${section('delivery', 'Delivery', listOf(delivery.map(({ sink, outcome, detail }) => html`${sink}: ${outcome} ${detail}`)))}
</main>
`;
}

/** A complete HTML document, ending in a newline. The style is there for the common signature only. */
export function renderHtml(verdict: Verdict, _style: TextStyle): string {
  const { tool, node } = verdict;
  const body = html`${topMarkup(verdict)}${mainMarkup(verdict)}<footer><p>Made by ${tool.name} ${tool.version} on ${node.platform}. Nothing was changed on the node or in the account.</p></footer>
`;
  return page(html`ssm-probe: ${verdict.status}, ${node.id ?? node.region}`, STYLE, body);
}
