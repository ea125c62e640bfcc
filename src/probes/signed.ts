/** Whether signed calls are made, with what and over which way; the calls themselves, and the SDK, are loaded only then. */
import type { CallFacts, SignedFacts } from '../facts/signed.ts';
import type { ConnectionFacts, ObjectFacts } from '../facts.ts';
import type { Credentials } from '../node/credentials.ts';
import type { Keys } from '../node/shared-credentials.ts';
import type { HttpSession, Ports } from '../platform/ports.ts';
import { faultWords } from '../secret.ts';
import type { Trust } from './connection.ts';
import type { DeepInputs, Reached } from './deep-calls.ts';
import { openSession, trusted } from './open-session.ts';
import type { ProxyPath } from './proxy-path.ts';
import type { ConnectionLimits } from './target.ts';

export interface SigningInputs {
  readonly region: string;
  /** The host of `ssm` that the agent calls. */
  readonly host: string;
  readonly credentials: Promise<Credentials>;
  readonly connections: readonly ConnectionFacts[];
  /** `--deep`; null without. */
  readonly deep: DeepTargets | null;
  readonly trust: Promise<Trust>;
  readonly proxy: ProxyPath | null;
}

/** Whom the calls of `--deep` are about, and where they go beside `ssm`. */
export interface DeepTargets {
  readonly nodeId: Promise<string | null>;
  readonly messagesHost: string;
  readonly s3Hosts: readonly string[];
}

export interface Signed {
  readonly facts: SignedFacts;
  /** Read with what AWS signed, not with this node's credentials: they count among the reads that need no name. */
  readonly objects: readonly ObjectFacts[];
}

/** A connection for each host, and one read after another: more would take their time. */
const MAX_READS = 12;
const ACTIONS = ['ssm:ListAssociations', 'ssm:DescribeDocument'] as const;

/**
 * Which anonymous reads are worth a signed one: those that S3 denied although the object is public, and buckets of the user's, which nobody reads
 * without a name. One for each bucket. What is allowed without a name is not asked for again: a role need not have anything to do with S3.
 */
export function readsToSign(objects: readonly ObjectFacts[]): readonly ObjectFacts[] {
  const chosen = new Map<string, ObjectFacts>();
  for (const object of objects) {
    const { bucket, purpose, certainty, result } = object;
    const isDenied = result.outcome === 'ok' && result.status === 403;
    if (isDenied && (certainty === 'known' || purpose === 'user') && !chosen.has(bucket)) chosen.set(bucket, object);
  }
  return [...chosen.values()].slice(0, MAX_READS);
}

/** The signed reads; empty without credentials. Never rejects. */
export async function probeReads(
  ports: Ports,
  objects: readonly ObjectFacts[],
  { region, credentials, trust, proxy, connections }: Omit<SigningInputs, 'host' | 'deep'>,
  limits: ConnectionLimits,
): Promise<readonly ObjectFacts[]> {
  const { keys } = await credentials;
  if (keys === null || objects.length === 0) return [];
  const known = await trust;
  const open = async (host: string) => {
    const connection = trusted(connections, host);
    if (connection === null) throw new Error('nobody answers there as AWS');
    const opened = await openSession(ports, known, connection, proxy, limits);
    if (opened.outcome === 'failed') throw new Error(opened.why);
    return opened.session;
  };
  const { signedReads } = await import('./signed-reads.ts');
  return signedReads(objects, { region, keys, open }, limits).catch(() => []);
}

/** Never rejects. */
export async function probeSigned(ports: Ports, inputs: SigningInputs, limits: ConnectionLimits): Promise<Signed> {
  const { region, host, connections } = inputs;
  const { facts: credentials, keys } = await inputs.credentials;
  const without = (result: CallFacts['result']): Signed => ({
    facts: { credentials, calls: ACTIONS.map((action) => ({ service: 'ssm', action, host, ip: null, result })) },
    objects: [],
  });
  if (keys === null) return { facts: { credentials, calls: [] }, objects: [] };
  const connection = trusted(connections, host);
  if (connection === null) return without({ outcome: 'skipped', because: `nothing is sent before ${host} answers as AWS` });
  const trust = await inputs.trust;
  const open = async (at: ConnectionFacts): Promise<HttpSession> => {
    const opened = await openSession(ports, trust, at, inputs.proxy, limits);
    if (opened.outcome === 'failed') throw new Error(opened.why);
    return opened.session;
  };
  try {
    const deep = inputs.deep === null ? null : await deepInputs(inputs.deep, inputs, keys, open);
    const { signedCalls } = await import('./signed-calls.ts');
    const { calls, objects } = await signedCalls(
      { region, host, ip: connection.ip, keys, clock: ports.clock, open: () => open(connection), deep },
      limits,
    );
    return { facts: { credentials, calls }, objects };
  } catch (error) {
    // Whatever it is, it is ours: it says nothing about the node.
    return without({ outcome: 'inconclusive', why: `the signed calls broke: ${faultWords(error)}` });
  }
}

async function deepInputs(
  { nodeId, messagesHost, s3Hosts }: DeepTargets,
  { region, connections }: SigningInputs,
  keys: Keys,
  open: (at: ConnectionFacts) => Promise<HttpSession>,
): Promise<DeepInputs> {
  const reached = new Map<Reached, ConnectionFacts>();
  const found = (host: string): Reached | null => {
    const connection = trusted(connections, host);
    if (connection === null) return null;
    const one = { host, ip: connection.ip };
    reached.set(one, connection);
    return one;
  };
  return {
    nodeId: await nodeId,
    region,
    keys,
    messagesHost,
    messages: found(messagesHost),
    s3: s3Hosts.flatMap((host) => found(host) ?? []),
    open: (at, name) => {
      const connection = reached.get(at);
      return connection === undefined
        ? Promise.reject(new Error('that connection is not known'))
        : open({ ...connection, host: name });
    },
  };
}
