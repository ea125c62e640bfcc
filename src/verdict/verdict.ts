/** Facts → verdict. Pure: the same facts give the same verdict on any machine, so `replay` can judge again. */

import { assumedIdentity, hasOtherIdentity } from '../facts/identity.ts';
import type { Facts } from '../facts.ts';
import { type Draft, type FindingCode, findingOf } from '../findings/index.ts';
import { RULES, type Rule } from '../findings/rules.ts';
import { CAPABILITIES } from '../knowledge/types.ts';
import { type BucketPicture, statusOf } from '../picture/buckets.ts';
import { requiredEndpoints } from '../picture/endpoint-choice.ts';
import { ownIdentity } from '../picture/own-identity.ts';
import { type Picture, pictureOf } from '../picture/picture.ts';
import { ruleWords } from '../remedies/own-firewall.ts';
import { proofCommand } from '../remedies/proof-command.ts';
import type { RemedyContext } from '../remedies/remedy-context.ts';
import type { BucketVerdict, Finding, NodeVerdict, Severity, Status, Verdict } from '../verdict.types.ts';
import type { Selected } from '../verdict-proof.types.ts';
import { askAccount } from './ask-account.ts';
import { askedFor, askedInVain } from './asked.ts';
import { judgeCapabilities } from './capabilities.ts';
import { type Causes, separate } from './causes.ts';
import { compose } from './compose.ts';
import { withDnsRoutes } from './dns-routes.ts';
import { endpointVerdicts } from './endpoints.ts';
import { type ExitStatus, exitStatus, outcomeOf } from './exit-status.ts';
import { headline, placeOf } from './headline.ts';
import { inBrief } from './in-brief.ts';
import { notChecked } from './not-checked.ts';
import { preflightVerdict } from './preflight.ts';
import { proofOf } from './proof.ts';
import { rootOnly } from './root-only.ts';
import { ruledOut } from './ruled-out.ts';
import { isSelected, isSelecting } from './selection.ts';
import { shortCodeOf } from './short-code.ts';
import { ownFirewallOf } from './stopped-packets.ts';
import { undetermined } from './undetermined.ts';

const SEVERITIES: readonly Severity[] = ['error', 'warning', 'info'];

export interface Judgement {
  readonly verdict: Verdict;
  readonly exitStatus: ExitStatus;
}

export function judge(facts: Facts, rules: readonly Rule[] = RULES): Judgement {
  const picture = pictureOf(facts);
  // Code and data belong together by the finding's type; TypeScript cannot follow that through the list.
  const drafts = (rules.flatMap((rule) => rule.judge(picture)) as readonly Draft[])
    .filter((draft) => concerns(picture, draft))
    .map((draft) => withDnsRoutes(draft, picture));
  const causes = separate(drafts, picture);
  const { findings, suppressed, leftOut } = findingsOf(picture, causes);
  const capabilities = judgeCapabilities(picture, causes);
  const unknown = undetermined(picture);
  const status = statusFor(facts, findings, capabilities, unknown.length > 0);
  const node = nodeVerdict(picture);
  const shortCode = shortCodeOf({ status, node, findings: tellingOf(status, causes, capabilities) });
  const asked = askedFor(picture, {
    roots: causes.roots.map(({ code }) => code),
    symptoms: causes.symptoms.map(({ draft, by }) => ({ code: draft.code, by })),
    unknown,
  });
  const proof = proofOf(asked, leftOut);
  const outcome = outcomeOf(findings, facts.request.failOn, unknown.length > 0, proof);
  const words = {
    status,
    findings,
    leftOut,
    capabilities,
    request: facts.request,
    unknown,
    asked: askedInVain(asked),
    place: placeOf(picture),
  };
  const verdict: Verdict = {
    schemaVersion: '1.0',
    tool: facts.tool,
    startedAt: facts.startedAt,
    durationMs: Math.round(facts.durationMs),
    ...(facts.interrupted ? { interrupted: true as const } : {}),
    ...(facts.request.preflight === true
      ? { preflight: preflightVerdict(picture, remedyContext(picture), { findings, status, drafts }) }
      : {}),
    node,
    status,
    headline: headline(words),
    inBrief: inBrief(words),
    again: proofCommand(remedyContext(picture), [], []),
    ...leads(shortCode, askAccount(node, findings)),
    ...(proof === undefined ? {} : { proof }),
    ...(isSelecting(facts.request) ? { selected: { outcome, leftOut: leftOutOf(leftOut) } } : {}),
    findings,
    suppressed,
    ruledOut: ruledOut(picture, drafts),
    capabilities,
    endpoints: endpointVerdicts(picture),
    buckets: picture.buckets.map(bucketVerdict),
    changed: [],
    notChecked: notChecked(picture, unknown),
    ...deniedTo(facts),
    delivery: [],
  };
  return { verdict, exitStatus: exitStatus(outcome, facts.request.failOn) };
}

