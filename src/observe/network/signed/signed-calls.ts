/**
 * Read-only, signed calls to Systems Manager, each once: does AWS allow what the agent must do?
 * Loaded only when there are credentials and an endpoint.
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
  /** Opens a session with `host` behind a verified chain, or rejects. */
  readonly open: () => Promise<HttpSession>;
  /** Null without `--deep`. */
  readonly deep: DeepInputs | null;
}

/** Never rejects. */
export async function signedCalls(inputs: SignedInputs, limits: ConnectionLimits): Promise<DeepResult> {
  const { region, host, ip, keys, deep } = inputs;
  // Signs with this node's clock, as the agent does.
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
