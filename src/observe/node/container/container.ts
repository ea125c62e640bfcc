/** Where this process runs: in a task of ECS, a pod, another container, on Bottlerocket, or on a machine like any other (null). */
import type { ContainerFacts } from '../../../facts/container.ts';
import type { Ports } from '../../../platform/ports.ts';
import { networkOf } from './container-network.ts';
import { keysBy, keyVariables, type Variables, variablesOfInit } from './container-variables.ts';
import { findExecAgent } from './exec-agent.ts';
import { byFiles, byVariables, needsMounts, type Recognised, type Signs } from './signs.ts';
import { readTask } from './task-metadata.ts';

export interface ContainerReading {
  readonly facts: ContainerFacts;
  /** The container's variables, keys among them: for `readContainerCredentials` alone. */
  readonly variables: Variables;
}

const MAX_BYTES = 65_536;
/** Some thousand mounts. */
const MAX_MOUNTS = 1_048_576;
const SERVICE_ACCOUNT = '/var/run/secrets/kubernetes.io/serviceaccount/namespace';

/** Null where nothing says that this is a container. Never rejects. */
export async function readContainer(ports: Ports, signal: AbortSignal): Promise<ContainerReading | null> {
  const { variables: own, os } = ports.environment;
  const direct = byVariables(own);
  const found = direct ?? (os === 'linux' ? await recogniseByFiles(ports) : null);
  if (found === null) return null;
  // A shell in a container may have lost the variables: process 1 still has them.
  const initial = direct === null ? await variablesOfInit(ports) : own;
  const variables = initial ?? own;
  const named = direct ?? byVariables(variables) ?? found;
  const recognised: Recognised = {
    kind: named.kind,
    runtime: found.runtime,
    signs: [...new Set([...named.signs, ...found.signs])],
  };
  return {
    facts: await factsOf(ports, recognised, variables, { isWhole: initial !== null, signal }),
    variables,
  };
}

async function factsOf(
  ports: Ports,
  found: Recognised,
  variables: Variables,
  { isWhole, signal }: { readonly isWhole: boolean; readonly signal: AbortSignal },
): Promise<ContainerFacts> {
  const isTask = found.kind === 'ecs';
  const [task, execAgent] = await Promise.all([
    isTask ? readTask(ports, variables, signal) : undefined,
    isTask ? findExecAgent(ports, signal) : undefined,
  ]);
  const keys = keysBy(variables);
  return {
    ...found,
    network: await networkOf(ports, task?.networkMode ?? null),
    keys: keys === 'none' && !isWhole ? 'unknown' : keys,
    keyVariables: keyVariables(variables),
    ...(found.kind === 'kubernetes' && isEks(variables) ? { isEks: true as const } : {}),
    ...(task === undefined ? {} : { task }),
    ...(execAgent === undefined ? {} : { execAgent }),
  };
}

/** What EKS's admission webhooks set (EKS User Guide, "IAM roles for service accounts", "Pod Identity"). */
function isEks(variables: Variables): boolean {
  return (
    /\/eks\.amazonaws\.com\/|\/eks-pod-identity\//u.test(variables['AWS_WEB_IDENTITY_TOKEN_FILE'] ?? '') ||
    /eks-pod-identity/u.test(variables['AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE'] ?? '') ||
    /^http:\/\/(?:169\.254\.170\.23|\[fd00:ec2::23\])\//u.test(variables['AWS_CONTAINER_CREDENTIALS_FULL_URI'] ?? '')
  );
}

async function recogniseByFiles({ files, environment }: Ports): Promise<Recognised | null> {
  const read = async (path: string, most = MAX_BYTES): Promise<string | null> => {
    const file = await files.read(path, most);
    return file.outcome === 'ok' ? file.text : null;
  };
  const isThere = async (path: string): Promise<boolean> => (await files.exists(path)).outcome === 'ok';
  const [cgroup, systemd, hasDockerenv, containerenv, hasServiceAccount, init, hasBottlerocketRoot, osRelease] =
    await Promise.all([
      read('/proc/self/cgroup'),
      read('/run/systemd/container'),
      isThere('/.dockerenv'),
      read('/run/.containerenv'),
      isThere(SERVICE_ACCOUNT),
      read('/proc/1/comm'),
      isThere('/.bottlerocket'),
      read('/etc/os-release'),
    ]);
  const signs: Signs = {
    variables: environment.variables,
    cgroup: cgroup ?? '',
    systemd: (systemd ?? '').trim(),
    hasDockerenv,
    containerenv,
    hasServiceAccount,
    init: (init ?? '').trim(),
    hasBottlerocketRoot,
    osRelease: osRelease ?? '',
  };
  return byFiles(signs, needsMounts(signs) ? await read('/proc/self/mountinfo', MAX_MOUNTS) : null);
}