/** Where a reader goes on from here. */
function leads(shortCode: string | null, ask: string | null): Pick<Verdict, 'shortCode' | 'askAccount'> {
  return { ...(shortCode === null ? {} : { shortCode }), ...(ask === null ? {} : { askAccount: ask }) };
}

function deniedTo(facts: Facts): Pick<Verdict, 'rootOnly'> {
  const denied = rootOnly(facts);
  return denied.length === 0 ? {} : { rootOnly: denied };
}

/** What a short code names. Of what is inconclusive an info may be all that tells why. */
function tellingOf(
  status: Status,
  { roots }: Causes,
  capabilities: Verdict['capabilities'],
): Pick<Finding, 'code' | 'severity'>[] {
  const because = Object.values(capabilities).flatMap((one) => (one.asked && one.status === 'unknown' ? one.because : []));
  const doubts = status === 'inconclusive' ? [...new Set(because)].map((code) => ({ code, severity: 'warning' as const })) : [];
  return [...roots, ...doubts];
}

/** Each code once, at its worst. */
function leftOutOf(drafts: readonly Draft[]): Selected['leftOut'] {
  const worst = drafts.toSorted((a, b) => SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity));
  return [...new Set(worst.map(({ code }) => code))].map((code) => ({
    code,
    severity: worst.find((draft) => draft.code === code)?.severity ?? 'info',
  }));
}

/** In a container, and beside the container of the agent, what is missing of an agent or of its role is nobody's fault. */
function concerns({ contained, agentElsewhere }: Picture, { code }: Draft): boolean {
  if (contained && code === 'imds/no-role') return false;
  return !agentElsewhere || !code.startsWith('agent/');
}

/** The causes that `--only` and `--skip` leave, and the others. */
interface Findings {
  /** Worst first; within a severity in the registry's order, from the node outwards. */
  readonly findings: Finding[];
  readonly suppressed: Verdict['suppressed'];
  readonly leftOut: readonly Draft[];
}

function findingsOf(picture: Picture, { roots, symptoms }: Causes): Findings {
  const context = remedyContext(picture);
  const inContext = (draft: Draft): RemedyContext => ({ ...context, firewall: ownFirewallOf(picture, draft) });
  const chosen = (draft: Draft): boolean => isSelected(draft.code, picture.facts.request);
  const explainedBy = (code: FindingCode): FindingCode[] => [
    ...new Set(symptoms.filter(({ by }) => by === code).map(({ draft }) => draft.code)),
  ];
  return {
    findings: roots
      .filter(chosen)
      .map((draft) => finding(draft, inContext(draft), explainedBy(draft.code)))
      .sort((a, b) => SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity)),
    suppressed: symptoms
      .filter(({ draft }) => chosen(draft))
      .map(({ draft, by }) => ({ ...finding(draft, inContext(draft), [], false), suppressedBy: by })),
    leftOut: roots.filter((draft) => !chosen(draft)),
  };
}

function bucketVerdict(bucket: BucketPicture): BucketVerdict {
  const { name, purpose, read, outcome } = bucket;
  return { name, purpose, host: read.host, outcome, status: statusOf(bucket) };
}

function finding(draft: Draft, context: RemedyContext, explains: readonly FindingCode[], isRoot = true): Finding {
  const { code, severity, subjects, data, evidence, capabilities } = draft;
  const { message, remedy } = compose(draft, context, isRoot && severity !== 'info');
  return {
    code,
    severity,
    subjects,
    data: { ...data },
    title: findingOf(code).title,
    message,
    capabilities,
    evidence: [...firewallEvidence(context), ...evidence].slice(0, MAX_EVIDENCE),
    explains,
    remedy,
  };
}

function firewallEvidence({ firewall }: RemedyContext): readonly string[] {
  if (firewall === null) return [];
  return firewall.kind === 'passes'
    ? ["this node's own firewall was read: no rule of it stops these packets"]
    : [
        `this node's own firewall stops ${firewall.way === 'out' ? 'packets to' : 'answers from'} ${firewall.to.join(', ')} (${ruleWords(firewall)})`,
      ];
}

/** Hostile answers must not make a report of megabytes; the endpoints list has everything. */
const MAX_EVIDENCE = 40;

