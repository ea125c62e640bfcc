/** By which id the agent in a task of ECS calls itself. */
import type { TaskFacts } from '../../../facts/container.ts';

/** amazon-ssm-agent, `ecs_identity.go`. Null where a part is unknown. */
export function taskId({ cluster, taskId: id, containerId }: TaskFacts): string | null {
  return cluster === null || id === null || containerId === null ? null : `ecs:${cluster}_${id}_${containerId}`;
}
