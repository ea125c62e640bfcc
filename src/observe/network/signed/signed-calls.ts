/**
 * Signed calls to Systems Manager: is it let through what the agent may do? Read-only ones, each once. Loaded only when there is something to sign
 * with and somebody to send it to.
 */
import { DescribeDocumentCommand, ListAssociationsCommand, SSMClient } from '@aws-sdk/client-ssm';
import type { CallFacts } from '../../../facts/signed.ts';
import type { Clock, HttpSession } from '../../../platform/ports.ts';
import type { Keys } from '../../node/credentials/shared-credentials.ts';
import type { ConnectionLimits } from '../target.ts';
import { type Answered, outcomeOf } from './call-outcome.ts';
import type { DeepInputs, DeepResult } from './deep-calls.ts';
import { clientSettings } from './sdk-handler.ts';

export interface SignedInputs {
  readonly region: string;
  readonly host: string;
  readonly ip: string;
  readonly keys: Keys;
  readonly clock: Clock;
  /** A session with `host` behind a chain that has been verified; it rejects where there is none. */
  readonly open: () => Promise<HttpSession>;
  /** Null without `--deep`. */
  readonly deep: DeepInputs | null;
}

/** Never rejects. */
export async function signedCalls(inputs: SignedInputs, limits: ConnectionLimits): Promise<DeepResult> {
  const { region, host, ip, keys, deep } = inputs;
  // The clock is this node's, as it is the agent's.
  const client = new SSMClient(clientSettings({ region, host, keys }, inputs.open, limits));
  const call = async (action: string, send: () => Promise<Answered>): Promise<CallFacts> => ({
    service: 'ssm',
    action,
    host,
    ip,
    result: await outcomeOf(send, inputs.clock, limits.signal),
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
