/**
 * Asks the instance metadata service, version 2, who and where this node is.
 *
 * The session token comes first, then the identity document, because everything else waits for the
 * Region, with the rest beside it. Uses only IMDSv2, as the agent does since 3.2.1041.0. Never
 * reads role credentials.
 * Source: Amazon EC2 User Guide, "Use the Instance Metadata Service" and "Instance metadata
 * categories".
 */
import { whyNotLearnt } from '../../../facts/not-learnt.ts';
import type { ImdsFacts, NodeFacts } from '../../../facts.ts';
import type { HttpResult, InterfaceAddress, Ports } from '../../../platform/ports.ts';
import { scrub } from '../../../scrub/scrub.ts';
import { faultWords } from '../../../secret.ts';
import { isRegion, jsonObject, printable } from '../untrusted-values.ts';
import { connectMetadata, type MetadataConnections } from './imds-connection.ts';
import { describe, type Failed, interrupted, MAX_BODY, notImds, requestToken } from './imds-token.ts';
import {
  type IdentityDocument,
  NETWORK_CATEGORIES,
  type NetworkBodies,
  NODE_CATEGORIES,
  NODE_PARSERS,
  parseIdentityDocument,
  parseMac,
  parseNetwork,
} from './imds-values.ts';

const IPV4 = '169.254.169.254';
const IPV6 = 'fd00:ec2::254';

export type ImdsStep = NodeFacts['imds'];

export interface ImdsOptions {
  /** For the whole reading, not for each request. */
  readonly timeoutMs: number;
  readonly signal?: AbortSignal;
  /** Called at most once, as soon as the Region is known. */
  readonly onRegion?: (region: string) => void;
}

/** Never rejects. Absent or implausible categories read as null. */
export async function readImds(ports: Ports, options: ImdsOptions): Promise<ImdsStep> {
  const start = ports.clock.lived();
  const ip = metadataAddress(ports.environment.interfaces());
  const connections = connectMetadata(ports, ip, start + options.timeoutMs, options.signal);
  try {
    const result = await read(ports, connections, options);
    const ms = ports.clock.lived() - start;
    return result.outcome === 'inconclusive' ? result : { ...result, ms };
  } catch (error) {
    return { outcome: 'inconclusive', why: `reading the metadata service broke: ${printable(faultWords(error))}` };
  } finally {
    connections.close();
  }
}

/** IPv6 only without IPv4: instances with both families always have the IPv4 address. */
export function metadataAddress(interfaces: readonly InterfaceAddress[]): string {
  const outward = interfaces.filter(({ internal }) => !internal);
  const hasIpv4 = outward.some(({ family }) => family === 4);
  const hasIpv6 = outward.some(({ family, ip }) => family === 6 && !ip.toLowerCase().startsWith('fe80'));
  return !hasIpv4 && hasIpv6 ? IPV6 : IPV4;
}

