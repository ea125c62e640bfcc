/** What becomes of a call of the SDK: AWS's answer, AWS's refusal in its own words, or the network's fault. */
import type { CallFacts } from '../facts/signed.ts';
import type { Keys } from '../node/shared-credentials.ts';
import type { Clock } from '../platform/ports.ts';
import { NetworkError } from './sdk-handler.ts';

type Result = CallFacts['result'];

/** What is kept of an answer: AWS's id, and what it tells, if anything. */
export interface Answered {
  readonly $metadata: { readonly requestId?: string | undefined };
  readonly tells?: Readonly<Record<string, string>>;
}

/** Makes one call of `ssm`, and says what became of it. Never rejects. */
export type Call = (action: string, send: () => Promise<Answered>) => Promise<CallFacts>;

const MAX_DETAIL = 600;
const MAX_WORD = 80;

/** Never rejects. */
export async function outcomeOf(send: () => Promise<Answered>, keys: Keys, clock: Clock, signal: AbortSignal): Promise<Result> {
  const start = clock.lived();
  const ms = (): number => clock.lived() - start;
  try {
    const { $metadata: told, tells = {} } = await send();
    const clean = Object.entries(tells).map(([name, value]) => [name, plain(value, keys, MAX_WORD)] as const);
    return {
      outcome: 'ok',
      ms: ms(),
      requestId: plain(told.requestId ?? '', keys, MAX_WORD) || null,
      tells: Object.fromEntries(clean),
    };
  } catch (error) {
    if (signal.aborted) return { outcome: 'inconclusive', why: 'the run was over first' };
    return { ...failureOf(error, keys), ms: ms() };
  }
}

/** Errors of the service, as the SDK makes them (`ServiceException`); its own have no `$fault`. */
export interface SdkError {
  readonly name?: string;
  readonly message?: string;
  readonly $fault?: string;
  readonly $metadata?: { readonly httpStatusCode?: number; readonly requestId?: string };
}

function failureOf(error: unknown, keys: Keys): Omit<Extract<Result, { outcome: 'failed' }>, 'ms'> {
  const { name = '', message = '', $fault: fault, $metadata: told }: SdkError = error instanceof Error ? error : {};
  const detail = plain(message, keys);
  const status = told?.httpStatusCode ?? null;
  // Without AWS's own id it was not AWS that said so.
  if (
    error instanceof NetworkError ||
    fault === undefined ||
    status === null ||
    !/^[A-Za-z]{3,80}$/u.test(name) ||
    told?.requestId === undefined
  )
    return { outcome: 'failed', reason: 'network', code: '', detail, status, requestId: null };
  return { outcome: 'failed', reason: 'refused', code: name, detail, status, requestId: plain(told.requestId, keys, MAX_WORD) };
}

/** AWS repeats what was signed, tokens and all, when a signature does not match: that part goes, and any key wherever it stands. */
export function plain(text: string, keys: Keys, max = MAX_DETAIL): string {
  const signed = text.search(/The Canonical String for this request|x-amz-security-token/iu);
  let said = signed === -1 ? text : text.slice(0, signed);
  for (const part of [keys.accessKeyId, keys.secretAccessKey, keys.sessionToken])
    if (part !== null) said = said.replaceAll(part.reveal(), '[secret]');
  return said
    .replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ')
    .trim()
    .slice(0, max);
}
