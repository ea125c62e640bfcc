/** The verdict as one page that needs nothing else: it begins with what to do. */
import type { EndpointVerdict, Verdict } from '../verdict.types.ts';
import { whyUndetermined } from './endpoint-state.ts';
import { anchorsOf, findingId } from './html-anchors.ts';
import { capabilityTable } from './html-capabilities.ts';
import { contentsMarkup, type Section, sectionsMarkup } from './html-contents.ts';
import { findingMarkup } from './html-finding.ts';
import { hopsOf } from './html-hops.ts';
import { commandMarkup, html, type Markup } from './html-markup.ts';
import { page } from './html-page.ts';
import { duration, folded, list, marked, moment, table } from './html-parts.ts';
import { pictureMarkup } from './html-picture.ts';
import { machineFacts, preflightMarkup } from './html-preflight.ts';
import { stepsMarkup } from './html-steps.ts';
import { STYLE } from './html-style.ts';
import { BUCKET_MARK, shownStatus } from './mark.ts';
import { sharedOnce } from './once.ts';
import type { TextStyle } from './pen.ts';
import { answerWords, isStatusMisleading } from './proof-line.ts';
import { ASK_ACCOUNT } from './text-notes.ts';

function agentWords({ installed, running, version }: Verdict['node']['agent']): string {
  const words = { yes: '', no: 'not ', unknown: 'perhaps ' } as const;
  if (installed === 'no') return 'not installed';
  return `${version ?? 'version unknown'}, ${installed === 'yes' ? '' : 'perhaps installed, '}${words[running]}running`;
}

function factsOf({ node, startedAt, durationMs, preflight, shortCode }: Verdict): readonly (readonly [string, string | null])[] {
  const place = node.az ?? node.region;
  return [
    ...(preflight === undefined ? [['Node', `${node.id ?? 'without an id'} (${node.kind})`] as const] : []),
    ['Region', place.startsWith(node.region) ? place : `${node.region}, ${place}`],
    ['VPC', node.vpcId === null ? null : [node.vpcId, ...node.vpcCidrs].join(', ')],
    ...(preflight === undefined ? [['SSM Agent', agentWords(node.agent)] as const] : machineFacts(preflight)),
    ['Seen', `${moment(startedAt)}, in ${duration(durationMs)}`],
    ['Short code', shortCode ?? null],
  ];
}

