/** The sections of a page, and the list of them at its head. */
import { html, join, type Markup } from './html-markup.ts';

export interface Section {
  /** Ours, never a string from outside. */
  readonly id: string;
  readonly heading: string;
  /** In the contents, where the heading is long. */
  readonly short?: string;
  readonly content: readonly Markup[];
  /** What the contents name below it. */
  readonly entries?: readonly Entry[];
}

export interface Entry {
  readonly id: string;
  readonly text: string;
}

function link({ id, text }: Entry): Markup {
  return html`<a href="#${id}">${text}</a>`;
}

/** A list of links; nothing where there is nothing to choose from. */
export function contentsMarkup(sections: readonly Section[]): Markup {
  const shown = sections.filter(({ content }) => content.length > 0);
  if (shown.length < 2) return html``;
  const items = shown.map(({ id, heading, short = heading, entries = [] }) => {
    const more = entries.length < 2 ? null : html`: ${join(entries.map(link), ', ')}`;
    return html`<li>${link({ id, text: short })}${more}</li>`;
  });
  return html`<nav aria-label="Contents"><ul>${items}</ul></nav>
`;
}

/** Sections with their headings; those without content leave nothing. */
export function sectionsMarkup(sections: readonly Section[]): Markup {
  return html`${sections
    .filter(({ content }) => content.length > 0)
    .map(
      ({ id, heading, content }) => html`<section aria-labelledby="${id}"><h2 id="${id}">${heading}</h2>
${content}</section>
`,
    )}`;
}
