/** The container in which this process runs, where it does. Names of variables, never their values. */
import { list, literal, nullable, type Of, optional, record, text } from '../schema/shape.ts';

const MAX_SIGNS = 12;

/** Whose keys a program in the container uses, by the order of AWS's SDKs: the first that is set. */
export type ContainerKeys = Of<typeof containerKeys>;
export const containerKeys = literal(
  /** `AWS_ACCESS_KEY_ID` and `AWS_SECRET_ACCESS_KEY`. */
  'environment',
  /** `AWS_WEB_IDENTITY_TOKEN_FILE`: IAM roles for service accounts. */
  'web-identity',
  /** `AWS_CONTAINER_CREDENTIALS_RELATIVE_URI`. */
  'task-role',
  /** `AWS_CONTAINER_CREDENTIALS_FULL_URI`: EKS Pod Identity, and other services of the kind. */
  'pod-identity',
  /** None is set: what is left is the instance's role, by the metadata service. */
  'none',
  /** The variables of the container could not be read. */
  'unknown',
);

export interface TaskFacts extends Of<typeof taskFacts> {}
export const taskFacts = record({
  /** `FARGATE`, `EC2`, `EXTERNAL`; null where neither the metadata nor the environment says. */
  launchType: nullable(text),
  /** `awsvpc`, `bridge`, `host`, `none`. */
  networkMode: nullable(text),
  cluster: nullable(text),
  taskId: nullable(text),
  containerId: nullable(text),
  region: nullable(text),
  /** Why the metadata of the task could not be read; absent where it was. */
  unread: optional(text),
});

export interface ContainerFacts extends Of<typeof containerFacts> {}
export const containerFacts = record({
  /** `bottlerocket`: its admin container, or the host itself; the agent runs in its control container. */
  kind: literal('ecs', 'kubernetes', 'bottlerocket', 'other'),
  /** `docker`, `podman` …; null where nothing tells. */
  runtime: nullable(text),
  /** By what it was recognised. */
  signs: list(text, MAX_SIGNS),
  /** `host`: the network of the machine. `own`: behind a bridge, one hop further, or with an interface of its own. */
  network: literal('host', 'own', 'unknown'),
  keys: containerKeys,
  /** Variables about credentials that are set, in the order in which SDKs look. */
  keyVariables: list(text, MAX_SIGNS),
  /** Amazon EKS: by the variables and paths that only EKS sets. */
  isEks: optional(literal(true)),
  task: optional(taskFacts),
  /** The agent that ECS mounts into a task for ECS Exec. Absent where there is none. */
  execAgent: optional(record({ path: text, version: nullable(text) })),
});
