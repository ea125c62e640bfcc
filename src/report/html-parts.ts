/** Small pieces that every section of the page uses. */
import { html, type Markup } from './html-markup.ts';
import { type Mark, SYMBOLS } from './mark.ts';

/** Symbol and word. The symbol is hidden from screen readers: the word says it. */
export function marked(mark: Mark, word: string): Markup {
  return html`<span class="mark ${mark}"><span class="sign" aria-hidden="true">${SYMBOLS[mark]}</span> ${word}</span>`;
}

export function list(items: readonly Markup[]): Markup {
  return items.length === 0 ? html`` : html`<ul>${items.map((item) => html`<li>${item}</li>`)}</ul>`;
}

export interface RowGroup {
  /** Above the group; null for a table of one group. */
  readonly name: string | null;
  readonly rows: readonly (readonly Markup[])[];
}

/** A table whose first column names the row. Groups without rows leave nothing. */
export function table(caption: string, head: readonly string[], groups: readonly RowGroup[]): Markup {
  const body = groups
    .filter(({ rows }) => rows.length > 0)
    .map(({ name, rows }) => {
      const title =
        name === null ? null : html`<tr><th scope="rowgroup" colspan="${head.length}" class="group">${name}</th></tr>`;
      return html`<tbody>${title}${rows.map(rowMarkup)}</tbody>`;
    });
  return html`<table><caption>${caption}</caption>
<thead><tr>${head.map((one) => html`<th scope="col">${one}</th>`)}</tr></thead>
${body}</table>
`;
}

function rowMarkup([first = html``, ...rest]: readonly Markup[]): Markup {
  return html`<tr><th scope="row" class="name">${first}</th>${rest.map((cell) => html`<td>${cell}</td>`)}</tr>
`;
}

/** A part that is folded until somebody wants it. `kind` is ours: `matters` is printed all the same. */
export function folded(kind: '' | 'code' | 'matters', summary: Markup, content: readonly Markup[]): Markup {
  return html`<details${kind === '' ? null : html` class="${kind}"`}><summary>${summary}</summary>
${content}</details>
`;
}

/** Milliseconds as a person reads them: `0.4 ms`, `27 ms`, `3 s`, `1.4 s`, `2 min 5 s`, `1 h 30 min`. */
export function duration(ms: number): string {
  if (!Number.isFinite(ms) || ms < 0) return 'unknown';
  if (ms < 9.95) return `${Math.round(ms * 10) / 10} ms`;
  if (ms < 999.5) return `${Math.round(ms)} ms`;
  if (ms < 9_950) return `${Math.round(ms / 100) / 10} s`;
  const seconds = Math.round(ms / 1000);
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return both(minutes, 'min', seconds % 60, 's');
  return both(Math.floor(minutes / 60), 'h', minutes % 60, 'min');
}

function both(big: number, unit: string, small: number, smallUnit: string): string {
  return small === 0 ? `${big} ${unit}` : `${big} ${unit} ${small} ${smallUnit}`;
}

/** `2026-08-01 02:13:44 UTC`. What is no time of ours is shown as it is. */
export function moment(time: string): string {
  const [, day, clock] = /^(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2}:\d{2})(?:\.\d+)?Z$/u.exec(time) ?? [];
  return day === undefined || clock === undefined ? time : `${day} ${clock} UTC`;
}
