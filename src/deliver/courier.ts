/**
 * Sends a verdict to CloudWatch Logs over the connection, the proxy and the roots that worked for
 * the probes, or keeps it in the spool.
 */
import type { ConnectionFacts } from '../facts.ts';
import type { Trust } from '../observe/network/connect/connection.ts';
import type { ProxyPath } from '../observe/network/proxy/proxy-path.ts';
import { awsClockOffset } from '../observe/network/signed/aws-time.ts';
import { openSession, wayTo } from '../observe/network/signed/open-session.ts';
import { untilOver } from '../observe/network/signed/until-over.ts';
import type { Credentials } from '../observe/node/credentials/credentials.ts';
import type { OpenedFolder, Ports } from '../platform/ports.ts';
import { faultWords } from '../secret.ts';
import type { Verdict } from '../verdict.types.ts';
import { type Connected, deliverToCloudWatch } from './cloudwatch.ts';
import { logEvent } from './log-event.ts';
import { type LogTarget, streamOf } from './log-target.ts';
import type { DeliveryRow } from './row.ts';
import { runId } from './run-id.ts';

/** What the delivery of a run's verdict needs. */
export interface SentBy {
  readonly region: string;
  /** The probed host of `logs`. */
  readonly host: string;
  readonly credentials: Promise<Credentials>;
  readonly trust: Promise<Trust>;
  readonly proxy: ProxyPath | null;
  readonly connections: readonly ConnectionFacts[];
}

export interface CourierOptions {
  readonly target: LogTarget;
  readonly createsGroup: boolean;
  readonly spool: string;
  readonly timeoutMs: number;
}

/** For the whole delivery. What is slower waits for a later run. */
const BUDGET_MS = 10_000;

/** Never rejects. `interrupt`: the process shall end; the verdict is kept and not sent. */
export async function courier(
  ports: Ports & { readonly openFolder: (path: string, make: boolean) => Promise<OpenedFolder> },
  by: SentBy,
  verdict: Verdict,
  { target, createsGroup, spool, timeoutMs }: CourierOptions,
  interrupt: AbortSignal,
): Promise<readonly DeliveryRow[]> {
  const { clock } = ports;
  const over = new AbortController();
  const signal = AbortSignal.any([over.signal, interrupt]);
  const finished = new AbortController();
  void clock.sleep(BUDGET_MS, finished.signal).then(() => over.abort());
  try {
    const stream = streamOf(target, verdict.node.id);
    const offset = awsClockOffset(by.connections, by.host);
    // In AWS's time, because AWS refuses events that are too old or from the future.
    const startedAt = Date.parse(verdict.startedAt);
    const id = runId(startedAt);
    const event = logEvent(verdict, id, startedAt + offset);
    const connecting = () => connect(ports, by, offset, Math.min(timeoutMs, BUDGET_MS), signal);
    const connected = await untilOver(connecting, signal).catch((error: unknown): Connected => {
      if (!signal.aborted) throw error;
      return { outcome: 'failed', why: interrupt.aborted ? 'interrupted' : 'there was no time left' };
    });
    return await deliverToCloudWatch(
      { clock, spool: { clock, open: ports.openFolder } },
      connected,
      { region: by.region, target, stream, event, id, spool, createsGroup },
      signal,
    );
  } catch (error) {
    return [{ sink: 'cloudwatch', outcome: 'failed', detail: `${target.group}: delivering broke: ${faultWords(error)}` }];
  } finally {
    finished.abort();
    over.abort();
  }
}

async function connect(
  ports: Ports,
  { region, host, credentials, trust, proxy, connections }: SentBy,
  clockOffsetMs: number,
  timeoutMs: number,
  signal: AbortSignal,
): Promise<Connected> {
  const failed = (why: string): Connected => ({ outcome: 'failed', why });
  const { facts, keys } = await credentials;
  if (keys === null) return failed(`no credentials: ${facts.state === 'found' ? 'none' : facts.why}`);
  const way = wayTo(connections, host);
  if (way.outcome === 'skipped') return failed(way.because);
  const known = await trust;
  const open = async () => {
    const opened = await openSession(ports, known, way.connection, proxy, { timeoutMs, signal });
    if (opened.outcome === 'failed') throw new Error(opened.why);
    return opened.session;
  };
  const { logsApi } = await import('./logs-api.ts');
  return { outcome: 'ok', api: logsApi({ region, host, keys, clockOffsetMs, open, timeoutMs, signal }) };
}
