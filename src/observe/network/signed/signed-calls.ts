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
import { type PayloadPlace, patchPayload } from './patch-payload.ts';
import { clientSettings } from './sdk-handler.ts';

export interface SignedInputs {
  readonly region: string;
  readonly host: string;
  readonly ip: string;
  readonly keys: Keys;
  readonly clock: Clock;
  /** AWS's clock minus this node's. */
  readonly clockOffsetMs: number;
  /** Opens a session with `host` behind a verified chain, or rejects. */
  readonly open: () => Promise<HttpSession>;
  /** Where patching reads its payload; null where nobody asked for patching, or S3 does not answer there. */
  readonly payload: PayloadPlace | null;
  /** Null without `--deep`. */
  readonly deep: DeepInputs | null;
}

/** Never rejects. */
export async function signedCalls(inputs: SignedInputs, limits: ConnectionLimits): Promise<DeepResult> {
  const { region, host, ip, keys, clockOffsetMs, deep } = inputs;
  const client = new SSMClient(clientSettings({ region, host, keys, clockOffsetMs }, inputs.open, limits));
  const call = async (action: string, send: () => Promise<Answered>): Promise<CallFacts> => ({
    service: 'ssm',
    action,
    host,
    ip,
    result: await outcomeOf(send, inputs.clock, limits.signal),
  });
  // The calls share a connection of the survey, one after another. The first one has something to read afterwards.
  const [patching, associations, document, more] = await Promise.all([
    inputs.payload === null ? null : patchPayload(client, inputs.payload, call, limits),
    call('ssm:ListAssociations', () => client.send(new ListAssociationsCommand({ MaxResults: 1 }))),
    call('ssm:DescribeDocument', () => client.send(new DescribeDocumentCommand({ Name: 'AWS-RunShellScript' }))),
    deep === null
      ? { calls: [], objects: [] }
      : import('./deep-calls.ts').then(({ deepCalls }) => deepCalls(client, deep, call, limits)),
  ]);
  client.destroy();
  return {
    calls: [associations, document, ...(patching === null ? [] : [patching.call]), ...more.calls],
    objects: [...(patching?.objects ?? []), ...more.objects],
  };
}
