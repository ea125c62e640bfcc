/**
 * `--deep`: calls that leave a trace on AWS's side, or that a role need not be allowed to make.
 * They ask how Systems Manager sees this node, fetch and read the snapshot that patching begins
 * with, and get a token for the message channel. The channel is never opened, because that could
 * end the agent's own.
 */
import { randomUUID } from 'node:crypto';
import {
  DescribeInstanceInformationCommand,
  GetDeployablePatchSnapshotForInstanceCommand,
  type SSMClient,
} from '@aws-sdk/client-ssm';
import type { CallFacts } from '../../../facts/signed.ts';
import type { ObjectFacts } from '../../../facts.ts';
import type { HttpSession } from '../../../platform/ports.ts';
import type { Keys } from '../../node/credentials/shared-credentials.ts';
import { readingOf } from '../s3/reading.ts';
import type { ConnectionLimits } from '../target.ts';
import type { Call } from './call-outcome.ts';
import { channelCall, type Reached } from './channel-calls.ts';
import { untilOver, whyNone } from './until-over.ts';

export interface DeepInputs {
  /** `i-…` or `mi-…`; null if unknown. */
  readonly nodeId: string | null;
  readonly region: string;
  readonly keys: Keys;
  /** AWS's clock minus this node's. */
  readonly clockOffsetMs: number;
  /** Where the message channel is, or why nothing is sent there. */
  readonly messages: Reached | { readonly host: string; readonly because: string };
  /** The S3 hosts that answer. */
  readonly s3: readonly Reached[];
  /**
   * Opens a session behind a chain that verifies, at the address where `at` answered; otherwise
   * rejects. With `bucket`, the session is for the bucket's own name below S3's.
   */
  readonly open: (at: Reached, bucket?: string) => Promise<HttpSession>;
}

export interface DeepResult {
  readonly calls: readonly CallFacts[];
  /** The read of the object behind the snapshot's URL. It exists, and AWS has signed the URL. */
  readonly objects: readonly ObjectFacts[];
}

const MAX_ANSWER = 8_192;

/** Never rejects. */
export async function deepCalls(
  client: Pick<SSMClient, 'send'>,
  inputs: DeepInputs,
  call: Call,
  limits: ConnectionLimits,
): Promise<DeepResult> {
  const { nodeId } = inputs;
  if (nodeId === null) return { calls: [], objects: [] };
  const [status, patching, channel] = await Promise.all([
    call('ssm:DescribeInstanceInformation', async () => statusOf(client, nodeId)),
    snapshot(client, nodeId, inputs, call, limits),
    controlChannel(nodeId, inputs, limits),
  ]);
  return { calls: [status, patching.call, channel], objects: patching.objects };
}

async function statusOf(client: Pick<SSMClient, 'send'>, nodeId: string) {
  const { InstanceInformationList: list = [], $metadata } = await client.send(
    new DescribeInstanceInformationCommand({ Filters: [{ Key: 'InstanceIds', Values: [nodeId] }], MaxResults: 5 }),
  );
  const own = list.find(({ InstanceId }) => InstanceId === nodeId);
  const tells: Record<string, string> = { listed: own === undefined ? 'no' : 'yes' };
  if (own?.PingStatus !== undefined) tells['pingStatus'] = own.PingStatus;
  const at = own?.LastPingDateTime?.getTime() ?? Number.NaN;
  if (!Number.isNaN(at)) tells['lastPingAt'] = new Date(at).toISOString();
  if (own?.AgentVersion !== undefined) tells['agentVersion'] = own.AgentVersion;
  return { $metadata, tells };
}

async function snapshot(
  client: Pick<SSMClient, 'send'>,
  nodeId: string,
  inputs: DeepInputs,
  call: Call,
  limits: ConnectionLimits,
): Promise<{ readonly call: CallFacts; readonly objects: readonly ObjectFacts[] }> {
  let url = null as string | null;
  const made = await call('ssm:GetDeployablePatchSnapshotForInstance', async () => {
    const answer = await client.send(
      new GetDeployablePatchSnapshotForInstanceCommand({ InstanceId: nodeId, SnapshotId: randomUUID() }),
    );
    url = answer.SnapshotDownloadUrl ?? null;
    return { $metadata: answer.$metadata, tells: answer.Product === undefined ? {} : { product: answer.Product } };
  });
  const read = url === null ? null : await readSnapshot(url, inputs, limits);
  return { call: made, objects: read === null ? [] : [read] };
}

/**
 * Reads the first bytes behind the URL. Its query is a permission for anybody who has it, so it is
 * sent and kept nowhere. Null if the URL does not lead to an S3 host that answered this run: an
 * answer alone must not make this node connect elsewhere.
 */
async function readSnapshot(text: string, { s3, open }: DeepInputs, limits: ConnectionLimits): Promise<ObjectFacts | null> {
  if (!URL.canParse(text)) return null;
  const url = new URL(text);
  if (url.protocol !== 'https:' || url.port !== '' || url.username !== '') return null;
  const name = url.hostname;
  const at = s3.find(({ host }) => name === host || name.endsWith(`.${host}`));
  if (at === undefined) return null;
  const isPath = name === at.host;
  const parts = url.pathname.split('/').slice(1);
  const bucket = isPath ? (parts[0] ?? '') : name.slice(0, -at.host.length - 1);
  const key = (isPath ? parts.slice(1) : parts).join('/').slice(0, 200);
  if (!/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/u.test(bucket)) return null;
  const object = {
    bucket,
    purpose: 'patch-baseline',
    host: at.host,
    ip: at.ip,
    style: isPath ? 'path' : 'virtual',
    key,
    certainty: 'known',
  } as const;
  const path = url.pathname + url.search;
  const headers = { range: 'bytes=0-255', 'user-agent': 'ssm-probe', accept: '*/*' };
  const request = { method: 'GET', path, host: name, headers, maxBodyBytes: MAX_ANSWER, ...limits } as const;
  try {
    const answer = await untilOver(async () => {
      const session = await open(at, isPath ? undefined : bucket);
      return session.request(request).finally(() => session.close());
    }, limits.signal);
    return { ...object, result: readingOf(answer, object) };
  } catch (error) {
    const why = whyNone(error, 'no connection carried the read of the snapshot');
    return { ...object, result: { outcome: 'inconclusive', why } };
  }
}

function controlChannel(nodeId: string, { messages, open, ...by }: DeepInputs, limits: ConnectionLimits): Promise<CallFacts> {
  const openThere = async (): Promise<HttpSession> => {
    if ('because' in messages) throw new Error(messages.because);
    return open(messages);
  };
  return channelCall('ssmmessages:CreateControlChannel', nodeId, messages, { ...by, open: openThere }, limits);
}
