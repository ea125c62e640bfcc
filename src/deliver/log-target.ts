/** `--cloudwatch GROUP[:STREAM]`: where verdicts go. Pure. */

export interface LogTarget {
  readonly group: string;
  /** Null: the node's own id. */
  readonly stream: string | null;
}

/** Patterns of the API reference (CreateLogGroup, CreateLogStream). Null for what AWS would refuse. */
export function parseLogTarget(text: string): LogTarget | null {
  const colon = text.indexOf(':');
  const group = colon === -1 ? text : text.slice(0, colon);
  const stream = colon === -1 ? null : text.slice(colon + 1);
  if (!/^[.\-_/#A-Za-z0-9]{1,512}$/u.test(group)) return null;
  return stream === null || /^[^:*\p{C}]{1,512}$/u.test(stream) ? { group, stream } : null;
}

/** The stream of a node: its own, so that its runs are read one after another; nodes without an id share one. */
export function streamOf({ stream }: LogTarget, nodeId: string | null): string {
  return stream ?? nodeId?.replaceAll(/[:*\p{C}]/gu, '-').slice(0, 512) ?? 'unknown-node';
}

/**
 * What a spooled event is for: it goes there or nowhere. As it was asked for: a node that does not know its id during an outage is the same node
 * afterwards.
 */
export function spoolTarget(region: string, { group, stream }: LogTarget): string {
  return `cloudwatch ${region} ${group}${stream === null ? '' : `:${stream}`}`;
}
