/** One run: who am I → what shall I ask → what did I see. Always returns facts, unjudged. */
import type { RunOptions } from '../arguments/table.ts';
import type { SentBy } from '../deliver/courier.ts';
import { withoutClock } from '../facts/clock-jump.ts';
import { shortageWords } from '../facts/not-learnt.ts';
import type { ShortageFacts } from '../facts/shortages.ts';
import type { AgentSockets } from '../facts/sockets.ts';
import type { Facts, NodeFacts } from '../facts.ts';
import type { Ports } from '../platform/ports.ts';
import { scrubbedFacts } from '../scrub/scrubbed-facts.ts';
import { learnVariables } from '../scrub/secret-variables.ts';
import { VERSION } from '../version.ts';
import type { Survey } from './network/survey.ts';
import { interestOf, readAgentSockets } from './node/agent/agent-sockets.ts';
import { readCrypto } from './node/crypto-policy.ts';
import { type HostsFile, pinnedFor } from './node/dns/hosts-file.ts';
import { watchEna } from './node/ena.ts';
import { type NodeContext, startContext } from './node/node-context.ts';
import { proxyFactsOf } from './node/proxy/proxy-facts.ts';
import { proxyVariables } from './node/proxy/proxy-variables.ts';
import { silentRoutes } from './node/routes/silent-routes.ts';
import { withAge } from './node/trust/store-age.ts';
import { requestFacts, type Seen, surveyRegion } from './survey-region.ts';
import { watchDenied } from './watch/denied-files.ts';
import { patientFiles } from './watch/patient-files.ts';
import { watchClock } from './watch/watched-clock.ts';
import { watchShortages } from './watch/watched-shortages.ts';

/** `no-region`: a run needs nothing but a Region. */
export type RunResult =
  | {
      readonly outcome: 'facts';
      readonly facts: Facts;
      /** For the delivery of the verdict; null with `--no-credentials`. */
      readonly sentBy: SentBy | null;
    }
  | {
      readonly outcome: 'no-region';
      /** What this node lacked to ask for the Region; null if nothing. */
      readonly lacked: string | null;
    };

/** `interrupt` (SIGTERM) ends the run early, as the deadline does, with the facts so far. */
export async function run(options: RunOptions, outside: Ports, interrupt: AbortSignal): Promise<RunResult> {
  const watched = watchClock(outside.clock);
  const { clock } = watched;
  learnVariables(outside.environment.variables);
  const startedAt = clock.now();
  const start = clock.monotonic();
  const finished = new AbortController();
  const over = new AbortController();
  const end = (): void => over.abort();
  void clock.sleep(options.deadlineMs, finished.signal).then(end);
  interrupt.addEventListener('abort', end, { once: true });
  if (interrupt.aborted) end();
  const { files: answering, silent } = patientFiles(outside.files, over.signal);
  const { files, denied } = watchDenied(answering);
  const lacking = watchShortages({ ...outside, files, clock });
  const { ports } = lacking;
  try {
    const context = startContext(ports, options, over.signal);
    const first = await context.firstRegion;
    if (first === null) return { outcome: 'no-region', lacked: lackedWords(await lacking.facts()) };
    const probed = new AbortController();
    const counted = watchEna(ports, probed.signal, over.signal).catch(() => null);
    const seen = await surveyRegion(options, ports, context, first, over.signal);
    const [node, firewall, routes, sockets, ena] = await Promise.all([
      nodeFacts(ports, context, options, seen),
      // Only if packets vanish: a healthy run must not pay for the helper programs.
      lacksAnswers(seen.survey, context).then((lacks) => (lacks ? context.firewall() : null)),
      silentRoutes(ports, context, seen.survey, over.signal),
      agentSockets(ports, context, seen.survey),
      context.imds.then(() => {
        probed.abort();
        return counted;
      }),
    ]);
    const shortages = await lacking.facts();
    const facts = scrubbedFacts({
      factsVersion: '1.0',
      tool: { name: 'ssm-probe', version: VERSION },
      startedAt: new Date(startedAt).toISOString(),
      durationMs: clock.monotonic() - start,
      interrupted: interrupt.aborted,
      request: requestFacts(options, seen.choice),
      suffix: seen.suffix,
      node: {
        ...node,
        ...(outside.environment.isRoot || denied().length === 0 ? {} : { denied: denied().toSorted() }),
        ...(firewall === null ? {} : { firewall }),
        ...(routes === null ? {} : { routes }),
        ...(ena === null ? {} : { ena }),
        ...(shortages === null ? {} : { shortages }),
        ...(sockets === null ? {} : { agent: { ...node.agent, sockets } }),
      },
      hosts: seen.hosts,
      dns: seen.survey.dns,
      connections: seen.survey.connections,
      objects: seen.survey.objects,
      ...(seen.signed === null ? {} : { signed: seen.signed }),
      ...(seen.sources === null ? {} : { sources: seen.sources }),
      ...(seen.beside === null ? {} : { beside: { dns: seen.beside.dns, connections: seen.beside.connections } }),
      notProbed: [...seen.notProbed, ...seen.survey.notProbed, ...unreadEntries(await context.hostsFile), ...silent()],
    });
    return { outcome: 'facts', facts: withoutClock(facts, watched.jumpMs()), sentBy: seen.sentBy };
  } finally {
    interrupt.removeEventListener('abort', end);
    finished.abort();
    // Let go of what still hangs: a helper program, a socket.
    end();
  }
}

