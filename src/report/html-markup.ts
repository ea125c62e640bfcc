/**
 * HTML in which a string cannot become markup: `html` escapes and cleans every value that is not markup already.
 * The only ways to markup are literal text in these files and {@link commandMarkup}.
 */
import { cleanProse, commandLines } from './clean.ts';

/** Text that is HTML. */
export interface Markup {
  readonly markup: string;
}

/** null leaves nothing behind. */
type Value = string | number | null | Markup | readonly Markup[];

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
  '`': '&#96;',
};

function escapeHtml(text: string): string {
  return text.replace(/[&<>"'`]/gu, (character) => ENTITIES[character] ?? character);
}

function isMarkup(value: Exclude<Value, readonly Markup[]>): value is Markup {
  return typeof value === 'object' && value !== null;
}

function markupOf(value: Value): string {
  if (Array.isArray(value)) return value.map((one: Markup) => one.markup).join('');
  const one = value as Exclude<Value, readonly Markup[]>;
  if (one === null) return '';
  if (isMarkup(one)) return one.markup;
  return typeof one === 'number' ? String(one) : escapeHtml(cleanProse(one));
}

/** Literal parts are HTML, values are text (or markup). Attributes with values stand in double quotes. */
export function html(parts: TemplateStringsArray, ...values: readonly Value[]): Markup {
  return { markup: parts.map((part, index) => part + (index < values.length ? markupOf(values[index] ?? null) : '')).join('') };
}

/** Markup with something between its parts. */
export function join(parts: readonly Markup[], between: string): Markup {
  return { markup: parts.map(({ markup }) => markup).join(escapeHtml(between)) };
}

/**
 * A command (or code) in its own box. Its line breaks stay; one click selects it (`user-select: all`), and a button copies it.
 * The button is hidden until the page's script runs: no dead button where scripts are off.
 */
export function commandMarkup(command: string): Markup {
  const text = commandLines(command).map(escapeHtml).join('\n');
  return html`<div class="cmd"><pre><code>${{ markup: text }}</code></pre><button type="button" class="copy" hidden>Copy</button></div>`;
}
