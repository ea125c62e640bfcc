/**
 * The network part of a run for one Region: plan, survey, sign what may be signed, look beside the
 * proxy. Starts again if IMDS knows a better Region.
 */
import type { RunOptions } from '../arguments/table.ts';
import type { SentBy } from '../deliver/courier.ts';
import type { AgentOverrides } from '../facts/agent.ts';
import { isContained, isForContainers } from '../facts/contained.ts';
import { assumedIdentity } from '../facts/identity.ts';
import type { OtherProxy } from '../facts/other-proxies.ts';
import type { SignedFacts } from '../facts/signed.ts';
import type { SourceFacts } from '../facts/sources.ts';
import type { HostFacts, ObjectFacts, RequestFacts, SuffixFacts } from '../facts.ts';
import { suffixFor } from '../knowledge/hosts.ts';
import type { Service } from '../knowledge/types.ts';
import { compareVersions, DUAL_STACK_SINCE } from '../knowledge/versions.ts';
import type { OperatingSystem, Ports } from '../platform/ports.ts';
import { ours } from '../scrub/scrub.ts';
import { lookAtSources } from './look-at-sources.ts';
import { planBeside } from './network/connect/beside.ts';
import { type PacketBudget, packetBudget } from './network/dns/packet-budget.ts';
import { findProxy } from './network/proxy/proxy-address.ts';
import { type ProxyPath, proxyPath } from './network/proxy/proxy-path.ts';
import { keptSessions } from './network/signed/kept-sessions.ts';
import {
  type ContainerTarget,
  type DeepTargets,
  type PayloadTarget,
  probeReads,
  probeSigned,
  readsToSign,
} from './network/signed/signed.ts';
import { taskId } from './network/signed/task-id.ts';
import { type Survey, type SurveyInputs, survey } from './network/survey.ts';
import type { ContainerReading } from './node/container/container.ts';
import { readContainerCredentials } from './node/credentials/container-credentials.ts';
import { type Credentials, readCredentials } from './node/credentials/credentials.ts';
import { amazonResolver } from './node/dns/amazon-resolver.ts';
import { pinnedFor } from './node/dns/hosts-file.ts';
import type { NodeContext } from './node/node-context.ts';
import { chooseProxy } from './node/proxy/proxy-facts.ts';
import type { RegionChoice } from './node/region.ts';
import { makePlan, type Plan, planElsewhere } from './plan.ts';
import { surveyOtherProxies } from './survey-other-proxies.ts';

/** What the survey of the final Region saw. */
export interface Seen {
  readonly choice: RegionChoice;
  readonly suffix: SuffixFacts;
  readonly hosts: readonly HostFacts[];
  readonly survey: Survey;
  readonly beside: Survey | null;
  readonly proxy: ProxyPath | null;
  /** Empty where the agent's own way leads everywhere. */
  readonly otherProxies: readonly OtherProxy[];
  readonly signed: SignedFacts | null;
  /** Null where nobody asked for the repositories. */
  readonly sources: SourceFacts | null;
  readonly notProbed: Plan['notProbed'];
  /** For the delivery of the verdict; null with `--no-credentials`. */
  readonly sentBy: SentBy | null;
}

/** Surveys the best Region known. If a slow IMDS corrects it, starts another survey. */
export async function surveyRegion(
  options: RunOptions,
  ports: Ports,
  context: NodeContext,
  first: RegionChoice,
  over: AbortSignal,
): Promise<Seen> {
  const corrected = new AbortController();
  // One budget for the whole run.
  const budget = packetBudget();
  const attempt = surveyOnce(options, ports, context, first, budget, AbortSignal.any([over, corrected.signal]));
  if (first.source !== 'AWS_REGION' && first.source !== 'AWS_DEFAULT_REGION') return attempt;
  const last = (await context.region) ?? first;
  if (last.region === first.region) return { ...(await attempt), choice: last };
  corrected.abort();
  await attempt;
  return surveyOnce(options, ports, context, last, budget, over);
}

