/**
 * The network part of a run for one Region: plan, survey, sign what may be signed, look beside the
 * proxy. Starts again if IMDS knows a better Region.
 */
import type { RunOptions } from '../arguments/table.ts';
import type { SentBy } from '../deliver/courier.ts';
import { isContained, isForContainers } from '../facts/contained.ts';
import type { OtherProxy } from '../facts/other-proxies.ts';
import type { SignedFacts } from '../facts/signed.ts';
import type { SourceFacts } from '../facts/sources.ts';
import type { HostFacts, RequestFacts, SuffixFacts } from '../facts.ts';
import type { Ports } from '../platform/ports.ts';
import { ours } from '../scrub/scrub.ts';
import { neededServices, surveyFirst } from './first-survey.ts';
import { type Grace, startGrace } from './grace.ts';
import { lookAtSources } from './look-at-sources.ts';
import { type Further, isAllWell, leaveMetadata, lookFurther, metadataOf } from './look-further.ts';
import { type PacketBudget, packetBudget } from './network/dns/packet-budget.ts';
import type { ProxyPath } from './network/proxy/proxy-path.ts';
import { keptSessions } from './network/signed/kept-sessions.ts';
import type { Survey } from './network/survey.ts';
import { sharedLimits } from './network/time-left.ts';
import type { ContainerReading } from './node/container/container.ts';
import { readContainerCredentials } from './node/credentials/container-credentials.ts';
import { type Credentials, readCredentials } from './node/credentials/credentials.ts';
import type { NodeContext } from './node/node-context.ts';
import type { RegionChoice } from './node/region.ts';
import { hostOf, makePlan, type Plan } from './plan.ts';
import { surveyBeside } from './survey-beside.ts';
import { overridesInForce, suffixOf, surveyInputs } from './survey-inputs.ts';
import { surveyOtherProxies } from './survey-other-proxies.ts';

/** What the survey of the final Region saw. */
export interface Seen {
  readonly choice: RegionChoice;
  readonly suffix: SuffixFacts;
  readonly hosts: readonly HostFacts[];
  readonly survey: Survey;
  readonly beside: Pick<Survey, 'dns' | 'connections'> | null;
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
  const inputs = await surveyInputs(options, ports, context, plan, budget, signal);
  const { proxy, timeoutMs } = inputs;
  const credentials = options.signs ? credentialsOf(ports, context, container, { timeoutMs, signal }) : null;
  const kept = keptSessions(ports.clock, options.signs ? plan.hosts : []);
  const signer = credentials === null ? null : { credentials, trust: context.trust, proxy, region: choice.region, kept };
  const grace = startGrace(ports.clock, signal);
  const needed = neededServices(options, context, { region: choice.region, for: asked.for, isContained: container !== null });
  const first = surveyFirst(ports, { ...inputs, kept }, grace.signal, needed);
  const started = { clock: ports.clock, began: ports.clock.lived(), timeoutMs };
  void first.suspects.then((hosts) => (hosts.size === 0 ? undefined : context.firewall()));
  // `--proxy` looks at another way than the agent's.
  const others =
    options.proxy.mode === 'agent'
      ? surveyOtherProxies(ports, context, { ...inputs, request }, first, () => sharedLimits(started, signal))
      : [];
  const besides = surveyBeside(ports, { ...inputs, signal: grace.signal }, first, started);
  const sources = request.for.includes('patch-sources')
    ? first.begun.then(() => lookAtSources(options, ports, context, { region: choice.region, suffix }, inputs, started))
    : null;
  const known = await first.known;
  const further = { request, isDeep: options.isDeep, container, signer, sources };
  const looking = lookFurther(ports, context, inputs, known, further);
  if (first.isWell())
    leaveTheRest(grace, ports.clock.lived() - started.began, looking, (seen) => leaveMetadata(context, container, seen));
  const { elsewhere, there, reads, signed, sources: repositories } = await looking;
  const [here, beside] = await Promise.all([first.all, besides]);
  kept.close();
  const seen = there === null ? here : merged(here, there);
  return {
    choice,
    suffix,
    hosts: [...plan.hosts, ...(elsewhere?.hosts ?? [])],
    survey: { ...seen, objects: [...seen.objects, ...(signed?.objects ?? [])] },
    beside: grace.isSpent() ? null : beside,
    proxy,
    otherProxies: await others,
    signed: signed === null ? null : { ...signed.facts, ...(reads.length === 0 ? {} : { reads }) },
    sources: repositories,
    notProbed: plan.notProbed,
    sentBy: signer === null ? null : { ...signer, host: hostOf(plan, 'logs'), connections: here.connections },
  };
}

/** Ends what is optional once what follows is well too. `tookMs`: what was asked for, until it was known. */
function leaveTheRest(grace: Grace, tookMs: number, looking: Promise<Further>, leave: (seen: Further) => Promise<void>): void {
  grace.begin(
    tookMs,
    looking.then(isAllWell, () => false),
  );
  const end = (): void => void looking.then(leave).catch(() => undefined);
  grace.signal.addEventListener('abort', end, { once: true });
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
    const [imds, agent] = await Promise.all([metadataOf(context), context.agent]);
    return readCredentials(ports, { imds, agent }, limits);
  });
}

function merged(a: Survey, b: Survey): Survey {
  return {
    dns: [...a.dns, ...b.dns],
    connections: [...a.connections, ...b.connections],
    objects: [...a.objects, ...b.objects],
    notProbed: [...a.notProbed, ...b.notProbed],
  };
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
