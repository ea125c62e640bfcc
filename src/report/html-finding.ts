/** One finding of the page: what, seen where, who fixes it with which commands, and the proof. */

import type { Finding, Remedy } from '../verdict.types.ts';
import { commandMarkup, html, join, type Markup } from './html-markup.ts';
import { list, marked } from './html-parts.ts';
import { SEVERITY_MARK } from './mark.ts';

/** Lines of evidence that are shown; the JSON has all of them. */
const MAX_EVIDENCE = 60;

function code(text: string): Markup {
  return html`<code>${text}</code>`;
}

function remedyMarkup(remedy: Remedy, index: number): Markup {
  const { owner, account, text, commands, permission, risk, rollback, rollbackIsText, verify } = remedy;
  const whose = account === undefined ? html`owner: ${owner}` : html`owner: ${owner}, in ${account}`;
  const notes = [
    risk === '' ? null : html`<dt>Risk</dt><dd>${risk}</dd>`,
    permission === undefined ? null : html`<dt>Needs</dt><dd>${permission}</dd>`,
    rollback === undefined ? null : html`<dt>To undo</dt><dd>${rollbackIsText ? rollback : commandMarkup(rollback)}</dd>`,
  ].filter((note) => note !== null);
  return html`<h4>${index === 0 ? 'Fix' : 'Or'} (${whose})</h4>
<p>${text}</p>
${commands.map(commandMarkup)}
${notes.length === 0 ? null : html`<dl class="facts">${notes}</dl>`}
<p>Then prove it on this node:</p>
${commandMarkup(verify)}
`;
}

/** A finding as an article; `id` is ours, so that the paths below can point at it. */
export function findingMarkup(finding: Finding, id: string): Markup {
  const { code: name, severity, message, evidence, capabilities, explains, remedy } = finding;
  const hidden = evidence.length - MAX_EVIDENCE;
  const seen = [
    ...evidence.slice(0, MAX_EVIDENCE).map((line) => html`${line}`),
    ...(hidden > 0 ? [html`${hidden} more in the JSON report`] : []),
  ];
  return html`<article class="${severity}" aria-labelledby="${id}"><h3 id="${id}">${marked(SEVERITY_MARK[severity], severity)} ${code(name)}</h3>
<p>${message}</p>
${seen.length === 0 ? null : html`<h4>Seen</h4>${list(seen)}`}
${capabilities.length === 0 ? null : html`<p class="soft">Affects: ${capabilities.join(', ')}</p>`}
${explains.length === 0 ? null : html`<p class="soft">Also explains: ${join(explains.map(code), ', ')}</p>`}
${remedy.map(remedyMarkup)}</article>
`;
}
