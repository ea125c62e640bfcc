/** Facts for a command, from whatever file the user names: as `--facts` wrote them, or in a bundle. */
import { shown, type UsageError, unread, usageError } from '../arguments/usage-error.ts';
import { isMisread } from '../encoding.ts';
import type { Facts } from '../facts.ts';
import type { Files, Streams } from '../platform/ports.ts';
import type { BundleRead } from './read-bundle.ts';
import { readFacts } from './read-facts.ts';

/** Facts of the largest run are some hundred kilobytes. */
const MAX_FACTS_BYTES = 8_000_000;

export type FactsFile = { readonly outcome: 'ok'; readonly facts: Facts } | UsageError;

/** `-` as a file: standard input. */
const STDIN = '-';

/** `streams` is asked for bundles, other encodings, standard input and pipes only. Never rejects. */
export async function factsFile(path: string, files: Files, streams: () => Promise<Streams>): Promise<FactsFile> {
  const text = await textOfFile(path, files, streams, MAX_FACTS_BYTES);
  if (text.outcome === 'usage-error') return text;
  const parsed = text.outcome === 'ok' ? readFacts(text.text) : text;
  if (parsed.outcome === 'failed') return usageError(`${shown(path)} holds no facts of ssm-probe: ${parsed.detail}`);
  return parsed;
}

/** The text of a JSON file, or of the facts in a bundle, at most `maxBytes`. Never rejects. */
export async function textOfFile(
  path: string,
  files: Files,
  streams: () => Promise<Streams>,
  maxBytes: number,
): Promise<BundleRead | UsageError> {
  const read = path === STDIN ? null : await files.read(path, maxBytes);
  // A pipe, such as a shell makes of <(…), is no file; what else is none is told by who opens it.
  const isPiped = read === null || (read.outcome === 'failed' && read.reason === 'not-a-file');
  if (!isPiped && read.outcome === 'failed') return usageError(unread(path, read.reason));
  if (read?.outcome === 'ok' && !isMisread(read.text) && !isBundle(read.text)) return read;
  const text = await (await import('./read-bundle.ts')).bundledFacts(await streams(), path, maxBytes);
  if (read?.outcome === 'failed' && text.outcome === 'failed' && text.detail.includes('neither a file nor a pipe'))
    return usageError(unread(path, read.reason));
  return text;
}

/** Gzip, or an archive that somebody has unpacked: what `Files.read` makes a text of. */
function isBundle(text: string): boolean {
  return text.startsWith('\u001f\ufffd') || text.slice(257, 262) === 'ustar';
}
