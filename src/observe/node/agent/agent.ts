/** The agent on this node: installed, version, running, registered. Changes nothing. */
import type { AgentFacts } from '../../../facts/agent.ts';
import type { FileWrite, Ports } from '../../../platform/ports.ts';
import { type AgentConfig, NO_CONFIG, readConfig } from './agent-config.ts';
import { type AgentPaths, agentPaths } from './agent-paths.ts';
import { type AgentProcesses, agentRuns } from './agent-process.ts';
import { type Registration, readIdentity, readRegistration } from './agent-registration.ts';
import {
  askBinary,
  askRegistry,
  askRpm,
  dpkgState,
  packagedVersion,
  startedVersion,
  type VersionFound,
} from './agent-version.ts';
import { changedInTemplate } from './config/template.ts';
import { readAgentLog } from './log/agent-log.ts';
import { serviceState } from './service-state.ts';

type AgentPorts = Pick<Ports, 'files' | 'exec' | 'environment'>;

const NOTHING_KNOWN: AgentFacts = {
  installed: 'unknown',
  version: null,
  versions: [],
  running: 'unknown',
  registration: { state: 'unknown', why: 'no agent is known for this operating system' },
  identity: null,
  configRegion: null,
};

/** Reads only the registration: one small file that may decide the Region. */
export async function readAgentRegistration({ files, environment }: Pick<Ports, 'files' | 'environment'>): Promise<Registration> {
  const paths = agentPaths(environment.os, environment.variables);
  return paths === null ? NOTHING_KNOWN.registration : readRegistration(files, paths);
}

/** Reads only the configuration: one small file that decides what to probe. */
export async function readAgentConfig({ files, environment }: Pick<Ports, 'files' | 'environment'>): Promise<AgentConfig> {
  const paths = agentPaths(environment.os, environment.variables);
  return paths === null ? NO_CONFIG : readConfig(files, paths);
}

/**
 * Reads all about the agent that is no secret. Never rejects. Pass `registration`, `config` and
 * `processes` if they are known.
 */
export async function readAgent(
  ports: AgentPorts,
  {
    signal,
    registration,
    config: known,
    processes,
  }: {
    readonly signal?: AbortSignal;
    readonly registration?: Promise<Registration>;
    readonly config?: Promise<AgentConfig>;
    readonly processes?: Promise<AgentProcesses>;
  } = {},
): Promise<AgentFacts> {
  const { files, environment } = ports;
  const paths = agentPaths(environment.os, environment.variables);
  if (paths === null) return NOTHING_KNOWN;

  const binaries = Promise.all(paths.packages.map(({ binary }) => files.exists(binary)));
  const configured = known ?? readConfig(files, paths);
  const [binariesFound, software, fromKernel, service, registered, identity, config, log, template] = await Promise.all([
    binaries,
    binaries.then((found) => readSoftware(ports, paths, found, signal)),
    agentRuns(ports, processes),
    serviceState(ports, signal),
    registration ?? readRegistration(files, paths),
    readIdentity(files, paths),
    configured,
    readAgentLog(ports, paths),
    // Where there is a configuration, the template is what it was copied from.
    configured.then((one) => (one === NO_CONFIG ? changedInTemplate(files, paths) : [])),
  ]);

  const running = service?.running ?? fromKernel;
  const seen =
    running === 'yes' ||
    service?.registered === 'yes' ||
    software.installed ||
    binariesFound.some(({ outcome }) => outcome === 'ok');
  const installed = seen ? 'yes' : binariesFound.every(isAbsent) ? 'no' : 'unknown';
  return {
    installed,
    version: software.versions[0]?.version ?? null,
    versions: software.versions,
    running,
    registration: registered,
    ...identity,
    configRegion: config.region,
    ...(config.identityOrder === null ? {} : { identityOrder: config.identityOrder }),
    ...(config.customIdentity === null ? {} : { customIdentity: config.customIdentity }),
    ...(config.inContainer ? { inContainer: true as const } : {}),
    ...(config.overrides === null ? {} : { overrides: config.overrides }),
    ...(log === null ? {} : { log }),
    ...(template.length === 0 ? {} : { templateSettings: template }),
    ...(config.hibernationMaxMinutes === null ? {} : { hibernationMaxMinutes: config.hibernationMaxMinutes }),
    ...(config.faults === null ? {} : { configFaults: config.faults }),
    ...(config.problems.length === 0 ? {} : { problems: config.problems }),
  };
}

/** Reads what is installed: from files, then package databases, and last by a program. */
async function readSoftware(
  ports: AgentPorts,
  paths: AgentPaths,
  binaries: readonly FileWrite[],
  signal: AbortSignal | undefined,
): Promise<{ readonly installed: boolean; readonly versions: readonly VersionFound[] }> {
  const present = paths.packages.filter((_, index) => binaries[index]?.outcome === 'ok');
  const [packaged, started] = await Promise.all([
    // Without a binary at its usual place the notes still count: they come and go with the package.
    Promise.all((present.length > 0 ? present : paths.packages).map((one) => packagedVersion(ports.files, one))),
    startedVersion(ports, paths),
  ]);
  const versions = packaged.filter((found) => found !== null);
  const last = started === null ? [] : [started];
  if (versions.length > 0) return { installed: true, versions: [...versions, ...last] };

  const dpkg = await dpkgState(ports.files, paths.dpkgStatus);
  if (dpkg?.installed === true && dpkg.version !== null) {
    return { installed: true, versions: [{ source: 'dpkg', version: dpkg.version }, ...last] };
  }
  // Without a binary there is nothing to run, and the package database would only repeat that.
  const [binary] = present;
  if (binary === undefined) return { installed: dpkg?.installed === true, versions: last };
  const asked =
    (await askRegistry(ports, signal)) ??
    (await askBinary(ports.exec, binary.binary, signal)) ??
    (await askRpm(ports.exec, paths.rpm, signal));
  return { installed: true, versions: [...(asked === null ? [] : [asked]), ...last] };
}

function isAbsent(there: FileWrite): boolean {
  return there.outcome === 'failed' && there.reason === 'absent';
}
