/** Starts all readings about this node. Each is a promise, so none waits for the slowest. */
import type { RunOptions } from '../../arguments/table.ts';
import type { AgentFacts } from '../../facts/agent.ts';
import type { FirewallFacts } from '../../facts/firewall.ts';
import type { FirmwareFacts } from '../../facts/firmware.ts';
import { assumedIdentity } from '../../facts/identity.ts';
import { NOT_WAITED_FOR } from '../../facts/not-learnt.ts';
import type { StorageFacts } from '../../facts/storage.ts';
import type { NodeFacts, ResolverFacts } from '../../facts.ts';
import { UNKNOWN_MACHINE } from '../../knowledge/machines.ts';
import type { Ports } from '../../platform/ports.ts';
import { faultWords } from '../../secret.ts';
import { readAgent, readAgentConfig, readAgentRegistration } from './agent/agent.ts';
import { type AgentConfig, NO_CONFIG } from './agent/agent-config.ts';
import { type AgentProcesses, findAgentPids } from './agent/agent-process.ts';
import { readStorage } from './agent/agent-storage.ts';
import { readAgentService } from './agent/systemd/agent-service.ts';
import type { UnitEnvironment } from './agent/systemd/unit-environment.ts';
import { type ContainerReading, readContainer } from './container/container.ts';
import { type HostsFile, NO_HOSTS, readHostsFile } from './dns/hosts-file.ts';
import { readResolver } from './dns/resolver.ts';
import { readFirewall } from './firewall/packet-filter.ts';
import { readFirmware } from './firmware.ts';
import { readImds } from './imds/imds.ts';
import { type AgentProxyReading, readAgentProxy } from './proxy/agent-proxy.ts';
import { chooseRegion, type RegionChoice, regionWithoutImds } from './region.ts';
import { type NodeTrust, readTrust } from './trust/trust.ts';
import { agentRoots } from './trust/trust-sources.ts';
import { printable } from './untrusted-values.ts';

/** A metadata service answers within milliseconds. If it takes longer, it is most likely dead. */
const REGION_PATIENCE_MS = 300;

/** If IMDS answered, would the agent be an instance? */
const ANY_INSTANCE = { instanceId: null, region: null };

/** No promise here rejects. */
export interface NodeContext {
  readonly imds: Promise<NodeFacts['imds']>;
  /** A registered node, and positively or probably not on EC2: nothing here comes from the metadata service. */
  readonly isElsewhere: Promise<boolean>;
  /** Ends the wait for the metadata service. */
  readonly leaveMetadata: () => void;
  /** The Region by IMDS, long before the rest of `imds`; null if IMDS ends without one. */
  readonly imdsRegion: Promise<string | null>;
  readonly resolver: Promise<ResolverFacts>;
  readonly hostsFile: Promise<HostsFile>;
  readonly firmware: Promise<FirmwareFacts>;
  readonly registration: Promise<AgentFacts['registration']>;
  /** Null on a machine like any other. */
  readonly container: Promise<ContainerReading | null>;
  /** The agent's configuration. It may name other hosts than the usual ones. */
  readonly agentConfig: Promise<AgentConfig>;
  readonly agent: Promise<AgentFacts>;
  readonly agentProcesses: Promise<AgentProcesses>;
  readonly agentStorage: Promise<StorageFacts | null>;
  /** What systemd makes of the agent's unit; null without one. */
  readonly agentService: Promise<UnitEnvironment | null>;
  readonly agentProxy: Promise<AgentProxyReading>;
  /** This node's packet filter, read at the first call: a healthy run must not pay for the helper programs. */
  readonly firewall: () => Promise<FirewallFacts>;
  readonly trust: Promise<NodeTrust>;
  /** The best Region known within 300 ms, for DNS to start; without one, `region`. */
  readonly firstRegion: Promise<RegionChoice | null>;
  /** The final Region; null without any. Differs from `firstRegion` only if IMDS was slow. */
  readonly region: Promise<RegionChoice | null>;
}

