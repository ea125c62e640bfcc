/** `--cloudwatch GROUP[:STREAM]`. Pure. */

export interface LogTarget {
  readonly group: string;
  /** Null: the node's own id. */
  readonly stream: string | null;
}

/** By the API's patterns (CreateLogGroup, CreateLogStream); null for what AWS would refuse. */
export function parseLogTarget(text: string): LogTarget | null {
  const colon = text.indexOf(':');
  const group = colon === -1 ? text : text.slice(0, colon);
  const stream = colon === -1 ? null : text.slice(colon + 1);
  if (!/^[.\-_/#A-Za-z0-9]{1,512}$/u.test(group)) return null;
  return stream === null || /^[^:*\p{C}]{1,512}$/u.test(stream) ? { group, stream } : null;
}

/** Each node has its own stream, with its runs in order. Nodes without an id share one. */
export function streamOf({ stream }: LogTarget, nodeId: string | null): string {
  return stream ?? nodeId?.replaceAll(/[:*\p{C}]/gu, '-').slice(0, 512) ?? 'unknown-node';
}

/**
 * The target of a spooled event, as the user wrote it. A node that does not know its id during an
 * outage is still the same node afterwards.
 */
export function spoolTarget(region: string, { group, stream }: LogTarget): string {
  return `cloudwatch ${region} ${group}${stream === null ? '' : `:${stream}`}`;
}
