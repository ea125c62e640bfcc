/** The facts in a bundle, which may come from anybody. Reads in memory, and writes nothing. */
import { FACTS_FILE } from '../bundle/bundle.ts';
import { filesIn, isTar } from '../bundle/tar.ts';
import { textOf } from '../encoding.ts';
import type { Streams } from '../platform/ports.ts';

export type BundleRead =
  | { readonly outcome: 'ok'; readonly text: string }
  | { readonly outcome: 'failed'; readonly detail: string };

/** Facts and reports of the largest run are some megabytes. What unpacks to more is not unpacked to its end. */
const MAX_UNPACKED_BYTES = 48_000_000;

/** The text of its facts, at most `maxBytes`; facts that are only compressed count, too. Never throws. */
export async function bundledFacts(streams: Streams, path: string, maxBytes: number): Promise<BundleRead> {
  const whole = await unpacked(streams.pieces(path));
  if (typeof whole === 'string') return failed(whole);
  if (!isTar(whole)) {
    if (whole.length > maxBytes) return failed('its facts are too large');
    const text = textOf(whole);
    return /^\s*[[{"]/u.test(text) ? { outcome: 'ok', text } : failed('it is neither a bundle nor facts');
  }
  const read = filesIn(whole);
  if (read.outcome === 'failed') return failed(`its archive is damaged or none of ssm-probe's: ${read.detail}`);
  const [facts, ...more] = read.files.filter(({ name }) => name.split('/').at(-1) === FACTS_FILE);
  if (facts === undefined) return failed(`it holds no ${FACTS_FILE}`);
  if (more.length > 0) return failed(`it holds ${FACTS_FILE} more than once`);
  return facts.bytes.length > maxBytes ? failed('its facts are too large') : { outcome: 'ok', text: textOf(facts.bytes) };
}

function failed(detail: string): BundleRead {
  return { outcome: 'failed', detail };
}

/** A text says why there is nothing. */
async function unpacked(pieces: ReturnType<Streams['pieces']>): Promise<Uint8Array | string> {
  const kept: Uint8Array[] = [];
  let size = 0;
  for await (const piece of pieces) {
    if (piece.outcome === 'failed') return `it cannot be unpacked (${piece.detail})`;
    size += piece.bytes.length;
    if (size > MAX_UNPACKED_BYTES) return `it unpacks to more than ${MAX_UNPACKED_BYTES / 1_000_000} MB`;
    kept.push(piece.bytes.slice());
  }
  const whole = new Uint8Array(size);
  let at = 0;
  for (const part of kept) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
