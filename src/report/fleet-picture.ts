/** Bars. Each stands beside its numbers, so that neither colour nor sight is needed to read them. */
import type { Fleet } from '../fleet/fleet.types.ts';
import { counted, STATUS_ORDER } from '../fleet/fleet-words.ts';
import { html, type Markup } from './html-markup.ts';
import { marked } from './html-parts.ts';
import { type Mark, STATUS_MARK } from './mark.ts';

/** `part` of `whole`, in one bar. Without a label it repeats the numbers in the cell beside it. */
export function shareBar(part: number, whole: number, label: string | null): Markup {
  const width = percent(part, whole);
  const bar = html`<rect class="track" width="100%" height="100%"/><rect class="part error" width="${width}%" height="100%"/>`;
  return label === null
    ? html`<svg class="share" aria-hidden="true">${bar}</svg>`
    : html`<svg class="share" role="img" aria-label="${label}">${bar}</svg>`;
}

/** Then above now, to one scale. The cell beside it has the numbers. */
export function trendBars(then: number, now: number, most: number, mark: Mark): Markup {
  return html`<svg class="share trend" aria-hidden="true"><rect class="track" width="100%" height="100%"/><rect class="part skipped" width="${percent(then, most)}%" height="45%"/><rect class="part ${mark}" y="55%" width="${percent(now, most)}%" height="45%"/></svg>`;
}

/** All nodes by status in one bar, with its legend. */
export function fleetPicture(nodes: Fleet['nodes']): Markup {
  let from = 0;
  const parts = STATUS_ORDER.map((status) => {
    const width = percent(nodes[status], nodes.total);
    const part = html`<rect class="part ${STATUS_MARK[status]}" x="${round(from)}%" width="${width}%" height="100%"/>`;
    from += width;
    return nodes[status] === 0 ? html`` : part;
  });
  const shown = STATUS_ORDER.filter((status) => nodes[status] > 0);
  const words = shown.map((status) => `${counted(nodes[status])} ${status}`).join(', ');
  return html`<figure><svg class="share whole" role="img" aria-label="${words}">${parts}</svg>
<figcaption><ul class="legend">${shown.map((status) => html`<li>${marked(STATUS_MARK[status], status)} ${counted(nodes[status])} (${percentWords(nodes[status], nodes.total)})</li>`)}</ul></figcaption></figure>
`;
}

/** What is there is seen, however little it is. */
function percent(part: number, whole: number): number {
  if (whole === 0 || part === 0) return 0;
  return Math.max(0.4, round((Math.min(part, whole) / whole) * 100));
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}

function percentWords(part: number, whole: number): string {
  const share = (part / whole) * 100;
  return share > 0 && share < 0.1 ? 'below 0.1 %' : `${Math.round(share * 10) / 10} %`;
}
