/**
 * Signed calls to Systems Manager: is it let through what the agent may do? Read-only ones, each once. Loaded only when there is something to sign
 * with and somebody to send it to.
 */
import { DescribeDocumentCommand, ListAssociationsCommand, SSMClient, type SSMClientConfig } from '@aws-sdk/client-ssm';
import type { CallFacts } from '../facts/signed.ts';
import type { Keys } from '../node/shared-credentials.ts';
import type { Clock, HttpSession } from '../platform/ports.ts';
import { type Answered, outcomeOf } from './call-outcome.ts';
import type { DeepInputs, DeepResult } from './deep-calls.ts';
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
  /** Null without `--deep`. */
  readonly deep: DeepInputs | null;
}

/** Never rejects. */
export async function signedCalls(inputs: SignedInputs, limits: ConnectionLimits): Promise<DeepResult> {
  const { region, host, ip, keys, deep } = inputs;
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
  const call = async (action: string, send: () => Promise<Answered>): Promise<CallFacts> => ({
    service: 'ssm',
    action,
    host,
    ip,
    result: await outcomeOf(send, keys, inputs.clock, limits.signal),
  });
  const [associations, document, more] = await Promise.all([
    call('ssm:ListAssociations', () => client.send(new ListAssociationsCommand({ MaxResults: 1 }))),
    call('ssm:DescribeDocument', () => client.send(new DescribeDocumentCommand({ Name: 'AWS-RunShellScript' }))),
    deep === null
      ? { calls: [], objects: [] }
      : import('./deep-calls.ts').then(({ deepCalls }) => deepCalls(client, deep, call, limits)),
  ]);
  client.destroy();
  return { calls: [associations, document, ...more.calls], objects: more.objects };
}
