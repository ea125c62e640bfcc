/**
 * Every report by the name that `--format` gives it. A new one is a file with the common signature and a line here.
 * A report's code is loaded when it is asked for: a plain text run must not pay for the HTML page.
 */
import type { Verdict } from '../verdict.types.ts';
import type { TextStyle } from './pen.ts';

/** verdict → what is written, ending in a newline. Pure; never throws for a valid verdict. */
export type Renderer = (verdict: Verdict, style: TextStyle) => string;

/** Literal imports: each becomes a chunk of the binary. */
const LOADERS = {
  text: async () => (await import('./text.ts')).renderText,
  json: async () => (await import('./json.ts')).renderJson,
  ndjson: async () => (await import('./json.ts')).renderNdjson,
  junit: async () => (await import('./junit.ts')).renderJunit,
  markdown: async () => (await import('./markdown.ts')).renderMarkdown,
  html: async () => (await import('./html.ts')).renderHtml,
} as const satisfies Readonly<Record<string, () => Promise<Renderer>>>;

/** The formats that are built; `--help` lists these and no others. */
export type Format = keyof typeof LOADERS;

/** Their names, in the order of `--help`. */
export const FORMATS: readonly Format[] = Object.keys(LOADERS) as Format[];

/** Loads one report's code; rejects only when the program itself is damaged. */
export function renderer(format: Format): Promise<Renderer> {
  return LOADERS[format]();
}
