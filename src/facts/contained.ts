/** Which containers are no managed nodes, and what Systems Manager can do for them. */
import type { Capability } from '../knowledge/types.ts';
import type { ContainerFacts } from './container.ts';

/** What Systems Manager can do for a container by ECS Exec. `core` is the node's, and all that depends on it but sessions. */
const IN_CONTAINERS: readonly Capability[] = [
  'session-manager',
  'parameter-store',
  'kms-encryption',
  'cloudwatch-logs',
  's3-output',
  'patch-sources',
];

export function isForContainers(name: Capability): boolean {
  return IN_CONTAINERS.includes(name);
}

interface Place {
  readonly container?: ContainerFacts | undefined;
  readonly agent: {
    readonly registration: { readonly state: string };
    readonly identity: { readonly type: string } | null;
  };
}

/**
 * Is this a container that is no managed node? Somebody may run an agent of his own in one, with its registration or the instance's identity:
 * that container is a node like any other. Tasks of ECS and pods never are.
 */
export function isContained({ container, agent }: Place): boolean {
  switch (container?.kind) {
    case undefined:
    case 'bottlerocket':
      return false;
    case 'ecs':
    case 'kubernetes':
      return true;
    case 'other':
      return agent.registration.state !== 'present' && agent.identity?.type !== 'EC2' && agent.identity?.type !== 'OnPrem';
  }
}