async function surveyOnce(
  options: RunOptions,
  ports: Ports,
  context: NodeContext,
  choice: RegionChoice,
  budget: PacketBudget,
  signal: AbortSignal,
): Promise<Seen> {
  const suffix = await suffixOf(choice.region, context);
  const request = requestFacts(options, choice);
  const container = await containerIn(context);
  const asked = container === null ? request : { ...request, for: request.for.filter(isForContainers) };
  const plan = makePlan(asked, suffix, ports.environment.os, await overridesInForce(context));
  ours([choice.region, suffix.dnsSuffix, ...plan.hosts.map(({ host }) => host), ...options.buckets]);
  const limits = { timeoutMs: options.timeoutMs, signal };
  const inputs = await surveyInputs(options, ports, context, plan, budget, signal);
  const { proxy } = inputs;
  const kept = keptSessions(ports.clock, options.signs ? plan.hosts : []);
  const credentials = options.signs ? credentialsOf(ports, context, container, limits) : null;
  const from = { trust: context.trust, proxy, region: choice.region, kept };
  const signer = credentials === null ? null : { ...from, credentials, host: hostOf(plan, 'ssm') };
  const here = await survey(ports, { ...inputs, kept });
  // Not at the same time as the survey: on a narrow link one more handshake makes others late, and
  // late ones look lost.
  const { connections } = here;
  // `--proxy` looks at another way than the agent's.
  const others =
    options.proxy.mode === 'agent'
      ? surveyOtherProxies(ports, context, { ...inputs, request, hosts: plan.hosts, connections }, limits)
      : [];
  const payload = payloadTarget(plan, here.objects, ports.environment.os);
  const deep = options.isDeep ? deepTargets(plan, context) : null;
  const signing =
    signer === null
      ? null
      : probeSigned(ports, { ...signer, connections, payload, deep, container: containerTarget(plan, container) }, limits);
  const asksSources = request.for.includes('patch-sources');
  const sources = asksSources ? lookAtSources(options, ports, context, { region: choice.region, suffix }, inputs) : null;
  const elsewhere = planElsewhere(request, here.objects);
  const there = elsewhere === null ? null : await survey(ports, { ...inputs, plan: elsewhere });
  const beside = await surveyBeside(ports, inputs, connections);
  const reads = signer === null ? [] : await probeReads(ports, readsToSign(here.objects), { ...signer, connections }, limits);
  const signed = signing === null ? null : await signing;
  kept.close();
  const seen = there === null ? here : merged(here, there);
  return {
    choice,
    suffix,
    hosts: [...plan.hosts, ...(elsewhere?.hosts ?? [])],
    survey: { ...seen, objects: [...seen.objects, ...(signed?.objects ?? [])] },
    beside,
    proxy,
    otherProxies: await others,
    signed: signed === null ? null : { ...signed.facts, ...(reads.length === 0 ? {} : { reads }) },
    sources: await sources,
    notProbed: plan.notProbed,
    sentBy: signer === null ? null : { ...signer, host: hostOf(plan, 'logs'), connections },
  };
}

/** The direct way to hosts that no tunnel leads to; null where there is none. */
async function surveyBeside(ports: Ports, inputs: SurveyInputs, connections: Survey['connections']): Promise<Survey | null> {
  const plan = planBeside(inputs.plan, connections);
  return plan === null ? null : survey(ports, { ...inputs, plan, proxy: null });
}

async function surveyInputs(
  options: RunOptions,
  ports: Ports,
  context: NodeContext,
  plan: Plan,
  budget: PacketBudget,
  signal: AbortSignal,
): Promise<SurveyInputs & { readonly find: Parameters<typeof proxyPath>[2] }> {
  const { timeoutMs } = options;
  const servers = serversOf(options, ports, context, signal);
  const shell = options.isPreflight === true ? ports.environment.variables : null;
  const chosen = chooseProxy(options.proxy, await context.agentProxy, shell);
  const pinned = async (hosts: readonly string[]) => pinnedFor(await context.hostsFile, hosts);
  const proxyNames = { pinned: async (host: string) => (await pinned([host])).map(({ ip }) => ip), servers, budget };
  const find: Parameters<typeof proxyPath>[2] = (server) => findProxy(ports, server, proxyNames, { timeoutMs, signal });
  return {
    plan,
    servers,
    find,
    proxy: proxyPath(chosen.settings, chosen.credentials, find),
    trust: context.trust,
    pinned: pinned(plan.hosts.map(({ host }) => host)),
    families: familiesOf(ports),
    timeoutMs,
    signal,
    budget,
  };
}

function hostOf({ hosts }: Plan, wanted: Service): string {
  return hosts.find(({ service, kind }) => service === wanted && kind === 'endpoint')?.host ?? '';
}

/** A bucket whose known objects are none is asked for what its document names, where S3 has not said yet that all is well. */
function payloadTarget(plan: Plan, objects: readonly ObjectFacts[], os: OperatingSystem): PayloadTarget | null {
  const planned = plan.objects.find(({ purpose, certainty }) => purpose === 'patch-payload' && certainty === 'absent');
  const read = objects.find(({ bucket }) => bucket === planned?.bucket);
  return planned === undefined || read?.result.outcome !== 'ok' || read.result.status < 300
    ? null
    : { bucket: planned.bucket, host: planned.host, os };
}

