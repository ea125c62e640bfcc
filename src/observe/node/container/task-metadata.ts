/**
 * What ECS says of this task: where it runs, and by which id its agent calls itself.
 * Source: Amazon ECS Developer Guide, "task metadata endpoint version 4"; amazon-ssm-agent, `availableidentities/ecs/ecs_metadata.go`.
 */
import type { TaskFacts } from '../../../facts/container.ts';
import type { Ports } from '../../../platform/ports.ts';
import { isRegion, jsonObject } from '../untrusted-values.ts';
import type { Variables } from './container-variables.ts';
import { askLocal } from './local-service.ts';

const NAME = /^[\w.-]{1,255}$/u;

/** Never rejects. */
export async function readTask(ports: Pick<Ports, 'network'>, variables: Variables, signal: AbortSignal): Promise<TaskFacts> {
  const launch = /^AWS_ECS_([A-Z0-9_]{1,40})$/u.exec(variables['AWS_EXECUTION_ENV'] ?? '')?.[1] ?? null;
  const nothing = { launchType: launch, networkMode: null, cluster: null, taskId: null, containerId: null, region: null };
  const base = variables['ECS_CONTAINER_METADATA_URI_V4'] ?? variables['ECS_CONTAINER_METADATA_URI'];
  if (base === undefined) return { ...nothing, unread: 'ECS_CONTAINER_METADATA_URI_V4 is not set here' };
  const at = base.replace(/\/$/u, '');
  const [task, container] = await Promise.all([
    askLocal(ports, { url: `${at}/task`, signal }),
    askLocal(ports, { url: at, signal }),
  ]);
  if (task.outcome === 'failed') return { ...nothing, unread: task.why };
  const said = task.status === 200 ? jsonObject(task.body) : null;
  if (said === null) return { ...nothing, unread: `HTTP ${task.status}, and no metadata of a task` };
  const own = container.outcome === 'ok' && container.status === 200 ? (jsonObject(container.body) ?? {}) : {};
  // arn:aws:ecs:eu-central-1:111122223333:task/CLUSTER/ID; without the cluster in older accounts.
  const arn = /^arn:[\w-]{1,20}:ecs:(?<region>[\w-]{1,40}):\d{12}:task\/(?:[\w-]{1,255}\/)?(?<id>[\w-]{1,64})$/u.exec(
    text(said['TaskARN']),
  );
  const region = arn?.groups?.['region'];
  return {
    launchType: named(said['LaunchType']) ?? launch,
    networkMode: networkMode(own),
    cluster: named(text(said['Cluster']).split('/').at(-1)),
    taskId: arn?.groups?.['id'] ?? null,
    containerId: named(own['DockerId']),
    region: isRegion(region) ? region : null,
  };
}

function networkMode({ Networks: networks }: Readonly<Record<string, unknown>>): string | null {
  const first: unknown = Array.isArray(networks) ? networks[0] : null;
  if (typeof first !== 'object' || first === null || !('NetworkMode' in first)) return null;
  const mode = text(first.NetworkMode);
  return ['awsvpc', 'bridge', 'host', 'none', 'default'].includes(mode) ? mode : null;
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function named(value: unknown): string | null {
  return typeof value === 'string' && NAME.test(value) ? value : null;
}
