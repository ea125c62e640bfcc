/**
 * The agent that ECS mounts into a task for ECS Exec: on Fargate below `/managed-agents`, on instances below a folder with an id of its own
 * (amazon-ecs-agent, `engine/execcmd/manager_init_task_linux.go`). On Windows it is where the agent always is.
 */
import type { ContainerFacts } from '../../../facts/container.ts';
import type { Ports } from '../../../platform/ports.ts';
import { askBinary } from '../agent/agent-version.ts';

const FOLDER = /^ecs-execute-command-[\w-]{1,64}$/u;
/** A root has some twenty names; an image's may have more. */
const MAX_NAMES = 1_000;
const BINARY = 'amazon-ssm-agent';

/** Undefined where there is none. Never rejects. */
export async function findExecAgent(
  ports: Pick<Ports, 'files' | 'exec' | 'environment'>,
  signal: AbortSignal,
): Promise<ContainerFacts['execAgent']> {
  if (ports.environment.os !== 'linux') return undefined;
  const root = await ports.files.list('/', MAX_NAMES);
  const mounted = root.outcome === 'ok' ? root.names.filter((name) => FOLDER.test(name)).sort() : [];
  for (const folder of ['/managed-agents/execute-command', ...mounted.map((name) => `/${name}`)]) {
    const path = `${folder}/${BINARY}`;
    const there = await ports.files.exists(path);
    if (there.outcome === 'failed') continue;
    const asked = await askBinary(ports.exec, path, signal);
    return { path, version: asked?.version ?? null };
  }
  return undefined;
}
