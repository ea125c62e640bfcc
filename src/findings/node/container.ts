/** This process runs in a container: what that means for Systems Manager, and where its agent is. */
import type { ContainerFacts } from '../../facts/container.ts';
import type { Picture } from '../../picture/picture.ts';
import { clean, list } from '../../remedies/phrases.ts';
import { remedy, verify } from '../../remedies/remedy.ts';
import type { RemedyContext } from '../../remedies/remedy-context.ts';
import type { Remedy } from '../../remedies/remedy-types.ts';
import type { DraftOf, Finding } from '../finding.ts';

/** `agent`: that of ECS Exec; null where there is none in this task. `keys`: whose count here, in words. */
export interface NodeContainerData extends Pick<ContainerFacts, 'kind' | 'runtime' | 'network'> {
  readonly isEks: boolean;
  readonly launchType: string | null;
  readonly agent: { readonly version: string | null } | null;
  readonly keys: ContainerFacts['keys'];
}

const KEYS: Readonly<Record<ContainerFacts['keys'], string>> = {
  environment: "static keys in the container's variables",
  'web-identity': 'the role of its service account (web identity)',
  'task-role': 'the role of the task',
  'pod-identity': 'EKS Pod Identity, or another service for containers',
  none: "the instance's role, by the metadata service",
  unknown: 'not known from here',
};

const NETWORKS: Readonly<Record<ContainerFacts['network'], string>> = {
  host: 'It has the network of its host.',
  own: 'It has a network of its own.',
  unknown: '',
};

export const nodeContainer: Finding<'node/container', NodeContainerData> = {
  code: 'node/container',
  number: 128,
  title: 'This is a container, and no managed node',
  summary:
    'Systems Manager manages machines. In a task of ECS it serves ECS Exec, by an agent that ECS mounts into the container; in a pod or another ' +
    'container nothing of it runs, and the agent is on the machine below. So registration, Run Command and patching do not apply here.',
  reads: ['container', 'agent'],
  about: 'nothing',
  judge,
  message: (data) =>
    [whatItIs(data), whereTheAgentIs(data), `Credentials: ${KEYS[data.keys]}.`, NETWORKS[data.network]].join(' ').trim(),
  remedies: (data, context) => waysToTheAgent(data, context),
  docs: ['Using Amazon ECS Exec for debugging', 'https://bottlerocket.dev/en/os/latest/#/concepts/host-containers/'],
  page: {
    recognised:
      'By what starts a container: variables of ECS and Kubernetes, the file of a service account, the control group, what systemd and podman write below /run. ' +
      '/.dockerenv, a variable named container and a process 1 that is no init count only together with how the root, /etc/hosts and /etc/resolv.conf are ' +
      'mounted: images of machines keep such things. A container that boots an init (LXC, systemd-nspawn), and one with an agent of its own, are nodes. Windows: ' +
      'by the variables alone. Bottlerocket: by /.bottlerocket, or the name of the system.',
    severity: 'Info.',
  },
  sample: {
    kind: 'ecs',
    runtime: null,
    network: 'own',
    isEks: false,
    launchType: 'FARGATE',
    agent: { version: '3.3.3572.0' },
    keys: 'task-role',
  },
};

function judge({ facts, contained, agentElsewhere }: Picture): readonly DraftOf<'node/container', NodeContainerData>[] {
  const { container } = facts.node;
  if (container === undefined || !(contained || agentElsewhere)) return [];
  const { kind, runtime, network, keys, signs, task, execAgent } = container;
  const version = execAgent?.version ?? facts.node.agent.version;
  const agent = execAgent !== undefined || facts.node.agent.running === 'yes' ? { version } : null;
  return [
    {
      code: 'node/container',
      severity: 'info',
      subjects: [],
      data: { kind, runtime, network, keys, isEks: container.isEks === true, launchType: task?.launchType ?? null, agent },
      evidence: [
        `recognised by ${list(signs)}`,
        ...(execAgent === undefined ? [] : [`the agent of ECS Exec is ${execAgent.path}`]),
      ],
      capabilities: [],
    },
  ];
}

function whatItIs({ kind, runtime, isEks, launchType }: NodeContainerData): string {
  switch (kind) {
    case 'ecs':
      return `This is a task of Amazon ECS${launchType === null ? '' : ` (${clean(launchType, 40)})`}.`;
    case 'kubernetes':
      return `This is a pod of ${isEks ? 'Amazon EKS' : 'Kubernetes'}.`;
    case 'bottlerocket':
      return 'This is Bottlerocket, and not its control container.';
    case 'other':
      return `This is a container${runtime === null ? '' : ` (${clean(runtime, 40)})`}.`;
  }
}

function whereTheAgentIs({ kind, agent }: NodeContainerData): string {
  switch (kind) {
    case 'ecs':
      return agent === null
        ? 'The agent of ECS Exec is not in it: it was started without --enable-execute-command, or its platform does not have it.'
        : `The agent of ECS Exec is in it${agent.version === null ? '' : `, version ${clean(agent.version, 20)}`}.`;
    case 'kubernetes':
      return (
        'No agent runs in a pod: it is on the node below (the Amazon Linux images for EKS have it, Bottlerocket has it in its control container), and Fargate ' +
        'has none. What is judged here is the network of the pod.'
      );
    case 'bottlerocket':
      return (
        'The agent is in the control container (settings.host-containers.control), which has the same network: what is judged here holds there. From a session ' +
        'there, apiclient exec admin leads here.'
      );
    case 'other':
      return 'No agent runs in it: what is judged here is its network.';
  }
}

function waysToTheAgent({ kind }: NodeContainerData, context: RemedyContext): readonly Remedy[] {
  const proof = verify(context, ['node/container']);
  const reads = { owner: 'node', permission: 'administrator rights on the node', risk: 'It only reads.', verify: proof } as const;
  switch (kind) {
    case 'ecs':
      return [
        remedy({
          title: 'see whether ECS Exec is on for this task',
          ...reads,
          text: 'See whether ECS Exec is on for this task, and what its agent says.',
          commands: ['ls -d /managed-agents /ecs-execute-command-*', 'tail -n 50 /var/log/amazon/ssm/amazon-ssm-agent.log'],
        }),
      ];
    case 'kubernetes':
      return [
        remedy({
          title: 'run the probe on the node below',
          ...reads,
          text: 'Run the probe on the node: in a session of Systems Manager there, or in a pod that has the files and the network of the node.',
          commands: ['kubectl get pod "$HOSTNAME" -o wide'],
        }),
      ];
    case 'bottlerocket':
      return [
        remedy({
          title: 'see whether the control container is on',
          ...reads,
          text: 'See whether the control container is on, and what it says (sudo sheltie opens a shell on the host).',
          commands: [
            'apiclient get settings.host-containers.control',
            'sudo sheltie journalctl -u host-containers@control -n 50',
          ],
        }),
      ];
    case 'other':
      return [
        remedy({
          title: 'run the probe on the machine below',
          ...reads,
          text: 'Run the probe on the machine below, where the agent is.',
          commands: ['ssm-probe run'],
        }),
      ];
  }
}