/** Starts all readings. `signal` ends the run early; what is not known by then reads as unknown. */
export function startContext(ports: Ports, options: RunOptions, signal: AbortSignal): NodeContext {
  const { variables } = ports.environment;
  const { imds, imdsRegion, leaveMetadata } = startMetadata(ports, options.timeoutMs, signal);
  const registration = settled(readAgentRegistration(ports), (why): AgentFacts['registration'] => ({ state: 'unknown', why }));

  const container = settled(readContainer(ports, signal), () => null);
  const agentConfig = settled(readAgentConfig(ports), (why): AgentConfig => ({ ...NO_CONFIG, problems: [why] }));

  const known = { imds: null as string | null };
  const later = imdsRegion.then((region) => (known.imds = region));
  const written = Promise.all([registration, agentConfig]).then(([registered, config]) => ({ registered, config }));
  const region = written.then(async (files) => {
    const sure = regionWithoutImds(options, files);
    const choice = sure ?? chooseRegion(options, files, await imdsRegion, variables);
    // A task of ECS on an instance may lack the variable, and has no metadata service.
    const task = choice === null ? (await container)?.facts.task : undefined;
    return task?.region == null ? choice : { region: task.region, source: 'task-metadata' as const };
  });
  const firstRegion = firstRegionOf(ports, signal, region, async () =>
    chooseRegion(options, await written, known.imds, variables),
  );

  const processes = settled(findAgentPids(ports), (): AgentProcesses => ({ pids: [], ofService: false, complete: false }));
  const agentService = settled(readAgentService(ports), () => null);
  const agentProxy = settled(readAgentProxy(ports, processes, signal, agentService), unknownProxy);
  // The agent's environment decides which roots count. It is known long before there is a chain to
  // judge.
  const trust = agentProxy.then((reading) => readTrust(agentRoots(ports, reading), options.caBundle));

  const firmware = settled(readFirmware(ports), () => UNKNOWN_MACHINE);
  const agent = settled(readAgent(ports, { signal, registration, config: agentConfig, processes }), unknownAgent);
  let filter: Promise<FirewallFacts> | null = null;

  return {
    imds,
    isElsewhere: Promise.all([firmware, agent]).then(
      ([{ says }, files]) => says !== 'ec2' && assumedIdentity(files, ANY_INSTANCE)?.type === 'OnPrem',
    ),
    leaveMetadata,
    firewall: () => (filter ??= readFirewall(ports, signal)),
    imdsRegion: later,
    resolver: settled(readResolver(ports), (why) => ({ source: 'none', servers: [], options: [], problems: [why] })),
    hostsFile: settled(readHostsFile(ports), () => NO_HOSTS),
    firmware,
    registration,
    container,
    agentConfig,
    agent,
    agentProcesses: processes,
    agentStorage: settled(
      processes.then((agents) => readStorage(ports, agents)),
      () => null,
    ),
    agentService,
    agentProxy,
    trust: settled(trust, (why) => emptyTrust(ports, why)),
    firstRegion,
    region,
  };
}

/** `region`, or the best one known once a living metadata service has answered. */
async function firstRegionOf(
  { clock }: Ports,
  signal: AbortSignal,
  region: NodeContext['region'],
  best: () => Promise<RegionChoice | null>,
): Promise<RegionChoice | null> {
  const stop = new AbortController();
  const patience = clock.sleep(REGION_PATIENCE_MS, AbortSignal.any([signal, stop.signal]));
  const choice = await Promise.race([region, patience.then(() => null)]);
  stop.abort();
  return choice ?? (await best()) ?? region;
}

/** Asks the metadata service. Its Region is told long before the rest. */
function startMetadata(ports: Ports, timeoutMs: number, signal: AbortSignal) {
  const region = Promise.withResolvers<string | null>();
  const left = new AbortController();
  const imds = readImds(ports, { timeoutMs, signal: AbortSignal.any([signal, left.signal]), onRegion: region.resolve })
    .then((step) => (left.signal.aborted && step.outcome === 'inconclusive' ? ({ ...step, why: NOT_WAITED_FOR } as const) : step))
    .finally(() => region.resolve(null));
  return { imds, imdsRegion: region.promise, leaveMetadata: (): void => left.abort() };
}

/** A reading that throws is this program's fault. Its result is unknown, and the run goes on. */
function settled<T>(promise: Promise<T>, fallback: (why: string) => T): Promise<T> {
  return promise.catch((error: unknown) => fallback(`internal fault: ${printable(faultWords(error))}`));
}

function unknownAgent(why: string): AgentFacts {
  return {
    installed: 'unknown',
    version: null,
    versions: [],
    running: 'unknown',
    registration: { state: 'unknown', why },
    identity: null,
    configRegion: null,
    problems: [why],
  };
}

function unknownProxy(why: string): AgentProxyReading {
  return { settings: null, unknown: why, credentials: null, sendsSmallHello: false, trust: { certFile: null, certDir: null } };
}

function emptyTrust(ports: Ports, why: string): NodeTrust {
  const { trust } = ports.trustStore([]);
  return {
    quick: trust,
    full: () => Promise.resolve(trust),
    examine: (path, verifyError) =>
      Promise.resolve({ verifyError: verifyError ?? 'UNVERIFIED', anchor: null, impersonatesRoot: false, path }),
    facts: { sources: [], roots: 0, extraRoots: 0, problems: [why] },
  };
}
