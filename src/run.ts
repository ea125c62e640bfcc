/** One run: who am I → what shall I ask → what did I see. Returns facts, whatever happened; judging them is another room. */
import type { AgentOverrides } from './facts/agent.ts';
import type { Facts, HostFacts, LookupFacts, NodeFacts, RequestFacts, SuffixFacts } from './facts.ts';
import { suffixFor } from './knowledge/hosts.ts';
import { compareVersions, DUAL_STACK_SINCE } from './knowledge/versions.ts';
import { amazonResolver } from './node/amazon-resolver.ts';
import { type NodeContext, startContext } from './node/context.ts';
import { readFirewall } from './node/firewall.ts';
import { pinnedFor } from './node/hosts-file.ts';
import { chooseProxy, proxyFactsOf } from './node/proxy-facts.ts';
import { proxyVariables } from './node/proxy-variables.ts';
import type { RegionChoice } from './node/region.ts';
import type { RunOptions } from './options.ts';
import { makePlan, type Plan, planElsewhere } from './plan.ts';
import type { Ports } from './platform/ports.ts';
import { planBeside } from './probes/beside.ts';
import { systemLookup } from './probes/lookup.ts';
import { type PacketBudget, packetBudget } from './probes/packet-budget.ts';
import { findProxy } from './probes/proxy-address.ts';
import { type ProxyPath, proxyPath } from './probes/proxy-path.ts';
import { type Survey, type SurveyInputs, survey } from './probes/survey.ts';
import { VERSION } from './version.ts';

/** `no-region`: the one thing that a run cannot do without. */
export type RunResult = { readonly outcome: 'facts'; readonly facts: Facts } | { readonly outcome: 'no-region' };

/** `interrupt` ends the run early (SIGTERM); the deadline does the same. Both leave facts of what is known by then. */
export async function run(options: RunOptions, ports: Ports, interrupt: AbortSignal): Promise<RunResult> {
  const { clock } = ports;
  const startedAt = clock.now();
  const start = clock.monotonic();
  const finished = new AbortController();
  const over = new AbortController();
  const end = (): void => over.abort();
  void clock.sleep(options.deadlineMs, finished.signal).then(end);
  interrupt.addEventListener('abort', end, { once: true });
  if (interrupt.aborted) end();
  try {
    const context = startContext(ports, options, over.signal);
    const first = await context.firstRegion;
    if (first === null) return { outcome: 'no-region' };
    const seen = await surveyRegion(options, ports, context, first, over.signal);
    const [node, firewall] = await Promise.all([
      nodeFacts(ports, context, options, seen),
      // Only where packets vanish: it takes helper programs, which a healthy run does not pay for.
      hasUnanswered(seen.survey) ? readFirewall(ports, over.signal) : null,
    ]);
    const facts: Facts = {
      factsVersion: '1.0',
      tool: { name: 'ssm-probe', version: VERSION },
      startedAt: new Date(startedAt).toISOString(),
      durationMs: clock.monotonic() - start,
      interrupted: interrupt.aborted,
      request: requestFacts(options, seen.choice),
      suffix: seen.suffix,
      node: firewall === null ? node : { ...node, firewall },
      hosts: seen.hosts,
      dns: seen.survey.dns,
      lookups: seen.lookups,
      connections: seen.survey.connections,
      objects: seen.survey.objects,
      ...(seen.beside === null ? {} : { beside: { dns: seen.beside.dns, connections: seen.beside.connections } }),
      notProbed: [...seen.notProbed, ...seen.survey.notProbed],
    };
    return { outcome: 'facts', facts };
  } finally {
    interrupt.removeEventListener('abort', end);
    finished.abort();
    // Whatever still hangs (a helper program, a socket) is let go.
    end();
  }
}

interface Seen {
  readonly choice: RegionChoice;
  readonly suffix: SuffixFacts;
  readonly hosts: readonly HostFacts[];
  readonly survey: Survey;
  readonly beside: Survey | null;
  readonly proxy: ProxyPath | null;
  readonly lookups: readonly LookupFacts[];
  readonly notProbed: Plan['notProbed'];
}

