/**
 * Signed calls to Systems Manager: is it let through what the agent may do? Read-only ones, each once. Loaded only when there is something to sign
 * with and somebody to send it to.
 */
import { DescribeDocumentCommand, ListAssociationsCommand, SSMClient, type SSMClientConfig } from '@aws-sdk/client-ssm';
import type { CallFacts } from '../facts/signed.ts';
import type { Keys } from '../node/shared-credentials.ts';
import type { Clock, HttpSession } from '../platform/ports.ts';
import { NetworkError, type SdkHandler, sdkHandler } from './sdk-handler.ts';
import type { ConnectionLimits } from './target.ts';

export interface SignedInputs {
  readonly region: string;
  readonly host: string;
  readonly ip: string;
  readonly keys: Keys;
  readonly clock: Clock;
  /** A session with `host` behind a chain that has been verified; it rejects where there is none. */
  readonly open: (host: string) => Promise<HttpSession>;
}

type Result = CallFacts['result'];

const MAX_DETAIL = 600;

/** Never rejects. */
export async function signedCalls(inputs: SignedInputs, limits: ConnectionLimits): Promise<readonly CallFacts[]> {
  const { region, host, ip, keys } = inputs;
  const handler = sdkHandler(
    (asked) => (asked === host ? inputs.open(asked) : Promise.reject(new NetworkError('the SDK asked for another host'))),
    limits,
  );
  const client = new SSMClient({
    region,
    endpoint: `https://${host}`,
    credentials: {
      accessKeyId: keys.accessKeyId.reveal(),
      secretAccessKey: keys.secretAccessKey.reveal(),
      ...(keys.sessionToken === null ? {} : { sessionToken: keys.sessionToken.reveal() }),
    },
    requestHandler: handler as SdkHandler & NonNullable<SSMClientConfig['requestHandler']>,
    // One try: what is slow or throttled is an answer, too. The clock is this node's, as it is the agent's.
    maxAttempts: 1,
    // Nothing of a configuration file or of the environment changes what is sent.
    useFipsEndpoint: false,
    useDualstackEndpoint: false,
    userAgentAppId: 'ssm-probe',
    retryMode: 'standard',
    defaultsMode: 'standard',
  });
  const call = async (action: string, send: () => Promise<{ $metadata: { requestId?: string } }>): Promise<CallFacts> => ({
    service: 'ssm',
    action,
    host,
    ip,
    result: await outcomeOf(send, keys, inputs.clock, limits.signal),
  });
  const calls = await Promise.all([
    call('ssm:ListAssociations', () => client.send(new ListAssociationsCommand({ MaxResults: 1 }))),
    call('ssm:DescribeDocument', () => client.send(new DescribeDocumentCommand({ Name: 'AWS-RunShellScript' }))),
  ]);
  client.destroy();
  return calls;
}

async function outcomeOf(
  send: () => Promise<{ $metadata: { requestId?: string } }>,
  keys: Keys,
  clock: Clock,
  signal: AbortSignal,
): Promise<Result> {
  const start = clock.monotonic();
  const ms = (): number => clock.monotonic() - start;
  try {
    const { $metadata: told } = await send();
    return { outcome: 'ok', ms: ms(), requestId: plain(told.requestId ?? '', keys, 80) || null, tells: {} };
  } catch (error) {
    if (signal.aborted) return { outcome: 'inconclusive', why: 'the run was over first' };
    return { ...failureOf(error, keys), ms: ms() };
  }
}

/** Errors of the service, as the SDK makes them (`ServiceException`); its own have no `$fault`. */
interface SdkError {
  readonly name?: string;
  readonly message?: string;
  readonly $fault?: string;
  readonly $metadata?: { readonly httpStatusCode?: number; readonly requestId?: string };
}

function failureOf(error: unknown, keys: Keys): Omit<Extract<Result, { outcome: 'failed' }>, 'ms'> {
  const { name = '', message = '', $fault: fault, $metadata: told }: SdkError = error instanceof Error ? error : {};
  const detail = plain(message, keys, MAX_DETAIL);
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
  return { outcome: 'failed', reason: 'refused', code: name, detail, status, requestId: plain(told.requestId, keys, 80) };
}

/** AWS repeats what was signed, tokens and all, when a signature does not match: that part goes, and any key wherever it stands. */
function plain(text: string, keys: Keys, max: number): string {
  const signed = text.search(/The Canonical String for this request|x-amz-security-token/iu);
  let said = signed === -1 ? text : text.slice(0, signed);
  for (const part of [keys.accessKeyId, keys.secretAccessKey, keys.sessionToken])
    if (part !== null) said = said.replaceAll(part.reveal(), '[secret]');
  return said
    .replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ')
    .trim()
    .slice(0, max);
}
