/** The node as a container: what a task of ECS, a pod or an engine puts around a process. */
import { fileURLToPath } from 'node:url';
import { roleCredentials, USER } from './credentials.ts';
import type { Fault, LabSpec } from './types.ts';

const SERVER = fileURLToPath(new URL('servers/task.ts', import.meta.url));

/** The services of the container's host; `none`: it has no credentials for this task. */
export const taskServices = (credentials: 'valid' | 'none'): Fault => ({
  where: 'node',
  what: `the host of the container serves its metadata${credentials === 'none' ? '' : ' and credentials'}`,
  ip: ['addr add 169.254.170.2/32 dev lo', 'addr add 169.254.170.23/32 dev lo'],
  shell: [
    `'${process.execPath}' '${SERVER}' '${JSON.stringify(credentials === 'none' ? null : roleCredentials('valid'))}' >/dev/null 2>&1 & exit 0`,
    'for try in $(seq 200); do curl -sf -o /dev/null http://169.254.170.2/v4/lab && exit 0; sleep 0.1; done; exit 1',
  ],
});

/** What ECS sets in every container of a task with a role. */
export const TASK_VARIABLES = {
  ECS_CONTAINER_METADATA_URI_V4: 'http://169.254.170.2/v4/lab',
  AWS_EXECUTION_ENV: 'AWS_ECS_FARGATE',
  AWS_REGION: 'eu-central-1',
  AWS_CONTAINER_CREDENTIALS_RELATIVE_URI: '/v2/credentials/lab',
};

/** Keys of a user, as somebody writes them into a task definition. */
export const STATIC_VARIABLES = { AWS_ACCESS_KEY_ID: USER.accessKeyId, AWS_SECRET_ACCESS_KEY: USER.secret };

export const POD_VARIABLES = { KUBERNETES_SERVICE_HOST: '172.20.0.1', AWS_REGION: 'eu-central-1' };

/** A file of the system's own, as an engine or another system writes it; below /run or in a layer of the view. A link there leads out of the view. */
export const systemFile = (path: string, text: string): Fault => ({
  where: 'node',
  what: `${path} says ${text.trim()}`,
  shell: [`mkdir -p "$(dirname '${path}')"; rm -f '${path}'; printf '%s\n' '${text}' >'${path}'`],
});

/** In a container there is no agent of the node's. */
export const asContainer = (lab: LabSpec, ...faults: readonly Fault[]): LabSpec => ({
  ...lab,
  node: { ...lab.node, agent: null },
  faults: [...lab.faults, ...faults],
});