/** Surveys the best Region known, and once more where a slow IMDS corrects it: the first survey is then given up. */
async function surveyRegion(
  options: RunOptions,
  ports: Ports,
  context: NodeContext,
  first: RegionChoice,
  over: AbortSignal,
): Promise<Seen> {
  const corrected = new AbortController();
  // One for the whole run, whatever it asks about.
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
  const overrides = await overridesInForce(context);
  const plan = makePlan(request, suffix, ports.environment.os, overrides);
  const { timeoutMs } = options;
  const servers = serversOf(options, ports, context, signal);
  const chosen = chooseProxy(options.proxy, await context.agentProxy);
  const pinned = async (host: string): Promise<readonly string[]> =>
    pinnedFor(await context.hostsFile, [host]).map(({ ip }) => ip);
  const proxy = proxyPath(chosen.settings, chosen.credentials, (server) =>
    findProxy(ports, server, { pinned, servers, budget }, { timeoutMs, signal }),
  );
  const inputs: SurveyInputs = {
    plan,
    servers,
    proxy,
    trust: context.trust,
    pinned: context.hostsFile.then((entries) =>
      pinnedFor(
        entries,
        plan.hosts.map(({ host }) => host),
      ),
    ),
    families: familiesOf(ports),
    timeoutMs,
    signal,
    budget,
  };
  const done = new AbortController();
  const [first] = plan.hosts;
  // Nothing waits for the system's own lookup: it is over when everything else is.
  const lookup =
    first === undefined ? null : systemLookup(ports, first.host, { timeoutMs, signal: AbortSignal.any([signal, done.signal]) });
  const here = await survey(ports, inputs);
  const elsewhere = planElsewhere(request, here.objects);
  const there = elsewhere === null ? null : await survey(ports, { ...inputs, plan: elsewhere });
  const around = planBeside(plan, here.connections);
  const beside = around === null ? null : await survey(ports, { ...inputs, plan: around, proxy: null });
  done.abort();
  const lookups = lookup === null ? [] : [await lookup];
  return {
    choice,
    suffix,
    hosts: [...plan.hosts, ...(elsewhere?.hosts ?? [])],
    survey: there === null ? here : merged(here, there),
    beside,
    proxy,
    lookups,
    notProbed: plan.notProbed,
  };
}

function serversOf(options: RunOptions, ports: Ports, context: NodeContext, signal: AbortSignal): SurveyInputs['servers'] {
  return {
    configured: context.resolver.then(({ servers }) => servers),
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

/** Nothing came back from somewhere, or a refusal that a filter can send in another's name. */
function hasUnanswered({ dns, connections }: Survey): boolean {
  return (
    connections.some(({ tcp }) => tcp.outcome === 'failed') ||
    dns.some(({ a }) => a.outcome === 'failed' && a.reason !== 'malformed')
  );
}

function merged(a: Survey, b: Survey): Survey {
  return {
    dns: [...a.dns, ...b.dns],
    connections: [...a.connections, ...b.connections],
    objects: [...a.objects, ...b.objects],
    notProbed: [...a.notProbed, ...b.notProbed],
  };
}

/** For a Region that no table and no pattern knows, what IMDS says of it; without IMDS, what the agent itself would take. */
async function suffixOf(region: string, context: NodeContext): Promise<SuffixFacts> {
  const published = suffixFor(region, null);
  if (published !== null) return published;
  const imds = await context.imds;
  const told = imds.outcome === 'ok' ? suffixFor(region, { partition: imds.data.partition, domain: imds.data.domain }) : null;
  return told ?? { partition: 'unknown', dnsSuffix: 'amazonaws.com', dualStackDnsSuffix: null };
}

/** An agent before 3.3.3270.0 does not know dual-stack names; which version it is, is asked only where that matters. */
async function overridesInForce({ agentConfig, agent }: NodeContext): Promise<AgentOverrides | null> {
  const { overrides } = await agentConfig;
  if (overrides?.useDualStack !== true) return overrides;
  const { version } = await agent;
  const heeds = version === null || !(compareVersions(version, DUAL_STACK_SINCE) < 0);
  return { ...overrides, useDualStack: heeds };
}

function familiesOf({ environment }: Ports): { v4: boolean; v6: boolean } {
  const usable = environment.interfaces().filter(({ internal, ip }) => !internal && !/^fe[89ab]/iu.test(ip));
  // An interface that has just come up is not listed for up to a second: an empty list is no proof of anything.
  return { v4: usable.length === 0 || usable.some(({ family }) => family === 4), v6: usable.some(({ family }) => family === 6) };
}

function requestFacts(options: RunOptions, { region, source }: RegionChoice): RequestFacts {
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
  };
}

async function nodeFacts(
  ports: Ports,
  context: NodeContext,
  options: RunOptions,
  { hosts, proxy, survey: seen }: Seen,
): Promise<NodeFacts> {
  const { environment } = ports;
  const [imds, resolver, entries, firmware, agent, agentProxy, trust] = await Promise.all([
    context.imds,
    context.resolver,
    context.hostsFile,
    context.firmware,
    context.agent,
    context.agentProxy,
    context.trust,
  ]);
  const isUsed = proxy !== null && seen.connections.some((connection) => connection.proxy !== undefined);
  return {
    os: environment.os,
    arch: environment.arch,
    isRoot: environment.isRoot,
    firmwareSaysEc2: firmware,
    imds,
    resolver,
    pinned: pinnedFor(
      entries,
      hosts.map(({ host }) => host),
    ),
    addresses: environment.interfaces().map(({ name, ip }) => ({ name, ip })),
    agent,
    trust: trust.facts,
    proxyVariables: proxyVariables(environment),
    // Its address is known, and was looked for, only where something went through it.
    proxy: proxyFactsOf(environment, options.proxy, agentProxy, isUsed ? await proxy.addresses : null),
  };
}
