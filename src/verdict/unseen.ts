/** Why a finding that is not there may be there all the same: this run did not see what it is judged by. */
import type { Finding } from '../findings/finding.ts';
import { FINDING_CODES, findingOf } from '../findings/index.ts';
import { type BucketOutcome, statusOf } from '../picture/buckets.ts';
import { hostsOf, requiredEndpoints } from '../picture/endpoint-choice.ts';
import { ownStatus } from '../picture/own-status.ts';
import type { Picture } from '../picture/picture.ts';
import { list } from '../remedies/phrases.ts';
import { familyOf, matches } from './selection.ts';

/** Families that are judged on connections: by what their findings read, they need one that came so far. */
const CONNECTED: ReadonlySet<string> = new Set(['tcp', 'path', 'tls', 'http']);
const UNTOLD: readonly BucketOutcome[] = ['failed', 'skipped', 'inconclusive'];
/** What the agent's log tells. */
const LOGGED: ReadonlySet<string> = new Set([
  'agent/logged-failure',
  'agent/channel-flaps',
  'agent/hibernating',
  'agent/cloned',
  'agent/contradiction',
]);
/** From the last to the first. */
const LAYERS = ['http', 'tls', 'tcp'] as const;

/** Null where it was seen; of a family, any of its findings. Goes on after "not seen, as". */
export function whyUnseen(pattern: string, picture: Picture): string | null {
  const reasons = FINDING_CODES.filter((code) => matches(code, pattern)).map((code) => whyCodeUnseen(findingOf(code), picture));
  const [first = null] = reasons;
  return reasons.every((reason) => reason !== null) ? first : null;
}

function whyCodeUnseen({ code, about, reads }: Pick<Finding, 'code' | 'about' | 'reads'>, picture: Picture): string | null {
  const family = familyOf(code);
  if (about === 'buckets' || about === 'user-buckets') return whyBucketsUnseen(about, picture);
  if (CONNECTED.has(family)) return whyConnectionsUnseen(reads, picture);
  if (family === 'auth') return whyAnswersUnseen(code, picture);
  if (code === 'agent/connection-lost' && ownStatus(picture.facts.signed?.calls ?? []) === null)
    return 'Systems Manager does not say how it sees this node (--deep)';
  if (family === 'patch-sources' && picture.facts.sources === undefined)
    return 'the repositories were not looked at (--for patch-sources)';
  switch (family) {
    case 'agent':
      return whyAgentUnseen(code, picture);
    case 'imds':
      return whyMetadataUnseen(code, picture);
    case 'proxy':
      return TUNNELLED.has(code) ? whyTunnelsUnseen(picture) : null;
    case 'clock':
      return whyTimeUnseen(picture);
    default:
      return null;
  }
}

/** Whether the metadata service answered at all: what it says of a role, and how far it reaches, only it can tell. */
function whyMetadataUnseen(code: string, { facts: { node } }: Picture): string | null {
  const { imds } = node;
  if (code === 'imds/unreachable' || imds.outcome === 'ok') return null;
  if (imds.outcome === 'failed' && imds.reason === 'disabled')
    return code === 'imds/no-role' ? 'the metadata service is off' : null;
  return 'the metadata service did not answer';
}

/** What a proxy says to CONNECT. */
const TUNNELLED: ReadonlySet<string> = new Set(['proxy/denied', 'proxy/auth-required', 'proxy/endpoint-refused']);

function whyTunnelsUnseen({ facts }: Picture): string | null {
  const through = facts.connections.filter(({ proxy }) => proxy !== undefined);
  return through.length > 0 &&
    !through.some(({ proxy }) => proxy?.connect.outcome === 'ok' || proxy?.connect.outcome === 'failed')
    ? 'the proxy was not reached'
    : null;
}

/** Answers bear the time. */
function whyTimeUnseen({ facts }: Picture): string | null {
  const isTold = facts.connections.some(({ http }) => http.outcome === 'ok' && http.clockOffsetMs !== null);
  return isTold || facts.node.imds.outcome === 'ok' ? null : 'nobody told the time';
}

/** What only the agent's own files tell, and only to root. */
function whyAgentUnseen(code: string, { facts: { node } }: Picture): string | null {
  const { installed, registration, credentials, log } = node.agent;
  if (installed === 'unknown') return 'nothing tells whether the agent is installed';
  if (code === 'agent/not-registered' && registration.state === 'unknown')
    return `the registration is not known (${registration.why})`;
  return LOGGED.has(code) && log === undefined && credentials?.state === 'hidden'
    ? "the agent's log can be read by root only"
    : null;
}

/** Whether each required endpoint was seen at this layer: behind a closed port there is no certificate to judge. */
function whyConnectionsUnseen(reads: Finding['reads'], picture: Picture): string | null {
  const layer = LAYERS.find((one) => reads.includes(one)) ?? 'tcp';
  const isSeen = ({ outcome }: { readonly outcome: string }): boolean => outcome === 'ok' || outcome === 'failed';
  const required = requiredEndpoints(picture);
  const unseen = required.filter(({ all }) => !all.some(({ connection }) => connection !== null && isSeen(connection[layer])));
  if (required.length > 0 && unseen.length === 0) return null;
  if (unseen.length === required.length) {
    return layer === 'tcp' ? 'no name leads to an address that could be tried' : 'no connection gets that far';
  }
  const where = list(hostsOf(unseen), 1);
  return layer === 'tcp' ? `${where} has no address that could be tried` : `no connection to ${where} gets that far`;
}

/** Whether S3 said anything about a bucket: that there is one, and where, it says to anybody. */
function whyBucketsUnseen(about: 'buckets' | 'user-buckets', { buckets }: Picture): string | null {
  const isMine = about === 'user-buckets';
  const asked = isMine ? buckets.filter(({ purpose }) => purpose === 'user') : buckets;
  if (asked.length === 0) return isMine ? 'no bucket was asked for (--bucket NAME)' : 'no bucket was read';
  const isTold = asked.some((bucket) => (isMine ? statusOf(bucket) !== null : !UNTOLD.includes(bucket.outcome)));
  return isTold ? null : 'S3 says nothing about a bucket';
}

/** AWS's word about this node's credentials: some call must have come through. */
function whyAnswersUnseen(code: string, { facts: { signed } }: Picture): string | null {
  if (code === 'auth/static-keys' || code === 'auth/no-task-role') return null;
  if (signed === undefined) return 'nothing was signed';
  if (signed.credentials.state !== 'found') return `there is nothing to sign with (${signed.credentials.why})`;
  if (code === 'auth/no-credentials') return null;
  const isTold = signed.calls.some(
    ({ result }) => result.outcome === 'ok' || (result.outcome === 'failed' && result.reason === 'refused'),
  );
  return isTold ? null : 'no signed call came through';
}
