/** Remedies for tasks of ECS: a task keeps what it was started with, so that most of them end with a new one. */
import { roleName } from './foreign.ts';
import { own, quoted, shellQuote } from './quote.ts';
import { aws, remedy } from './remedy.ts';
import type { RemedyContext } from './remedy-context.ts';
import type { Remedy } from './remedy-types.ts';
import { valuesOf } from './values.ts';

/** What ECS Exec needs (Amazon ECS Developer Guide, "Task IAM role", "ECS Exec permissions"). */
const EXEC_ACTIONS =
  'ssmmessages:CreateControlChannel ssmmessages:CreateDataChannel ssmmessages:OpenControlChannel ssmmessages:OpenDataChannel';

const START_AGAIN =
  'Then start the task again (update-service with --enable-execute-command --force-new-deployment, or run-task): a running one keeps what it was ' +
  'started with.';
const NEW_TASKS = 'The command only reads. A service that is deployed again replaces its tasks: what runs in them ends.';

function describe(context: RemedyContext): string {
  const query = quoted('tasks[].[taskDefinitionArn,overrides.taskRoleArn,enableExecuteCommand,containers[].managedAgents]');
  return aws(context, 'ecs describe-tasks --cluster CLUSTER_NAME --tasks TASK_ARN --query', query);
}

/** A task with a role, and with fresh credentials of it. */
export function newTask(context: RemedyContext, proof: string): Remedy {
  return remedy({
    title: 'see which role the task names',
    owner: 'iam',
    text:
      'See which role the task definition names (taskRoleArn, not executionRoleArn), and whether it still lets ecs-tasks.amazonaws.com assume it. ' +
      START_AGAIN,
    commands: [describe(context)],
    permission: 'ecs:DescribeTasks, ecs:RegisterTaskDefinition, ecs:UpdateService, iam:PassRole',
    risk: NEW_TASKS,
    verify: proof,
  });
}

/** The four actions. The agent in the task tries again by itself. */
export function mendTaskRole(role: string | null, context: RemedyContext, proof: string): Remedy {
  const { partition } = valuesOf(context);
  const name = role === null ? own`TASK_ROLE_NAME` : roleName(role);
  const arn = own`arn:${partition}:iam::ACCOUNT_ID:role/${name}`;
  return remedy({
    title: 'let the role of the task do what ECS Exec needs',
    owner: 'iam',
    text:
      `Let the role of the task do what ECS Exec needs: Allow of ${EXEC_ACTIONS.replaceAll(' ', ', ')} on all resources. AmazonSSMManagedInstanceCore has ` +
      'these, too, and much that a task does not need. Where they are allowed already, look for a Deny and for a boundary.',
    commands: [
      aws(context, `iam list-attached-role-policies --role-name ${shellQuote(name)}`),
      aws(context, `iam list-role-policies --role-name ${shellQuote(name)}`),
      aws(context, `iam simulate-principal-policy --policy-source-arn ${shellQuote(arn)} --action-names ${EXEC_ACTIONS}`),
    ],
    permission: 'iam:ListAttachedRolePolicies, iam:ListRolePolicies, iam:SimulatePrincipalPolicy',
    risk: 'The commands only read. With these actions, whoever may call ecs:ExecuteCommand gets a shell in every task with this role.',
    verify: proof,
  });
}

/** The agent in a container looks where every SDK looks, and the variables come first. */
export function withoutStaticKeys(context: RemedyContext, proof: string): Remedy {
  return remedy({
    title: "take the keys out of the container's variables",
    owner: 'iam',
    text:
      "Take AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY out of the container's variables (environment, environmentFiles and secrets of the task " +
      'definition, ENV of the image), so that the role of the task counts. A program that needs these keys gets them under other names, or in a ' +
      `profile of its own. ${START_AGAIN}`,
    commands: [describe(context)],
    permission: 'ecs:DescribeTasks, ecs:RegisterTaskDefinition, ecs:UpdateService, iam:PassRole',
    risk: `What uses these keys in the container then uses the role. ${NEW_TASKS}`,
    verify: proof,
  });
}
