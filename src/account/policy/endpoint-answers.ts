/** What the policies of endpoints do to the calls and reads of a node that go through them. */
import type { Capability } from '../../knowledge/types.ts';
import { cause, excluded, gap, gapOf, type Suspect, unknown } from '../evaluate/answer.ts';
import type { Fix } from '../evaluate/fix.ts';
import type { Account, Role, Vpc, VpcEndpoint } from '../model.ts';
import type { Context } from './conditions.ts';
import { type Caller, type Decision, decide } from './decide.ts';
import { type BucketNeed, bucketNeeds, type Need, signedNeeds, UNSIGNED_NEEDS } from './needs.ts';
import { sentence } from './sentence.ts';

interface Asked {
  readonly capabilities: readonly Capability[];
  readonly buckets: readonly string[];
}

/** Of the VPC that the node is in. One for each endpoint of a service that it needs. */
export function endpointPolicySuspects(account: Account, vpc: Vpc, asked: Asked): readonly Suspect[] {
  const { endpoints } = vpc;
  const code = 'account/endpoint-policy';
  if (endpoints.state !== 'known')
    return [{ what: 'the policies of the endpoints', code, answer: unknown([gapOf('the endpoints', endpoints)]) }];
  const all = { ...asked, region: account.region, partition: account.partition };
  return endpoints.value.flatMap((endpoint): readonly Suspect[] => {
    const service = endpoint.serviceName.split('.').at(-1) ?? '';
    const needs: readonly (Need | BucketNeed)[] =
      service === 's3'
        ? bucketNeeds(all)
        : [...signedNeeds(all, service), ...(service === 'ssm' && account.nodeId.startsWith('mi-') ? UNSIGNED_NEEDS : [])];
    if (needs.length === 0) return [];
    return [{ what: `the policy of ${endpoint.vpcEndpointId} (${service})`, code, answer: answerOf(account, endpoint, needs) }];
  });
}

function answerOf(account: Account, endpoint: VpcEndpoint, needs: readonly (Need | BucketNeed)[]) {
  const { vpcEndpointId: id, policyDocument } = endpoint;
  if (policyDocument === null) return excluded(`${id} has the default policy, which permits everything`);
  const answers = needs.map((need) => ({ need, said: decisionOf(account, endpoint, policyDocument, need) }));
  const denied = answers.flatMap(({ need, said }) => (said.outcome === 'denied' ? [{ need, by: said.by }] : []));
  const [first] = denied;
  if (first !== undefined) {
    const names = [
      ...new Set(denied.map(({ need }) => (need.resource === null ? need.action : `${need.action} on ${need.resource}`))),
    ];
    const words = names.length > 6 ? `${names.slice(0, 6).join(', ')} and ${names.length - 6} more` : names.join(', ');
    const because =
      first.by === null
        ? `the policy of ${id} does not allow ${words}`
        : `${first.by.statement} in the policy of ${id} denies ${words}`;
    return cause('account/endpoint-policy', id, sentence(because), {
      part: first.by?.statement ?? null,
      owner: ownerOf(account, endpoint),
      // What a statement denies, no other one allows again.
      fix: denied.some(({ by }) => by !== null)
        ? null
        : allowing(
            id,
            policyDocument,
            denied.map(({ need }) => need),
          ),
    });
  }
  const open = answers.find(({ said }) => said.outcome === 'unknown');
  if (open?.said.outcome === 'unknown')
    return unknown([gap(`what the policy of ${id} does to ${open.need.action}`, open.said.why)]);
  return excluded(`the policy of ${id} allows what the node needs`);
}

/** One statement more: for whatever is not allowed yet, and nothing else. */
function allowing(vpcEndpointId: string, now: string, needs: readonly (Need | BucketNeed)[]): Fix {
  const distinct = (all: readonly string[]): readonly string[] => [...new Set(all)];
  return {
    kind: 'endpoint-policy',
    vpcEndpointId,
    now,
    actions: distinct(needs.map(({ action }) => action)),
    resources: distinct(needs.flatMap(({ resource }) => (resource === null ? [] : [resource]))),
  };
}

/** Null: the account that was read. */
function ownerOf({ accountId }: Account, { ownerId }: VpcEndpoint): string | null {
  return accountId.state === 'known' && ownerId !== '' && ownerId !== accountId.value ? ownerId : null;
}

function decisionOf(account: Account, endpoint: VpcEndpoint, text: string, need: Need | BucketNeed): Decision {
  const role = roleOf(account);
  const place: Context = {
    'aws:sourcevpc': endpoint.vpcId,
    'aws:sourcevpce': endpoint.vpcEndpointId,
    'aws:securetransport': 'true',
    'aws:requestedregion': account.region,
  };
  const documents = [{ name: `the policy of ${endpoint.vpcEndpointId}`, text }];
  const signed = decide(documents, {
    ...need,
    caller: role === null ? { kind: 'unknown' } : { kind: 'role', arn: role.arn, accountId: accountIn(role.arn) },
    context: role === null ? place : { ...place, 'aws:principalarn': role.arn, 'aws:principalaccount': accountIn(role.arn) },
  });
  if (!isAnonymous(need) || signed.outcome === 'allowed') return signed;
  const anonymous: Caller = { kind: 'anonymous' };
  const unsigned = decide(documents, { ...need, caller: anonymous, context: { ...place, ...NOBODY } });
  if (unsigned.outcome === 'allowed' || signed.outcome === 'denied') return unsigned;
  return signed;
}

/** A request without a signature has none of these. */
const NOBODY: Context = {
  'aws:principalarn': null,
  'aws:principalaccount': null,
  'aws:principalorgid': null,
  'aws:principalorgpaths': null,
  'aws:userid': null,
};

/** Registration is never signed; objects of AWS's own buckets are read without a signature where the role may not. */
function isAnonymous(need: Need | BucketNeed): boolean {
  return 'isOwn' in need ? !need.isOwn : UNSIGNED_NEEDS.includes(need);
}

/** Of the role that the node most likely calls with. */
function roleOf({ instanceProfile, managed }: Account): Role | null {
  const own = instanceProfile.state === 'known' ? (instanceProfile.value?.role ?? null) : null;
  if (own !== null) return own;
  for (const other of [managed.serviceRole, managed.defaultHostManagement]) {
    if (other?.state === 'known' && other.value !== null) return other.value;
  }
  return null;
}

function accountIn(arn: string): string {
  return arn.split(':')[4] ?? '';
}