function deepTargets(plan: Plan, { agent, imds }: NodeContext): DeepTargets {
  const nodeId = Promise.all([agent, imds]).then(
    ([files, metadata]) => assumedIdentity(files, metadata.outcome === 'ok' ? metadata.data : null)?.id ?? null,
  );
  const s3Hosts = plan.hosts.filter(({ service, kind }) => service === 's3' && (kind === 'endpoint' || kind === 'dualstack'));
  return { nodeId, messagesHost: hostOf(plan, 'ssmmessages'), s3Hosts: s3Hosts.map(({ host }) => host) };
}

/** Null on a node, and in a container that is one. */
async function containerIn({ container: reading, agent }: NodeContext): Promise<ContainerReading | null> {
  const container = await reading;
  if (container === null) return null;
  const { facts } = container;
  // Only an agent of its own makes a node of it; nobody waits for that where there can be none.
  return isContained({ container: facts, agent: facts.kind === 'other' ? await agent : NO_AGENT }) ? container : null;
}

const NO_AGENT = { registration: { state: 'absent' }, identity: null } as const;

function containerTarget(plan: Plan, container: ContainerReading | null): ContainerTarget | null {
  if (container === null) return null;
  const { task } = container.facts;
  if (task === undefined) return { kind: 'other' };
  return { kind: 'task', task: { id: taskId(task), messagesHost: hostOf(plan, 'ssmmessages') } };
}

/** A container's own credentials, else those of the instance. */
function credentialsOf(
  ports: Ports,
  context: NodeContext,
  container: ContainerReading | null,
  limits: { readonly timeoutMs: number; readonly signal: AbortSignal },
): Promise<Credentials> {
  const own = container === null ? Promise.resolve(null) : readContainerCredentials(ports, container, limits.signal);
  return own.then(async (found) => {
    if (found !== null) return found;
    const [imds, agent] = await Promise.all([context.imds, context.agent]);
    return readCredentials(ports, { imds, agent }, limits);
  });
}

function serversOf(options: RunOptions, ports: Ports, context: NodeContext, signal: AbortSignal): SurveyInputs['servers'] {
  return {
    configured: context.resolver,
    amazon: amazonResolver(
      ports,
      {
        imds: context.imds,
        firmware: context.firmware,
        identityType: context.agent.then(({ identity }) => identity?.type ?? null),
      },
      signal,
    ),
    extra: options.resolvers,
  };
}

function merged(a: Survey, b: Survey): Survey {
  return {
    dns: [...a.dns, ...b.dns],
    connections: [...a.connections, ...b.connections],
    objects: [...a.objects, ...b.objects],
    notProbed: [...a.notProbed, ...b.notProbed],
  };
}

/** For a Region without a table or pattern, IMDS decides, else the agent's assumption. */
async function suffixOf(region: string, context: NodeContext): Promise<SuffixFacts> {
  const published = suffixFor(region, null);
  if (published !== null) return published;
  const imds = await context.imds;
  const told = imds.outcome === 'ok' ? suffixFor(region, { partition: imds.data.partition, domain: imds.data.domain }) : null;
  return told ?? { partition: 'unknown', dnsSuffix: 'amazonaws.com', dualStackDnsSuffix: null };
}

/** Agents before 3.3.3270.0 ignore `UseDualStackEndpoint`; awaits the version only if set. */
async function overridesInForce({ agentConfig, agent }: NodeContext): Promise<AgentOverrides | null> {
  const { overrides } = await agentConfig;
  if (overrides?.useDualStack !== true) return overrides;
  const { version } = await agent;
  const heeds = version === null || !(compareVersions(version, DUAL_STACK_SINCE) < 0);
  return { ...overrides, useDualStack: heeds };
}

function familiesOf({ environment }: Ports): { v4: boolean; v6: boolean } {
  const usable = environment.interfaces().filter(({ internal, ip }) => !internal && !/^fe[89ab]/iu.test(ip));
  // The system lists a new interface only after up to a second, so an empty list proves nothing.
  return { v4: usable.length === 0 || usable.some(({ family }) => family === 4), v6: usable.some(({ family }) => family === 6) };
}

/** The parts of the request that the judgement needs. */
export function requestFacts(options: RunOptions, { region, source }: RegionChoice): RequestFacts {
  const { expect, buckets, resolvers, timeoutMs, deadlineMs, only, skip, failOn } = options;
  return {
    region,
    regionSource: source,
    for: options.for,
    expect,
    buckets,
    resolvers,
    timeoutMs,
    deadlineMs,
    only,
    skip,
    failOn,
    ...(options.isPreflight === true ? { preflight: true as const } : {}),
    ...(options.call === undefined ? {} : { call: options.call }),
  };
}
