/** Reads of objects in buckets: what S3 says, and the queue that spreads the reads over the connections that are open anyway. */
import { failedStep, RUN_OVER } from '../../../facts/not-learnt.ts';
import type { HttpFacts, ObjectFacts } from '../../../facts.ts';
import { AGENT_VERSION_KEY } from '../../../knowledge/buckets.ts';
import { parseVersion } from '../../../knowledge/versions.ts';
import type { HttpResult, HttpSession, Ports } from '../../../platform/ports.ts';
import { scrub } from '../../../scrub/scrub.ts';
import { words } from '../../../scrub/words.ts';
import type { PlannedObject } from '../../plan.ts';
import { httpFacts, requestIdOf } from '../connect/http.ts';

/** S3's error documents are far smaller. */
const MAX_BODY = 4096;
/** A read whose connection breaks is tried once more on another one. */
const MAX_TRIES = 2;

export interface ReadLimits {
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

interface Task {
  readonly object: PlannedObject;
  tries: number;
  /** What the first try ended with, in case that there is no second. */
  failure: Pick<ObjectFacts, 'ip' | 'result'> | null;
}

/**
 * The reads that go to one S3 host. Every connection to the host takes the next read when it is free: with as many
 * addresses as reads no read waits for another, and a broken address costs its own connection only.
 */
export interface ReadQueue {
  /** Reads over `session` until none is left; returns what the address's HTTP layer is like. */
  drain(session: HttpSession, ip: string): Promise<HttpFacts>;
  /** Reads that wait for a connection. */
  left(): number;
  /** What is left when no connection is: never read. */
  finish(reason: 'no-address' | 'no-connection', detail: string): void;
}

export function readQueue(
  ports: Ports,
  objects: readonly PlannedObject[],
  fallbackPath: string,
  host: string,
  limits: ReadLimits,
  record: (facts: ObjectFacts) => void,
): ReadQueue {
  const waiting: Task[] = objects.map((object) => ({ object, tries: 0, failure: null }));
  const ask = async (session: HttpSession, path: string): Promise<{ result: HttpResult; http: HttpFacts }> => {
    const result = await session.request({
      method: 'GET',
      path,
      host,
      // The first bytes are enough: a manifest has hundreds of kilobytes.
      headers: { range: 'bytes=0-255', 'user-agent': 'ssm-probe', accept: '*/*' },
      maxBodyBytes: MAX_BODY,
      ...limits,
    });
    return { result, http: httpFacts(result, ports.clock.now()) };
  };
  return {
    async drain(session, ip) {
      let first: HttpFacts | null = null;
      // Servers may end a connection after any answer: what is left is for another one.
      while (session.isOpen()) {
        const task = waiting.shift();
        if (task === undefined) break;
        task.tries += 1;
        const { result, http } = await ask(session, pathOf(task.object));
        first ??= http;
        if (result.outcome === 'failed' && result.reason !== 'aborted' && task.tries < MAX_TRIES) {
          task.failure = { ip, result: readingOf(result, task.object) };
          waiting.push(task);
          return first;
        }
        record({ ...identityOf(task.object), ip, result: readingOf(result, task.object) });
        if (result.outcome === 'failed') return first;
      }
      return first ?? (await ask(session, fallbackPath)).http;
    },
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

function identityOf({ bucket, purpose, host, style, key, certainty }: PlannedObject): Omit<ObjectFacts, 'ip' | 'result'> {
  return { bucket, purpose, host, style, key, certainty };
}

export function pathOf({ style, bucket, key }: Pick<PlannedObject, 'style' | 'bucket' | 'key'>): string {
  return style === 'path' ? `/${bucket}/${key}` : `/${key}`;
}

/** What an answer says about an object; never throws, and every text of it is bounded. */
export function readingOf(result: HttpResult, object: Pick<PlannedObject, 'purpose' | 'key'>): ObjectFacts['result'] {
  if (result.outcome === 'failed') return failedStep(result);
  const { status, headers, ms } = result;
  const body = scrub(result.body);
  const isVersion = object.purpose === 'agent' && object.key === AGENT_VERSION_KEY && (status === 200 || status === 206);
  const version = isVersion ? parseVersion(body) : null;
  return {
    outcome: 'ok',
    ms,
    status,
    code: element(body, 'Code'),
    message: element(body, 'Message'),
    bucketRegion: regionOf(headers) ?? element(body, 'Region'),
    requestId: requestIdOf(headers),
    ...(version === null ? {} : { version }),
  };
}

function regionOf({ 'x-amz-bucket-region': region }: Readonly<Record<string, string>>): string | null {
  return region === undefined ? null : words(region, 40);
}

/** One element of S3's small error document. A pattern, not a parser: the document comes from whoever answers. */
function element(xml: string, name: string): string | null {
  const text = new RegExp(`<${name}>([^<]{1,400})</${name}>`, 'u').exec(xml)?.[1];
  return text === undefined ? null : words(text, text.length);
}