async function read(
  ports: Ports,
  connections: MetadataConnections,
  options: ImdsOptions,
): Promise<Failed | { outcome: 'ok'; data: ImdsFacts }> {
  const dialFailure = await connections.open();
  if (dialFailure !== null) {
    const { reason, detail } = dialFailure;
    const why = whyNotLearnt(reason, detail);
    if (why !== null) return reason === 'aborted' ? interrupted() : { outcome: 'inconclusive', why };
    const known = reason === 'timeout' || reason === 'refused' || reason === 'unreachable';
    return { outcome: 'failed', reason: known ? reason : 'other', detail };
  }
  const session = await requestToken(ports, connections, options.signal);
  if (session.outcome !== 'ok') return session;

  const get = async (path: string): Promise<HttpResult> => {
    const result = await connections.request({
      method: 'GET',
      path,
      maxBodyBytes: MAX_BODY,
      headers: { 'x-aws-ec2-metadata-token': session.token.reveal() },
    });
    // No category here is a secret. If a body holds one, it is an echo and no value.
    return result.outcome === 'ok' ? { ...result, body: scrub(result.body) } : result;
  };
  const category = async (name: string): Promise<string | null> => {
    const result = await get(`/latest/meta-data/${name}`);
    return result.outcome === 'ok' && result.status === 200 ? result.body : null;
  };
  // Queues all at once. The document goes first, on the open connection.
  const document = get('/latest/dynamic/instance-identity/document').then(async (result) => {
    const absent = result.outcome === 'ok' && result.status === 404;
    const judged = (absent ? await identityFromCategories(category) : null) ?? judgeDocument(result);
    if (judged.outcome === 'ok' && isRegion(judged.identity.region)) announce(options.onRegion, judged.identity.region);
    return judged;
  });
  const mac = category('mac').then(parseMac);
  const network = mac.then((known) => readNetwork(known, category));
  const azId = category(NODE_CATEGORIES.azId);
  const partition = category(NODE_CATEGORIES.partition);
  const domain = category(NODE_CATEGORIES.domain);
  const profile = get('/latest/meta-data/iam/info');

  const judged = await document;
  // Nothing else is worth waiting for; closing the connections ends it.
  if (judged.outcome !== 'ok') return judged;
  return {
    outcome: 'ok',
    data: {
      ...judged.identity,
      azId: NODE_PARSERS.azId(await azId),
      partition: NODE_PARSERS.partition(await partition),
      domain: NODE_PARSERS.domain(await domain),
      mac: await mac,
      ...parseNetwork(await network),
      hasInstanceProfile: hasInstanceProfile(await profile),
      clockOffsetMs: session.clockOffsetMs,
    },
  };
}

/** The same facts by category, without a document. Null if none names an instance. */
async function identityFromCategories(
  category: (name: string) => Promise<string | null>,
): Promise<{ readonly outcome: 'ok'; readonly identity: IdentityDocument } | null> {
  const [instanceId, instanceType, region, availabilityZone] = await Promise.all(
    ['instance-id', 'instance-type', 'placement/region', 'placement/availability-zone'].map(category),
  );
  const identity = parseIdentityDocument(
    JSON.stringify({ instanceId: instanceId?.trim(), instanceType, region, availabilityZone }),
  );
  return identity === null ? null : { outcome: 'ok', identity };
}

function judgeDocument(result: HttpResult): Failed | { readonly outcome: 'ok'; readonly identity: IdentityDocument } {
  const what = 'the identity document';
  if (result.outcome === 'failed') {
    const why = whyNotLearnt(result.reason, result.detail);
    if (why !== null) return result.reason === 'aborted' ? interrupted() : { outcome: 'inconclusive', why };
    if (result.reason === 'malformed' || result.reason === 'too-large') return notImds(`${what}: ${result.reason}`);
    const reason = result.reason === 'timeout' ? 'timeout' : 'other';
    return {
      outcome: 'failed',
      reason,
      detail: `a token was given, but ${what} not: ${result.reason} (${printable(result.detail)})`,
    };
  }
  if (result.status >= 500) return { outcome: 'failed', reason: 'other', detail: `HTTP ${result.status} to ${what}` };
  if (result.status !== 200) return notImds(`HTTP ${result.status} to ${what}`);
  const identity = parseIdentityDocument(result.body);
  return identity === null ? notImds(`${what} is none: ${describe(result.body)}`) : { outcome: 'ok', identity };
}

async function readNetwork(mac: string | null, category: (name: string) => Promise<string | null>): Promise<NetworkBodies> {
  if (mac === null) return {};
  const bodies = NETWORK_CATEGORIES.map(
    async (name) => [name, await category(`network/interfaces/macs/${mac}/${name}`)] as const,
  );
  return Object.fromEntries(await Promise.all(bodies));
}

/** `iam/info` exists exactly if an instance profile is attached. Other answers prove nothing. */
function hasInstanceProfile(result: HttpResult): boolean | null {
  if (result.outcome !== 'ok') return null;
  if (result.status === 404) return false;
  return result.status === 200 && jsonObject(result.body) !== null ? true : null;
}

function announce(onRegion: ImdsOptions['onRegion'], region: string): void {
  try {
    onRegion?.(region);
  } catch {
    // A listener that throws is no fault of the metadata service.
  }
}
