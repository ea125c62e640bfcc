/** Why a finding that is not there may be there all the same: this run did not see what it is judged by. */
import type { Finding } from '../findings/finding.ts';
import { FINDING_CODES, findingOf } from '../findings/index.ts';
import { type BucketOutcome, statusOf } from '../picture/buckets.ts';
import { requiredEndpoints } from '../picture/endpoint-choice.ts';
import { ownStatus } from '../picture/own-status.ts';
import type { Picture } from '../picture/picture.ts';
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
  return family === 'agent' ? whyAgentUnseen(code, picture) : null;
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

/** Whether any required connection got to this layer at all: behind a closed port there is no certificate to judge. */
function whyConnectionsUnseen(reads: Finding['reads'], picture: Picture): string | null {
  const layer = LAYERS.find((one) => reads.includes(one)) ?? 'tcp';
  const connections = requiredEndpoints(picture).flatMap(({ all }) =>
    all.flatMap(({ connection }) => (connection === null ? [] : [connection])),
  );
  const isSeen = ({ outcome }: { readonly outcome: string }): boolean => outcome === 'ok' || outcome === 'failed';
  if (connections.some((connection) => isSeen(connection[layer]))) return null;
  return layer === 'tcp' ? 'no name leads to an address that could be tried' : 'no connection gets that far';
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
