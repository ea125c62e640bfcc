/** One finding of the page: what is wrong, then a box with what to do, then what is folded: other ways and what was seen. */
import type { Remedy } from '../verdict.types.ts';
import { commandMarkup, html, join, type Markup } from './html-markup.ts';
import { folded, list, marked } from './html-parts.ts';
import { SEVERITY_MARK } from './mark.ts';
import type { ShownFinding } from './text-finding.ts';

/** Lines of evidence that are shown; the JSON has all of them. */
const MAX_EVIDENCE = 60;

function code(text: string): Markup {
  return html`<code>${text}</code>`;
}

/** `Fix (owner: dns, in the account 111122223333)`. */
function label(word: string, { owner, account }: Remedy): Markup {
  const whose = account === undefined ? html`owner: ${owner}` : html`owner: ${owner}, in ${account}`;
  return html`<h4>${word} <span class="who">${whose}</span></h4>`;
}

/** Infrastructure code is long, and one of the two is of use at most. */
function snippetsMarkup({ snippets = [] }: Remedy): readonly Markup[] {
  return snippets.map(({ kind, text }) =>
    folded('code', html`As ${kind === 'terraform' ? 'Terraform' : 'CloudFormation'}`, [commandMarkup(text)]),
  );
}

function factsMarkup({ risk, permission, rollback, rollbackIsText }: Remedy): Markup {
  const rows = [
    risk === '' ? null : html`<dt>Risk</dt><dd>${risk}</dd>`,
    permission === undefined ? null : html`<dt>Needs</dt><dd>${permission}</dd>`,
    rollback === undefined
      ? null
      : html`<dt>To undo</dt><dd>${rollbackIsText === true ? rollback : commandMarkup(rollback)}</dd>`,
  ].filter((row) => row !== null);
  return rows.length === 0 ? html`` : html`<dl class="facts">${rows}</dl>`;
}

/** `said`: the proof that stands above already. */
function stepsMarkup(remedy: Remedy, said: string | null): readonly Markup[] {
  const { commands, verify } = remedy;
  const proof = verify === said ? null : html`<p>Then prove it on this node:</p>${commandMarkup(verify)}`;
  return [
    ...commands.map(commandMarkup),
    ...snippetsMarkup(remedy),
    factsMarkup(remedy),
    html`${proof}
`,
  ];
}

/** The first sentence, and the rest. */
function split(text: string): readonly [string, string] {
  const end = /[.!?]\s+(?=[A-Z])/u.exec(text);
  return end === null ? [text, ''] : [text.slice(0, end.index + 1), text.slice(end.index + end[0].length)];
}

/** Another way, or a step after the first: its first sentence is its title. `said`: the proof that stands above already. */
function foldedFix(word: string, remedy: Remedy, said: string | null): Markup {
  const [title, rest] = split(remedy.text);
  return folded('', html`${label(word, remedy)} ${title}`, [
    ...(rest === '' ? [] : [html`<p>${rest}</p>`]),
    ...stepsMarkup(remedy, said),
  ]);
}

/** What only informs is no task: its fix is folded, too. */
function fixMarkup([first, ...others]: readonly Remedy[], isProblem: boolean): Markup {
  if (first === undefined) return html``;
  const rest = others.map((remedy) => foldedFix('Or', remedy, first.verify));
  if (!isProblem) return html`${foldedFix('Fix', first, null)}${rest}`;
  return html`<div class="fix">${label('Fix', first)}
<p>${first.text}</p>
${stepsMarkup(first, null)}</div>
${rest}`;
}

function evidenceMarkup(evidence: readonly string[]): Markup {
  if (evidence.length === 0) return html``;
  const hidden = evidence.length - MAX_EVIDENCE;
  const lines = [
    ...evidence.slice(0, MAX_EVIDENCE).map((line) => html`${line}`),
    ...(hidden > 0 ? [html`${hidden} more in the JSON report`] : []),
  ];
  return folded('matters', html`Seen (${evidence.length})`, [list(lines)]);
}

/** Which findings a table elsewhere on the page names for each capability. */
type Told = Readonly<Record<string, { readonly because: readonly string[] }>>;

/** A finding as an article; `id` is ours, so that the picture can point at it. What the table of capabilities tells is not told here. */
export function findingMarkup(finding: ShownFinding, id: string, capabilities: Told): Markup {
  const { code: name, severity, message, evidence, explains, remedy } = finding;
  const told = Object.entries(capabilities).filter(([, { because }]) => because.includes(name));
  const untold = finding.capabilities.filter((one) => !told.some(([known]) => known === one));
  return html`<article class="${severity}" aria-labelledby="${id}"><h3 id="${id}">${marked(SEVERITY_MARK[severity], severity)} ${code(name)}</h3>
<p class="message">${message}</p>
${fixMarkup(remedy, severity !== 'info')}${evidenceMarkup(evidence)}
${untold.length === 0 ? null : html`<p class="soft">Affects: ${untold.join(', ')}</p>`}
${explains.length === 0 ? null : html`<p class="soft">Also explains: ${join(explains.map(code), ', ')}</p>`}</article>
`;
}
