/** Which addresses gave no answer, so that the kernel is asked for its way to them. */
import type { RouteFacts } from '../../../facts/routes.ts';
import { faultWords } from '../../../secret.ts';
import type { Survey } from '../../network/survey.ts';
import type { NodeContext } from '../node-context.ts';
import { type RoutePorts, readRoutes } from './routes.ts';

const METADATA = '169.254.169.254';
/** Of one endpoint: two zones. */
const MAX_OF_HOST = 2;

/** Null where everything answered: a healthy run starts no helper program. Never rejects. */
export async function silentRoutes(
  ports: RoutePorts,
  { imds }: Pick<NodeContext, 'imds'>,
  seen: Survey,
  signal: AbortSignal,
): Promise<RouteFacts | null> {
  const metadata = await imds;
  const targets = [...(hidesMetadata(metadata) ? [METADATA] : []), ...silentServers(seen), ...closed(seen)];
  if (targets.length === 0) return null;
  const mac = metadata.outcome === 'ok' ? (metadata.data.mac ?? null) : null;
  return readRoutes(ports, { targets, mac }, signal).catch(
    (error: unknown) => ({ outcome: 'unknown', why: faultWords(error) }) as const,
  );
}

/** A refusal or an answer comes from there: the way is right. */
function hidesMetadata(step: { readonly outcome: string; readonly reason?: string }): boolean {
  return step.outcome === 'failed' && (step.reason === 'timeout' || step.reason === 'unreachable' || step.reason === 'other');
}

/** Servers that answered no question. */
function silentServers({ dns }: Survey): readonly string[] {
  const asked = Map.groupBy(dns, ({ server }) => server);
  return [...asked].flatMap(([server, rows]) =>
    rows.every(({ a }) => a.outcome === 'failed' && a.reason !== 'malformed') ? [server] : [],
  );
}

function closed({ connections }: Survey): readonly string[] {
  const failed = connections.filter(({ tcp }) => tcp.outcome === 'failed');
  const hosts = Map.groupBy(failed, ({ host }) => host);
  return [...hosts.values()].flatMap((rows) => [...new Set(rows.map(({ ip }) => ip))].slice(0, MAX_OF_HOST));
}
