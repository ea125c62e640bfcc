/** What AWS says to signed calls: whose policy denies them, or what is wrong with the credentials. */
import type { Draft } from '../catalog/data.ts';
import type { DeniedCall } from '../catalog/data-auth.ts';
import type { CallFacts } from '../facts/signed.ts';
import { type DeniedBy, type Refusal, refusalOf } from '../knowledge/denials.ts';
import type { Capability } from '../knowledge/types.ts';
import { throughTheAgent } from './agent.ts';
import type { Picture } from './picture.ts';

interface Refused {
  readonly call: CallFacts;
  readonly code: string;
  readonly detail: string;
  readonly refusal: Refusal;
}

/** There is a role, and nobody can have its credentials. Without any profile `imds/no-role` says so. */
export function noCredentials({ facts }: Picture): readonly Draft[] {
  const credentials = facts.signed?.credentials;
  if (credentials?.state !== 'none') return [];
  const { imds } = facts.node;
  if (imds.outcome === 'ok' && imds.data.hasInstanceProfile === false) return [];
  return [
    {
      code: 'auth/no-credentials',
      severity: 'error',
      subjects: [],
      data: { source: credentials.source, detail: credentials.why },
      evidence: [`${credentials.source}: ${credentials.why}`],
      capabilities: facts.request.for,
    },
  ];
}

export function expiredCredentials(picture: Picture): readonly Draft[] {
  return aboutCredentials(picture, 'expired', 'auth/expired');
}

export function invalidCredentials(picture: Picture): readonly Draft[] {
  return aboutCredentials(picture, 'invalid', 'auth/invalid');
}

function aboutCredentials(
  picture: Picture,
  kind: 'expired' | 'invalid',
  code: 'auth/expired' | 'auth/invalid',
): readonly Draft[] {
  const { signed, request } = picture.facts;
  const found = refusals(picture).filter(({ refusal }) => refusal.kind === kind);
  const [first] = found;
  if (first === undefined || signed?.credentials.state !== 'found') return [];
  const { source, role, expiresAt } = signed.credentials;
  return [
    {
      code,
      severity: 'error',
      subjects: [first.call.host],
      data: { source, role, expiresAt, errorCode: first.code, detail: first.detail },
      evidence: evidenceOf(found),
      capabilities: request.for,
    },
  ];
}

const CODE_OF: Readonly<
  Record<DeniedBy, 'auth/denied-role' | 'auth/denied-endpoint-policy' | 'auth/denied-org-policy' | 'auth/denied'>
> = {
  role: 'auth/denied-role',
  'permissions-boundary': 'auth/denied-role',
  'session-policy': 'auth/denied-role',
  'endpoint-policy': 'auth/denied-endpoint-policy',
  'service-control-policy': 'auth/denied-org-policy',
  'resource-control-policy': 'auth/denied-org-policy',
  'resource-policy': 'auth/denied',
  'trust-policy': 'auth/denied',
  unknown: 'auth/denied',
};

/**
 * One finding for each kind of policy. Where every call is denied, the heartbeat and all others are, too: nobody denies exactly two harmless
 * ones. A single denial matters to the capability that makes this call.
 */
export function deniedCalls(picture: Picture): readonly Draft[] {
  const denied = refusals(picture).flatMap((entry) => (entry.refusal.kind === 'denied' ? [{ ...entry, ...entry.refusal }] : []));
  const everything = isEverythingDenied(picture);
  const groups = Map.groupBy(denied, ({ by }) => CODE_OF[by]);
  return [...groups].map(([code, found]): Draft => {
    const capabilities = everything ? throughTheAgent(picture) : needing(picture, found);
    const credentials = picture.facts.signed?.credentials;
    const calls: DeniedCall[] = found.map(({ call, by, explicit, detail }) => ({
      action: call.action,
      by,
      explicit,
      words: detail,
    }));
    return {
      code,
      severity: capabilities.length > 0 ? 'error' : 'info',
      subjects: [...new Set(found.map(({ call }) => call.host))],
      data: {
        calls,
        everything,
        role: credentials?.state === 'found' ? credentials.role : null,
        source: credentials?.state === 'found' ? credentials.source : null,
      },
      evidence: evidenceOf(found),
      capabilities,
    };
  });
}

/** Of the calls that are tried: the capabilities whose own work begins with it. */
const MAKES: Readonly<Record<string, readonly Capability[]>> = {
  'ssm:ListAssociations': ['state-manager'],
  'ssm:DescribeDocument': ['state-manager'],
  'ssm:GetDeployablePatchSnapshotForInstance': ['patch-manager'],
  'ssmmessages:CreateControlChannel': ['run-command', 'session-manager'],
};

function needing({ facts }: Picture, found: readonly Refused[]): readonly Capability[] {
  // What a capability is made of may call it as well, but without it still does its work: only who makes the call itself counts.
  return facts.request.for.filter((name) => found.some(({ call }) => MAKES[call.action]?.includes(name) === true));
}

/** AWS refuses each signed call of this run, whatever the reason: the endpoint is there, and does not let this node in. */
export function isEverythingDenied(picture: Picture): boolean {
  // A role need not be allowed to ask how Systems Manager sees its node, and the message channel is another endpoint.
  const counts = ({ service, action }: CallFacts): boolean => service === 'ssm' && action !== 'ssm:DescribeInstanceInformation';
  const calls = (picture.facts.signed?.calls ?? []).filter(counts);
  const refused = refusals(picture).filter(({ refusal, call }) => refusal.kind !== 'other' && counts(call));
  return calls.length > 1 && refused.length === calls.length;
}

/** How far AWS says that the clocks are apart, in milliseconds. */
export function signedSkew(picture: Picture): { readonly offsetMs: number; readonly host: string } | null {
  for (const { refusal, call } of refusals(picture))
    if (refusal.kind === 'skew' && refusal.offsetMs !== null) return { offsetMs: refusal.offsetMs, host: call.host };
  return null;
}

function refusals({ facts }: Picture): readonly Refused[] {
  return (facts.signed?.calls ?? []).flatMap((call) => {
    const { result } = call;
    if (result.outcome !== 'failed' || result.reason !== 'refused') return [];
    return [{ call, code: result.code, detail: result.detail, refusal: refusalOf(result.code, result.detail) }];
  });
}

function evidenceOf(found: readonly Refused[]): readonly string[] {
  return found.map(({ call, code, detail }) => {
    const id = call.result.outcome === 'failed' && call.result.requestId !== null ? ` (request id ${call.result.requestId})` : '';
    return `${call.action}: ${code}: ${detail}${id}`;
  });
}
