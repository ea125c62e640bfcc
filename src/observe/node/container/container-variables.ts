/**
 * The container's variables: this process's own, or those of process 1. A shell that ECS Exec, `sudo` or `su` opens often has none of them (Amazon
 * ECS, "Task IAM role": the variable "is only available to PID 1 processes").
 */
import type { ContainerKeys } from '../../../facts/container.ts';
import type { Ports } from '../../../platform/ports.ts';
import { CONTAINER_VARIABLES } from '../../../platform/variables.ts';
import { learnVariables } from '../../../scrub/secret-variables.ts';

export type Variables = Readonly<Record<string, string | undefined>>;

/** A process's environment has at most some megabytes; this much is read of it. */
const MAX_ENVIRON = 1_048_576;

/** Null where process 1's may not be read. Its secrets are known as such before anybody else sees them. */
export async function variablesOfInit({ files }: Pick<Ports, 'files'>): Promise<Variables | null> {
  const file = await files.read('/proc/1/environ', MAX_ENVIRON);
  if (file.outcome === 'failed') return null;
  const all = file.text.split('\0').flatMap((entry): readonly (readonly [string, string])[] => {
    const equals = entry.indexOf('=');
    const name = entry.slice(0, Math.max(0, equals));
    return CONTAINER_VARIABLES.includes(name) ? [[name, entry.slice(equals + 1)]] : [];
  });
  const variables = Object.fromEntries(all);
  learnVariables(variables);
  return variables;
}

const PAIRS = [
  ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY'],
  ['AWS_ACCESS_KEY', 'AWS_SECRET_KEY'],
] as const;

/** The names that the AWS SDKs for Go read, each pair's in turn (`config/env_config.go`). An empty variable is none. */
export function staticPair(variables: Variables): { readonly id: string; readonly key: string } | null {
  const first = (names: readonly string[]): string =>
    names.map((name) => variables[name] ?? '').find((value) => value !== '') ?? '';
  const id = first(PAIRS.map(([name]) => name));
  const key = first(PAIRS.map(([, name]) => name));
  return id === '' || key === '' ? null : { id, key };
}

const isSet = (variables: Variables, name: string): boolean => (variables[name] ?? '') !== '';

/** In the order of the SDKs. */
export function keysBy(variables: Variables): ContainerKeys {
  if (staticPair(variables) !== null) return 'environment';
  if (isSet(variables, 'AWS_WEB_IDENTITY_TOKEN_FILE') && isSet(variables, 'AWS_ROLE_ARN')) return 'web-identity';
  if (isSet(variables, 'AWS_CONTAINER_CREDENTIALS_RELATIVE_URI')) return 'task-role';
  return isSet(variables, 'AWS_CONTAINER_CREDENTIALS_FULL_URI') ? 'pod-identity' : 'none';
}

const KEY_NAMES = [
  ...PAIRS.flat(),
  'AWS_SESSION_TOKEN',
  'AWS_WEB_IDENTITY_TOKEN_FILE',
  'AWS_ROLE_ARN',
  'AWS_CONTAINER_CREDENTIALS_RELATIVE_URI',
  'AWS_CONTAINER_CREDENTIALS_FULL_URI',
];

export function keyVariables(variables: Variables): readonly string[] {
  return KEY_NAMES.filter((name) => isSet(variables, name));
}
