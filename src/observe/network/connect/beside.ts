/** What the proxy does not lead to, without the proxy: would an exception for the host help? */
import type { ConnectionFacts, HostFacts } from '../../../facts.ts';
import type { Plan } from '../../plan.ts';

/**
 * The endpoints that no tunnel led to; null if there is none. Nothing is read there, because the
 * question is about the way, not about S3.
 */
export function planBeside({ hosts, s3CheckPath }: Plan, connections: readonly ConnectionFacts[]): Plan | null {
  const lost = hosts.filter((planned) => canBeBeside(planned) && isLost(planned.host, connections));
  return lost.length === 0 ? null : { hosts: lost, objects: [], s3CheckPath, notProbed: [] };
}

/** A bucket's name is at S3's own addresses. */
export function canBeBeside({ kind }: Pick<HostFacts, 'kind'>): boolean {
  return kind === 'endpoint' || kind === 'dualstack';
}

function isLost(host: HostFacts['host'], connections: readonly ConnectionFacts[]): boolean {
  const tunnels = connections.filter((connection) => connection.host === host && connection.proxy !== undefined);
  return (
    tunnels.length > 0 &&
    tunnels.every(({ tcp, proxy, tls }) => [tcp, proxy?.connect, tls].some((step) => step?.outcome === 'failed'))
  );
}
