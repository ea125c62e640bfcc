/** The files of `account`: one about the node, one that holds an earlier snapshot, either or both. */

import { type AboutNode, aboutFacts, aboutVerdict } from '../../account/about-node.ts';
import { type NodeFile, readNodeFile } from '../../account/node-file.ts';
import type { Snapshot } from '../../account/snapshot.ts';
import type { Options } from '../../arguments/table.ts';
import { shown, type UsageError, usageError } from '../../arguments/usage-error.ts';
import type { Files, Streams } from '../../platform/ports.ts';
import { textOfFile } from '../../replay/facts-file.ts';

export interface NodeFiles {
  readonly outcome: 'ok';
  readonly about: AboutNode;
  readonly file: Exclude<NodeFile, { readonly kind: 'snapshot' }> | null;
  readonly snapshot: Snapshot | null;
}

/** A snapshot of a large VPC has some hundred kilobytes. */
const MAX_BYTES = 16_000_000;

export async function nodeFiles(
  operands: readonly string[],
  options: Options,
  files: Files,
  streams: () => Promise<Streams>,
): Promise<NodeFiles | UsageError> {
  if (operands.length > 2) return usageError('account takes one file about the node, and one snapshot (--save)');
  let file: NodeFiles['file'] = null;
  let snapshot: Snapshot | null = null;
  for (const path of operands) {
    const read = await readOne(path, files, streams);
    if (read.outcome === 'usage-error') return read;
    if (read.file.kind === 'snapshot' && snapshot === null) snapshot = read.file.snapshot;
    else if (read.file.kind !== 'snapshot' && file === null) file = read.file;
    else
      return usageError(`account takes one file about the node, and one snapshot: ${shown(path)} is a second ${read.file.kind}`);
  }
  if (snapshot !== null && options.save !== null) return usageError('--save does not go with a snapshot: nothing is asked then');
  if (file === null && snapshot === null && options.instance === null)
    return usageError('account takes facts, a verdict, a bundle or a snapshot, or --instance i-...');
  return { outcome: 'ok', about: aboutOf(file, snapshot, options), file, snapshot };
}

function aboutOf(file: NodeFiles['file'], snapshot: Snapshot | null, options: Options): AboutNode {
  const told: AboutNode =
    file === null
      ? {
          nodeId: snapshot?.account.nodeId ?? null,
          region: snapshot?.account.region ?? null,
          vpcId: null,
          addresses: [],
          names: [],
          capabilities: options.for,
          buckets: options.buckets,
        }
      : file.kind === 'facts'
        ? aboutFacts(file.facts)
        : aboutVerdict(file.verdict, options.for);
  return { ...told, buckets: [...new Set([...told.buckets, ...options.buckets])], nodeId: options.instance ?? told.nodeId };
}

async function readOne(path: string, files: Files, streams: () => Promise<Streams>) {
  const text = await textOfFile(path, files, streams, MAX_BYTES);
  if (text.outcome === 'usage-error') return text;
  const parsed = text.outcome === 'ok' ? readNodeFile(text.text) : text;
  if (parsed.outcome === 'failed') return usageError(`${shown(path)} cannot be used: ${parsed.detail}`);
  return { outcome: 'ok' as const, file: parsed.value };
}
