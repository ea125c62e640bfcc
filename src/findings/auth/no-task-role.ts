/** A task with the agent of ECS Exec and without a role: the agent has nothing to sign with. */
import type { Picture } from '../../picture/picture.ts';
import { newTask } from '../../remedies/ecs-task.ts';
import { clean } from '../../remedies/phrases.ts';
import { verify } from '../../remedies/remedy.ts';
import type { DraftOf, Finding } from '../finding.ts';

export interface NoTaskRoleData {
  readonly launchType: string | null;
}

export const authNoTaskRole: Finding<'auth/no-task-role', NoTaskRoleData> = {
  code: 'auth/no-task-role',
  number: 130,
  title: 'This task has no role',
  summary:
    'ECS has put the agent of ECS Exec into this task, and the task definition names no role for the task (the execution role is another one). ' +
    'The agent has no credentials, so that it never opens its channel.',
  reads: ['container', 'imds', 'agent'],
  about: 'nothing',
  judge,
  stops: () => true,
  message: ({ launchType }) =>
    `This task${launchType === null ? '' : ` (${clean(launchType, 40)})`} has no role and no keys: AWS_CONTAINER_CREDENTIALS_RELATIVE_URI is not set` +
    ", and the instance's metadata service gives none.",
  remedies: (_data, context) => [newTask(context, verify(context, ['auth']))],
  docs: ['Amazon ECS task IAM role', 'Using Amazon ECS Exec for debugging'],
  page: {
    recognised:
      "In a task of ECS with the agent of ECS Exec no variable about credentials is set, process 1's included, and there is no instance whose role could " +
      'take its place: the metadata service does not answer.',
    severity: 'Error.',
  },
  sample: { launchType: 'FARGATE' },
};

function judge({ facts }: Picture): readonly DraftOf<'auth/no-task-role', NoTaskRoleData>[] {
  const { container, imds, agent } = facts.node;
  if (container?.kind !== 'ecs' || container.keys !== 'none' || imds.outcome !== 'failed') return [];
  // Without ECS Exec a task may well have no role.
  if (container.execAgent === undefined && agent.running !== 'yes') return [];
  const launchType = container.task?.launchType ?? null;
  // On an instance its role would do: there the metadata service is the finding.
  if (launchType !== 'FARGATE' && launchType !== 'EXTERNAL') return [];
  const isAsked = facts.request.for.includes('session-manager');
  return [
    {
      code: 'auth/no-task-role',
      severity: !isAsked ? 'info' : 'error',
      subjects: [],
      data: { launchType },
      evidence: ['no variable about credentials is set in this container'],
      capabilities: ['session-manager'],
    },
  ];
}