/** The hosts file may pin names in the part that could not be read. */
function unreadEntries({ problem }: HostsFile): Facts['notProbed'] {
  return problem === null ? [] : [{ what: 'entries of the hosts file', why: problem }];
}

function lackedWords(shortages: ShortageFacts | null): string | null {
  const [first] = shortages?.events ?? [];
  return first === undefined ? null : shortageWords(first.code);
}

/** Where nobody expects a metadata service, it is healthy that none answers. */
async function lacksAnswers(survey: Survey, { imds, firmware, agent, registration }: NodeContext): Promise<boolean> {
  if (hasUnanswered(survey)) return true;
  const metadata = await imds;
  if (metadata.outcome !== 'failed' || metadata.reason === 'disabled') return false;
  const { says } = await firmware;
  if (says !== 'unknown') return says === 'ec2';
  return (await registration).state === 'absent' && (await agent).installed === 'yes';
}

/** Whether something got no answer, or a refusal that a filter can send in another's name. */
function hasUnanswered({ dns, connections }: Survey): boolean {
  return (
    connections.some(({ tcp, tls }) => tcp.outcome === 'failed' || (tls.outcome === 'failed' && tls.reason === 'timeout')) ||
    dns.some(({ a }) => a.outcome === 'failed' && a.reason !== 'malformed')
  );
}

/** Runs last, when every address that the agent could call is known. */
async function agentSockets(
  ports: Ports,
  { agentProcesses, agentProxy }: NodeContext,
  seen: Survey,
): Promise<AgentSockets | null> {
  const { settings } = await agentProxy;
  return readAgentSockets(ports, await agentProcesses, interestOf(seen, settings)).catch(() => null);
}

async function nodeFacts(
  ports: Ports,
  context: NodeContext,
  options: RunOptions,
  { hosts, proxy, otherProxies, survey: seen }: Seen,
): Promise<NodeFacts> {
  const { environment } = ports;
  const [imds, resolver, entries, firmware, agent, storage, service, agentProxy, trust, container, crypto] = await Promise.all([
    context.imds,
    context.resolver,
    context.hostsFile,
    context.firmware,
    context.agent,
    context.agentStorage,
    context.agentService,
    context.agentProxy,
    context.trust,
    context.container,
    readCrypto(ports).catch(() => null),
  ]);
  const isUsed = proxy !== null && seen.connections.some((connection) => connection.proxy !== undefined);
  return {
    os: environment.os,
    arch: environment.arch,
    isRoot: environment.isRoot,
    firmwareSaysEc2: firmware.says === 'ec2' ? true : null,
    firmware,
    imds,
    resolver,
    pinned: pinnedFor(
      entries,
      hosts.map(({ host }) => host),
    ),
    addresses: environment.interfaces().map(({ name, ip }) => ({ name, ip })),
    agent: {
      ...agent,
      ...(service === null ? {} : { service: service.service }),
      ...(agentProxy.sendsSmallHello ? { sendsSmallHello: true as const } : {}),
    },
    ...(storage === null || agent.installed === 'no' ? {} : { storage }),
    ...(container === null ? {} : { container: container.facts }),
    ...(crypto === null ? {} : { crypto }),
    trust: await withAge(ports.files, trust.facts, agent.log),
    proxyVariables: proxyVariables(environment),
    // The proxy's address is known only if a connection used the proxy.
    proxy: proxyFactsOf(environment, options, agentProxy, isUsed ? await proxy.addresses : null),
    ...(otherProxies.length === 0 ? {} : { otherProxies }),
  };
}
