/**
 * What ECS Exec needs of AWS: the four actions of the message channel, by the role of the task. Two are tried; the other two open websockets.
 * Calls of `ssm` are not made: the agent in a task makes none, and its role need not allow them.
 */
import { randomUUID } from 'node:crypto';
import type { CallFacts } from '../../../facts/signed.ts';
import type { ConnectionFacts } from '../../../facts.ts';
import type { HttpSession } from '../../../platform/ports.ts';
import type { Keys } from '../../node/credentials/shared-credentials.ts';
import type { ConnectionLimits } from '../target.ts';
import { awsClockOffset } from './aws-time.ts';
import { channelCall } from './channel-calls.ts';
import { type Destination, wayTo } from './open-session.ts';

export interface TaskTarget {
  /** As its agent calls itself; null where the metadata does not tell. */
  readonly id: string | null;
  readonly messagesHost: string;
}

const WEBSOCKETS = ['ssmmessages:OpenControlChannel', 'ssmmessages:OpenDataChannel'] as const;

/** Never rejects. */
export async function taskCalls(
  { id, messagesHost: host }: TaskTarget,
  inputs: { readonly region: string; readonly keys: Keys; readonly connections: readonly ConnectionFacts[] },
  open: (at: Destination) => Promise<HttpSession>,
  limits: ConnectionLimits,
): Promise<readonly CallFacts[]> {
  const way = wayTo(inputs.connections, host);
  const messages = way.outcome === 'ok' ? { host, ip: way.connection.ip } : { host, because: way.because };
  const by = {
    region: inputs.region,
    keys: inputs.keys,
    clockOffsetMs: awsClockOffset(inputs.connections, host),
    open: async (): Promise<HttpSession> => {
      if (way.outcome !== 'ok') throw new Error(way.because);
      return open(way.connection);
    },
  };
  const nameless = { host, because: 'the metadata of the task does not tell by which id its agent calls itself' };
  const made = await Promise.all([
    channelCall('ssmmessages:CreateControlChannel', id ?? '', id === null ? nameless : messages, by, limits),
    // There is no such session: AWS denies, or says that it knows none.
    channelCall('ssmmessages:CreateDataChannel', `ecs-execute-command-${randomUUID().replaceAll('-', '')}`, messages, by, limits),
  ]);
  const because = "a channel is never opened: that could end the agent's own";
  return [
    ...made,
    ...WEBSOCKETS.map(
      (action): CallFacts => ({ service: 'ssmmessages', action, host, ip: null, result: { outcome: 'skipped', because } }),
    ),
  ];
}
