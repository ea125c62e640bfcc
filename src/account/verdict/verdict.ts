/** The verdict about the account's side of one node. Pure. */
import { requiredServices } from '../../knowledge/capabilities.ts';
import type { Capability } from '../../knowledge/types.ts';
import { regionName } from '../../remedies/foreign.ts';
import { list } from '../../remedies/phrases.ts';
import { own } from '../../remedies/quote.ts';
import type { RemedyContext } from '../../remedies/remedy-context.ts';
import { shortCodeFor } from '../../verdict/short-code.ts';
import type { Finding } from '../../verdict.types.ts';
import type { Suspect } from '../evaluate/answer.ts';
import type { Contradiction } from '../evaluate/contradictions.ts';
import { type Cause, type Evaluation, evaluate } from '../evaluate/evaluate.ts';
import type { Observed } from '../evaluate/observed.ts';
import type { Account } from '../model.ts';
import type { AccountFinding, AccountVerdict, SuspectVerdict } from './account-verdict.types.ts';
import { KINDS } from './kinds.ts';
import { nodeFindings } from './node-findings.ts';
import { remediesOf } from './remedies.ts';

export interface Question {
  readonly account: Account;
  /** What the node saw; null: the account alone is asked. */
  readonly seen: Observed | null;
  readonly capabilities: readonly Capability[];
  /** Suspects that others have judged: the role, policies, the registration. */
  readonly more: readonly Suspect[];
  readonly notes: readonly string[];
  readonly denied: readonly string[];
  readonly readAt: string;
  readonly tool: { readonly name: string; readonly version: string };
  /** What the node's own verdict says, where its facts are at hand. */
  readonly ofNode?: readonly Finding[];
}

export function accountVerdict(question: Question): AccountVerdict {
  const { account, seen, capabilities, notes, denied, readAt, tool } = question;
  const evaluation = evaluate(account, seen, capabilities, question.more);
  const context = contextOf(account);
  const findings = ordered(evaluation.causes).map((cause) => findingOf(cause, capabilities, context, account));
  const contradictions = evaluation.contradictions.toSorted((a, b) => Number(a.isHarmless) - Number(b.isHarmless));
  const status = statusOf(findings, contradictions, evaluation);
  const { instance, accountId } = account;
  return {
    schemaVersion: '1.0',
    tool,
    readAt,
    node: {
      id: account.nodeId,
      region: account.region,
      accountId: accountId.state === 'known' ? accountId.value : null,
      vpcId: instance.state === 'known' ? (instance.value?.vpcId ?? null) : (seen?.vpcId ?? null),
      isSeen: seen !== null,
    },
    status,
    ...wordsOf(status, findings, contradictions, evaluation),
    findings,
    contradictions,
    suspects: evaluation.suspects.map(suspectOf),
    unknown: evaluation.gaps,
    notes,
    denied,
    ...(question.ofNode === undefined ? {} : { nodeFindings: nodeFindings(question.ofNode, account) }),
    ...shortCodeIn(status, account.region, findings),
  };
}

/** About what is well nobody telephones. */
function shortCodeIn(status: AccountVerdict['status'], region: string, findings: readonly AccountFinding[]) {
  if (status === 'healthy') return {};
  const causes = [...new Set(findings.map(({ code }) => KINDS[code].number))];
  return { shortCode: shortCodeFor(status, region, causes) };
}

/** The node itself first, then what leads names astray, then packets in the order of their way. */
const FIRST: readonly string[] = [
  'account/instance',
  'account/instance-profile',
  'account/role-trust',
  'account/role-policy',
  'account/role-boundary',
];

function ordered(causes: readonly Cause[]): readonly Cause[] {
  const rank = ({ code, hosts }: Cause): number =>
    FIRST.includes(code) ? -FIRST.length + FIRST.indexOf(code) : hosts.some((host) => !host.startsWith('s3.')) ? 0 : 1;
  return causes.toSorted((a, b) => rank(a) - rank(b));
}

function findingOf(cause: Cause, asked: readonly Capability[], context: RemedyContext, account: Account): AccountFinding {
  const { region } = account;
  const needs = requiredServices(asked, { agentVersion: null, region });
  const services = cause.hosts.map((host) => host.split('.')[0] ?? '');
  const hit =
    cause.hosts.length === 0 ? asked : [...needs].flatMap(([service, some]) => (services.includes(service) ? some : []));
  const { code, id, part, owner, because } = cause;
  const verify = `ssm-probe --region ${regionName(region, own`REGION`)}`;
  return {
    code,
    severity: 'error',
    subjects: cause.hosts,
    data: { id, part, owner },
    title: `${KINDS[code].title.charAt(0).toUpperCase()}${KINDS[code].title.slice(1)}`,
    message: `${because}${owner === null ? '' : ` It belongs to the account ${owner}.`}`,
    capabilities: asked.filter((one) => hit.includes(one)),
    evidence: [because],
    explains: [],
    remedy: remediesOf(cause, account, context, verify),
  };
}

/** Remedies for the account are typed on a laptop: what the node's own operating system is does not matter. */
function contextOf({ region, partition, dnsSuffix, nodeId }: Account): RemedyContext {
  return {
    kind: nodeId.startsWith('mi-') ? 'hybrid' : 'ec2',
    nodeId,
    os: 'linux',
    region,
    suffix: { partition, dnsSuffix, dualStackDnsSuffix: null },
    imds: null,
    amazonResolver: '169.254.169.253',
    firewall: null,
    requiredHosts: [],
  };
}

function suspectOf({ answer, ...about }: Evaluation['suspects'][number]): SuspectVerdict {
  if (answer.outcome !== 'cause') return { ...about, ...answer };
  const { id, part, because, owner } = answer.culprit;
  return { ...about, outcome: 'cause', culprit: { id, part, because, owner } };
}

/** Broken: registration and heartbeat are stopped. */
function statusOf(
  findings: readonly AccountFinding[],
  contradictions: readonly Contradiction[],
  { gaps }: Evaluation,
): AccountVerdict['status'] {
  if (findings.some(({ capabilities }) => capabilities.includes('core'))) return 'broken';
  if (findings.length > 0) return 'degraded';
  return gaps.length > 0 || contradictions.some(({ isHarmless }) => !isHarmless) ? 'inconclusive' : 'healthy';
}

function wordsOf(
  status: AccountVerdict['status'],
  findings: readonly AccountFinding[],
  contradictions: readonly Contradiction[],
  { gaps }: Evaluation,
): Pick<AccountVerdict, 'headline' | 'inBrief'> {
  const [first, ...more] = findings;
  if (first !== undefined) {
    const rest = more.length === 0 ? '' : ` And ${more.length} more.`;
    return { headline: `${first.message}${rest}`, inBrief: KINDS[first.code].title };
  }
  const lead = contradictions.find(({ isHarmless }) => !isHarmless);
  if (lead !== undefined)
    return {
      headline: `${lead.node}, but ${lead.account}. ${lead.lead}`,
      inBrief: 'the node and the account contradict each other',
    };
  if (status === 'inconclusive') {
    const what = list(gaps.map((one) => one.what));
    return { headline: `Nothing that could be read is in the way; not known: ${what}.`, inBrief: 'not everything could be read' };
  }
  return { headline: 'Nothing in the account is in the way of this node.', inBrief: 'nothing in the account is in the way' };
}
