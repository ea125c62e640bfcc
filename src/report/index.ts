/** Every report by the name that `--format` gives it. A new one is a file with this signature and a line here. */
import type { Verdict } from '../verdict.types.ts';
import { renderJson, renderNdjson } from './json.ts';
import type { TextStyle } from './pen.ts';
import { renderText } from './text.ts';

/** verdict → what is written, ending in a newline. Pure; never throws for a valid verdict. */
export type Renderer = (verdict: Verdict, style: TextStyle) => string;

export const FORMATS = {
  text: renderText,
  json: renderJson,
  ndjson: renderNdjson,
} as const satisfies Readonly<Record<string, Renderer>>;

/** The formats that are built; `--help` lists these and no others. */
export type Format = keyof typeof FORMATS;

/** Whether `name` is a format that is built (own keys only: `constructor` is none). */
export function isFormat(name: string): name is Format {
  return Object.hasOwn(FORMATS, name);
}
