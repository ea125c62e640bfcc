/** Small pieces that every section of the page uses. */
import { html, type Markup } from './html-markup.ts';
import { type Mark, SYMBOLS } from './mark.ts';

/** Symbol and word. The symbol is hidden from screen readers: the word says it. */
export function marked(mark: Mark, word: string): Markup {
  return html`<span class="mark ${mark}"><span class="sign" aria-hidden="true">${SYMBOLS[mark]}</span> ${word}</span>`;
}

/** A section with its heading; nothing when it has no content. `id` is ours. */
export function section(id: string, heading: string, content: readonly Markup[]): Markup {
  if (content.length === 0) return html``;
  return html`<section aria-labelledby="${id}"><h2 id="${id}">${heading}</h2>
${content}</section>
`;
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

/** Milliseconds as a person reads them: `8.8 ms`, `1001 ms`. */
export function duration(ms: number): string {
  return `${ms < 100 ? Math.round(ms * 10) / 10 : Math.round(ms)} ms`;
}
