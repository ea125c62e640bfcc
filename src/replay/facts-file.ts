/** Facts for a command, from whatever file the user names: as `--facts` wrote them, or in a bundle. */
import { shown, type UsageError, unread, usageError } from '../arguments/usage-error.ts';
import type { Facts } from '../facts.ts';
import type { Files, Streams } from '../platform/ports.ts';
import { readFacts } from './read-facts.ts';

/** Facts of the largest run are some hundred kilobytes. */
const MAX_FACTS_BYTES = 8_000_000;

export type FactsFile = { readonly outcome: 'ok'; readonly facts: Facts } | UsageError;

/** `streams` is asked for bundles only. Never rejects. */
export async function factsFile(path: string, files: Files, streams: () => Promise<Streams>): Promise<FactsFile> {
  const read = await files.read(path, MAX_FACTS_BYTES);
  if (read.outcome === 'failed') return usageError(unread(path, read.reason));
  const text = await factsText(path, read.text, streams);
  const parsed = text.outcome === 'ok' ? readFacts(text.text) : text;
  if (parsed.outcome === 'failed') return usageError(`${shown(path)} holds no facts of ssm-probe: ${parsed.detail}`);
  return parsed;
}

async function factsText(path: string, text: string, streams: () => Promise<Streams>) {
  const { bundledFacts, isBundle } = await import('./read-bundle.ts');
  return isBundle(text) ? bundledFacts(await streams(), path, MAX_FACTS_BYTES) : { outcome: 'ok' as const, text };
}