function topMarkup(verdict: Verdict, contents: Markup): Markup {
  const { headline, interrupted } = verdict;
  const answer = answerWords(verdict);
  const glance = shownStatus(verdict);
  const facts = factsOf(verdict).map(([name, text]) =>
    text === null ? html`` : html`<div><dt>${name}</dt><dd>${text}</dd></div>`,
  );
  const isAlone = answer !== null && isStatusMisleading(verdict);
  return html`<header><h1>${isAlone ? answer : html`${marked(glance.mark, `${glance.word}:`)} ${headline}`}</h1>
${answer === null || isAlone ? null : html`<p><strong>${answer}</strong></p>`}
${interrupted === true ? html`<p>${marked('warning', 'Interrupted:')} not everything was seen.</p>` : null}
<dl class="meta">${facts}</dl>
${contents}</header>
`;
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

function foldedList(title: string, items: readonly Markup[]): readonly Markup[] {
  return items.length === 0 ? [] : [folded('', html`<h3>${title}</h3> (${items.length})`, [list(items)])];
}

/** Where nothing is wrong, that is said; what nobody could find out is what remains to be done. */
function nothingToDo({ status, endpoints, preflight }: Verdict): readonly Markup[] {
  if (status === 'healthy') return preflight === undefined ? [html`<p>Nothing needs to be done.</p>`] : [];
  if (status !== 'inconclusive') return [];
  const open = endpoints.filter(({ required, state }) => required && state === 'unknown');
  const why = (one: EndpointVerdict): Markup => html`${one.host}: ${whyUndetermined(one)}`;
  return [
    html`<p>Nothing is known to be wrong, and not everything is known.${open.length === 0 ? null : ' Not known:'}</p>`,
    ...listOf(open.map(why)),
  ];
}

/** All that was looked at and is no cause. */
function restOf({ suppressed, ruledOut, notChecked, delivery }: Verdict): readonly Markup[] {
  return [
    ...foldedList(
      'Explained by a cause above',
      suppressed.map(
        ({ code, suppressedBy, message }) => html`<code>${code}</code>, by <code>${suppressedBy}</code>: ${message}`,
      ),
    ),
    ...foldedList(
      'Ruled out',
      ruledOut.map(({ code, because }) => html`<code>${code}</code>: ${because}`),
    ),
    ...foldedList(
      'Not checked',
      notChecked.map(({ what, why }) => html`${what}: ${why}`),
    ),
    ...foldedList(
      'Delivery',
      delivery.map(({ sink, outcome, detail }) => html`${sink}: ${outcome} ${detail}`),
    ),
  ];
}

function askMarkup({ askAccount }: Verdict): readonly Markup[] {
  // On paper there is room for the causes alone.
  return askAccount === undefined
    ? []
    : [folded('code', html`Or let ssm-probe account find it`, [html`<p>${ASK_ACCOUNT}</p>`, commandMarkup(askAccount)])];
}

function sectionsOf(verdict: Verdict): readonly Section[] {
  const { findings, endpoints, changed, capabilities, node } = verdict;
  const blocks = sharedOnce(findings).map((finding, index) => ({
    id: findingId(index),
    text: finding.code,
    isProblem: finding.severity !== 'info',
    markup: findingMarkup(finding, findingId(index), capabilities),
  }));
  const problems = blocks.filter(({ isProblem }) => isProblem);
  const infos = blocks.filter(({ isProblem }) => !isProblem);
  const idOf = (code: string): string | null => blocks.find(({ text }) => text === code)?.id ?? null;
  const toDo = problems.length === 0 ? nothingToDo(verdict) : [...problems.map(({ markup }) => markup), ...askMarkup(verdict)];
  const path = pictureMarkup(endpoints.map(hopsOf), node, problems.length > 0, anchorsOf(verdict));
  return [
    {
      id: 'causes',
      heading: problems.length > 1 ? `What to do: ${problems.length} causes, worst first` : 'What to do',
      short: 'What to do',
      content: toDo,
      entries: problems,
    },
    { id: 'activation', heading: 'The activation', content: preflightMarkup(verdict.preflight) },
    {
      id: 'changed',
      heading: 'Changed since the last healthy run',
      short: 'Changes',
      content: listOf(
        changed.map(({ what, from, to, lastGoodAt }) => html`${what}: ${from} \u2192 ${to} (last good ${moment(lastGoodAt)})`),
      ),
    },
    { id: 'path', heading: 'The path to each service', short: 'The path', content: [path] },
    { id: 'capabilities', heading: 'Capabilities', content: [capabilityTable(verdict, idOf)] },
    { id: 'notes', heading: 'Notes', content: infos.map(({ markup }) => markup) },
    { id: 'steps', heading: 'Every step and its time', short: 'Every step', content: stepsMarkup(endpoints) },
    { id: 'buckets', heading: 'Buckets', content: bucketTable(verdict.buckets) },
    { id: 'rest', heading: 'Also looked at', content: restOf(verdict) },
  ];
}

/** A complete HTML document, ending in a newline. The style is there for the common signature only. */
export function renderHtml(verdict: Verdict, _style: TextStyle): string {
  const { tool, node } = verdict;
  const sections = sectionsOf(verdict);
  const body = html`${topMarkup(verdict, contentsMarkup(sections))}<main>
${sectionsMarkup(sections)}</main>
<footer><p>Made by ${tool.name} ${tool.version} on ${node.platform}. Nothing was changed on the node or in the account.</p><p class="off" role="status"></p></footer>
`;
  return page(html`ssm-probe: ${verdict.status}, ${node.id ?? node.region}`, STYLE, body);
}
