/** The outcome of an SDK call: AWS's answer, its refusal in its own words, or a network fault. */
import type { CallFacts } from '../../../facts/signed.ts';
import type { Clock } from '../../../platform/ports.ts';
import { words } from '../../../scrub/peer-words.ts';
import { NetworkError } from './sdk-handler.ts';
import { RunOver, untilOver } from './until-over.ts';

type Result = CallFacts['result'];

/** What is kept of an answer: AWS's id, and what the answer says, if anything. */
export interface Answered {
  readonly $metadata: { readonly requestId?: string | undefined };
  readonly tells?: Readonly<Record<string, string>>;
}

/** Makes one call of `ssm` and returns its outcome. Never rejects. */
export type Call = (action: string, send: () => Promise<Answered>) => Promise<CallFacts>;

export const MAX_DETAIL = 600;
const MAX_WORD = 80;

/** Never rejects. */
export async function outcomeOf(send: () => Promise<Answered>, clock: Clock, signal: AbortSignal): Promise<Result> {
  const start = clock.lived();
  const ms = (): number => clock.lived() - start;
  try {
    const { $metadata: told, tells = {} } = await untilOver(send, signal);
    const clean = Object.entries(tells).map(([name, value]) => [name, words(value, MAX_WORD)] as const);
    return {
      outcome: 'ok',
      ms: ms(),
      requestId: words(told.requestId ?? '', MAX_WORD) || null,
      tells: Object.fromEntries(clean),
    };
  } catch (error) {
    if (signal.aborted) return { outcome: 'inconclusive', why: new RunOver().message };
    return { ...failureOf(error), ms: ms() };
  }
}

/** A service's error, as the SDK makes it (`ServiceException`). Its own have no `$fault`. */
export interface SdkError {
  readonly name?: string;
  readonly message?: string;
  readonly $fault?: string;
  readonly $metadata?: { readonly httpStatusCode?: number; readonly requestId?: string };
}

function failureOf(error: unknown): Omit<Extract<Result, { outcome: 'failed' }>, 'ms'> {
  const { name = '', message = '', $fault: fault, $metadata: told }: SdkError = error instanceof Error ? error : {};
  // The SDK's own words about that are for those who write programs with it.
  const detail = error instanceof SyntaxError ? 'the answer is not what AWS sends (no JSON)' : words(message, MAX_DETAIL);
  const status = told?.httpStatusCode ?? null;
  // Only AWS sends its own id; without it, somebody else answered.
  if (
    error instanceof NetworkError ||
    fault === undefined ||
    status === null ||
    !/^[A-Za-z]{3,80}$/u.test(name) ||
    told?.requestId === undefined
  )
    return { outcome: 'failed', reason: 'network', code: '', detail, status, requestId: null };
  return { outcome: 'failed', reason: 'refused', code: name, detail, status, requestId: words(told.requestId, MAX_WORD) };
}
