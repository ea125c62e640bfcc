/**
 * What a file says about the node: facts, a verdict, a bundle, or a snapshot of the account. Each may come from anybody; which one it is, its own
 * members say.
 */

import type { Facts } from '../facts.ts';
import { nestsDeeperThan } from '../replay/nesting.ts';
import { readFacts } from '../replay/read-facts.ts';
import { type Checked, checked } from '../schema/mismatch.ts';
import { bool, list, literal, nullable, number, type Of, optional, record, type Shape, text } from '../schema/shape.ts';
import { SNAPSHOT_KIND, type Snapshot, snapshot } from './snapshot.ts';

export type NodeFile =
  | { readonly kind: 'facts'; readonly facts: Facts }
  | { readonly kind: 'verdict'; readonly verdict: VerdictPart }
  | { readonly kind: 'snapshot'; readonly snapshot: Snapshot };

const many = <T>(of: Shape<T>): Shape<readonly T[]> => list(of, 2_000);

/** The members of a verdict that are read here; there are more. */
export interface VerdictPart extends Of<typeof verdictPart> {}
const verdictPart = record({
  schemaVersion: text,
  startedAt: text,
  node: record({
    id: nullable(text),
    region: nullable(text),
    vpcId: nullable(text),
    platform: text,
    account: optional(text),
    subnetId: optional(nullable(text)),
    securityGroupIds: optional(many(text)),
  }),
  status: literal('healthy', 'degraded', 'broken', 'inconclusive'),
  endpoints: many(
    record({
      service: text,
      host: text,
      required: bool,
      path: text,
      dns: many(record({ server: text, rcode: nullable(text), addresses: many(text), status: optional(text) })),
      addresses: many(
        record({
          ip: text,
          localIp: optional(text),
          localPort: optional(number),
          tcp: record({ outcome: literal('ok', 'failed', 'skipped', 'inconclusive'), reason: optional(text) }),
        }),
      ),
    }),
  ),
  buckets: many(record({ name: text, purpose: text })),
});

/** A snapshot is eleven levels deep. */
const MAX_DEPTH = 32;

/** Never throws. `detail` says where the text stops being what it says that it is. */
export function readNodeFile(json: string): Checked<NodeFile> {
  if (nestsDeeperThan(json, MAX_DEPTH)) return failed('it nests too deeply');
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    return failed('it is not JSON');
  }
  const has = (name: string): boolean => typeof value === 'object' && value !== null && Object.hasOwn(value, name);
  if (has('factsVersion')) {
    const read = readFacts(json);
    return read.outcome === 'ok'
      ? { outcome: 'ok', value: { kind: 'facts', facts: read.facts } }
      : failed(`facts: ${read.detail}`);
  }
  if (has('kind') && (value as { readonly kind: unknown }).kind === SNAPSHOT_KIND) {
    const read = checked(snapshot, value);
    return read.outcome === 'ok'
      ? { outcome: 'ok', value: { kind: 'snapshot', snapshot: read.value } }
      : failed(`snapshot of an account: ${read.detail}`);
  }
  if (has('schemaVersion') && has('endpoints')) {
    const read = checked(verdictPart, value);
    return read.outcome === 'ok'
      ? { outcome: 'ok', value: { kind: 'verdict', verdict: read.value } }
      : failed(`verdict: ${read.detail}`);
  }
  return failed('it is neither facts nor a verdict nor a snapshot of an account');
}

function failed(detail: string): { readonly outcome: 'failed'; readonly detail: string } {
  return { outcome: 'failed', detail };
}