function statusFor(
  facts: Facts,
  findings: readonly Finding[],
  capabilities: Verdict['capabilities'],
  isUnknown: boolean,
): Status {
  if (capabilities.core.status === 'blocked') return 'broken';
  const asked = CAPABILITIES.filter((name) => facts.request.for.includes(name)).map((name) => capabilities[name].status);
  const troubled =
    asked.some((status) => status === 'blocked' || status === 'degraded') || findings.some(({ severity }) => severity !== 'info');
  if (troubled || capabilities.core.status === 'degraded') return 'degraded';
  return isUnknown ? 'inconclusive' : 'healthy';
}

/** What the agent wrote down about itself names the node where neither the registration nor IMDS can be read. */
function nodeIdOf({ facts, kind }: Picture): string | null {
  const { agent, imds: metadata } = facts.node;
  const imds = metadata.outcome === 'ok' ? metadata.data : null;
  return assumedIdentity(agent, imds)?.id ?? imds?.instanceId ?? lastKnownId(agent, kind);
}

function nodeVerdict(picture: Picture): NodeVerdict {
  const { facts, kind, place } = picture;
  const identity = ownIdentity(picture);
  const { node, request, suffix } = facts;
  const imds = node.imds.outcome === 'ok' ? node.imds.data : null;
  const proxy = node.proxy?.agent?.https ?? null;
  const { container } = node;
  const id = nodeIdOf(picture);
  const instanceId = imds?.instanceId ?? null;
  return {
    kind,
    ...(kind === 'unknown' && place.answer === 'elsewhere' && place.machine !== null ? { machine: place.machine } : {}),
    id,
    ...(instanceId === null || instanceId === id ? {} : { instanceId }),
    region: request.region,
    partition: suffix.partition,
    az: imds?.az ?? null,
    ...(imds?.accountId == null ? {} : { account: imds.accountId }),
    vpcId: imds?.vpcId ?? null,
    vpcCidrs: imds?.vpcCidrs ?? [],
    platform: `${node.os}-${node.arch}`,
    agent: agentVerdict(picture),
    ...(container === undefined
      ? {}
      : { container: { kind: container.kind, network: container.network, launchType: container.task?.launchType ?? null } }),
    ...(imds === null ? {} : { subnetId: imds.subnetId, securityGroupIds: imds.securityGroupIds }),
    ...(proxy === null ? {} : { proxy: `${proxy.host}:${proxy.port}` }),
    ...(identity === null ? {} : { identity }),
  };
}

function agentVerdict({ facts, witness }: Picture): NodeVerdict['agent'] {
  const { installed, running, version, sockets } = facts.node.agent;
  const { kind, ...held } = witness.ssmmessages;
  // Root's, unless it is known to be the agent's, proves nothing.
  const isKnown = kind === 'lacks' || kind === 'stale' || (kind === 'holds' && 'socket' in held && held.socket.own === true);
  return {
    installed,
    running,
    version,
    ...(sockets?.runsForSeconds === undefined ? {} : { runsForSeconds: sockets.runsForSeconds }),
    ...(isKnown ? { connection: kind } : {}),
  };
}

function lastKnownId(agent: Facts['node']['agent'], kind: Picture['kind']): string | null {
  const { identity } = agent;
  if (kind === 'unknown') return hasOtherIdentity(agent) ? (identity?.instanceId ?? null) : null;
  return identity?.type === (kind === 'ec2' ? 'EC2' : 'OnPrem') ? identity.instanceId : null;
}

function remedyContext(picture: Picture): RemedyContext {
  const { facts, kind, place } = picture;
  const imds = facts.node.imds.outcome === 'ok' ? facts.node.imds.data : null;
  return {
    kind,
    isElsewhere: place.answer === 'elsewhere',
    nodeId: nodeIdOf(picture),
    os: facts.node.os,
    region: facts.request.region,
    suffix: facts.suffix,
    imds,
    firewall: null,
    resolvConfWriter: facts.node.resolver.file?.writer ?? null,
    amazonResolver: facts.dns.find(({ roles }) => roles.includes('amazon'))?.server ?? '169.254.169.253',
    ...(facts.signed?.credentials.state === 'found' && facts.signed.credentials.role !== null
      ? { role: facts.signed.credentials.role }
      : {}),
    dnsServers: [...new Set(facts.dns.flatMap(({ roles, server }) => (roles.includes('configured') ? [server] : [])))],
    requiredHosts: requiredEndpoints(picture).map(({ host }) => host),
    ...(facts.request.call === undefined ? {} : { call: facts.request.call }),
  };
}
