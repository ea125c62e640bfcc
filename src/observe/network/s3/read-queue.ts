/** The reads that go to one S3 host, spread over the connections that are open anyway. */
import { RUN_OVER } from '../../../facts/not-learnt.ts';
import type { HttpFacts, ObjectFacts } from '../../../facts.ts';
import type { HttpResult, HttpSession, Ports } from '../../../platform/ports.ts';
import type { PlannedObject } from '../../plan.ts';
import { httpFacts } from '../connect/http-facts.ts';
import type { ConnectionLimits } from '../target.ts';
import { readingOf } from './reading.ts';

/** S3's error documents are far smaller. */
const MAX_BODY = 4096;
/** If a connection breaks, the read is tried once more on another one. */
const MAX_TRIES = 2;

interface Task {
  readonly object: PlannedObject;
  tries: number;
  /** How the first try ended, in case there is no second. */
  failure: Pick<ObjectFacts, 'ip' | 'result'> | null;
}

/**
 * Every connection to the host takes the next read when it is free. With as many addresses as reads
 * no read waits for another, and a broken address costs only its own connection.
 */
export interface ReadQueue {
  /** Reads over `session` until none is left. Returns the HTTP facts of this address. */
  drain(session: HttpSession, ip: string): Promise<HttpFacts>;
  /** All reads of it. */
  readonly planned: number;
  /** Reads that wait for a connection. */
  left(): number;
  /** Records what is left as never read. */
  finish(reason: 'no-address' | 'no-connection', detail: string): void;
}

/** `fallbackPath` is read at addresses for which no read is left. */
export function readQueue(
  ports: Ports,
  objects: readonly PlannedObject[],
  fallbackPath: string,
  host: string,
  limits: ConnectionLimits,
  record: (facts: ObjectFacts) => void,
): ReadQueue {
  const waiting: Task[] = objects.map((object) => ({ object, tries: 0, failure: null }));
  return {
    async drain(session, ip) {
      let first: HttpFacts | null = null;
      // A server may end a connection after any answer. The rest then needs another connection.
      while (session.isOpen()) {
        const task = waiting.shift();
        if (task === undefined) break;
        task.tries += 1;
        const { result, http } = await ask(ports, session, host, pathOf(task.object), limits);
        first ??= http;
        if (result.outcome === 'failed' && result.reason !== 'aborted' && task.tries < MAX_TRIES) {
          task.failure = { ip, result: readingOf(result, task.object) };
          waiting.push(task);
          return first;
        }
        record({ ...identityOf(task.object), ip, result: readingOf(result, task.object) });
        if (result.outcome === 'failed') return first;
      }
      return first ?? (await ask(ports, session, host, fallbackPath, limits)).http;
    },
    planned: objects.length,
    left: () => waiting.length,
    finish(reason, detail) {
      for (const { object, failure } of waiting.splice(0)) {
        const result: ObjectFacts['result'] = limits.signal.aborted
          ? { outcome: 'inconclusive', why: RUN_OVER }
          : { outcome: 'failed', reason, detail, ms: 0 };
        record({ ...identityOf(object), ...(failure ?? { ip: null, result }) });
      }
    },
  };
}

async function ask(
  ports: Ports,
  session: HttpSession,
  host: string,
  path: string,
  limits: ConnectionLimits,
): Promise<{ result: HttpResult; http: HttpFacts }> {
  // The first bytes are enough: a manifest has hundreds of kilobytes.
  const headers = { range: 'bytes=0-255', 'user-agent': 'ssm-probe', accept: '*/*' };
  const result = await session.request({ method: 'GET', path, host, headers, maxBodyBytes: MAX_BODY, ...limits });
  return { result, http: httpFacts(result, ports.clock.now()) };
}

function identityOf({ bucket, purpose, host, style, key, certainty }: PlannedObject): Omit<ObjectFacts, 'ip' | 'result'> {
  return { bucket, purpose, host, style, key, certainty };
}

export function pathOf({ style, bucket, key }: Pick<PlannedObject, 'style' | 'bucket' | 'key'>): string {
  return style === 'path' ? `/${bucket}/${key}` : `/${key}`;
}
