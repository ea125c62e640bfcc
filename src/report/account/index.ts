/** Every report of the account's side, by the name that `--format` gives it: the same as those of a run. */
import type { AccountVerdict } from '../../account/verdict/account-verdict.types.ts';
import type { Format } from '../index.ts';
import type { TextStyle } from '../pen.ts';

/** verdict → what is written, ending in a newline. Pure. */
export type AccountRenderer = (verdict: AccountVerdict, style: TextStyle) => string;

const LOADERS: Readonly<Record<Format, () => Promise<AccountRenderer>>> = {
  text: async () => (await import('./text.ts')).renderAccount,
  json: () => json(2),
  ndjson: () => json(0),
  junit: async () => (await import('./junit.ts')).renderAccountJunit,
  markdown: async () => (await import('./markdown.ts')).renderAccountMarkdown,
  html: async () => (await import('./html.ts')).renderAccountHtml,
};

async function json(indent: number): Promise<AccountRenderer> {
  const { safeJson } = await import('../json.ts');
  return (verdict) => safeJson(verdict, indent);
}

export function accountRenderer(format: Format): Promise<AccountRenderer> {
  return LOADERS[format]();
}
