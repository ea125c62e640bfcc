/** The credentials of a container, by the variables that ECS or EKS gives it. */
import type { CredentialFacts, CredentialSource } from '../../../facts/signed.ts';
import type { Ports } from '../../../platform/ports.ts';
import { type Secret, secret } from '../../../secret.ts';
import type { ContainerReading } from '../container/container.ts';
import { staticPair } from '../container/container-variables.ts';
import { askLocal } from '../container/local-service.ts';
import { jsonObject, printable } from '../untrusted-values.ts';
import { type Keys, keysOf } from './shared-credentials.ts';

interface Found {
  readonly facts: CredentialFacts;
  readonly keys: Keys | null;
}

const MAX_TOKEN = 16_384;

/** Null where the container has no credentials of its own, so that those of the instance count. Never rejects. */
export async function readContainerCredentials(
  ports: Ports,
  { facts, variables }: ContainerReading,
  signal: AbortSignal,
): Promise<Found | null> {
  switch (facts.keys) {
    case 'environment': {
      const pair = staticPair(variables);
      const keys = keysOf(pair?.id, pair?.key, variables['AWS_SESSION_TOKEN'] ?? '');
      return keys === null
        ? unknown('the keys in the environment do not look like keys: nothing is signed with them')
        : { facts: { state: 'found', source: 'environment', role: null, expiresAt: null }, keys };
    }
    case 'web-identity':
      return unknown(
        'the role of the service account (web identity) has to be assumed at sts first, which this program does not do',
      );
    case 'task-role':
      return asked(
        ports,
        'task-role',
        `http://169.254.170.2${variables['AWS_CONTAINER_CREDENTIALS_RELATIVE_URI'] ?? ''}`,
        null,
        signal,
      );
    case 'pod-identity': {
      const url = variables['AWS_CONTAINER_CREDENTIALS_FULL_URI'] ?? '';
      return asked(ports, 'pod-identity', url, await tokenOf(ports, variables), signal);
    }
    case 'none':
      return null;
    case 'unknown':
      return unknown("the container's variables cannot be read from here: whose keys count is not known");
  }
}

/** The file counts before the variable (aws-sdk-go-v2, `resolve_credentials.go`). */
async function tokenOf({ files }: Ports, variables: ContainerReading['variables']): Promise<Secret | null> {
  const path = variables['AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE'] ?? '';
  const file = path.startsWith('/') ? await files.read(path, MAX_TOKEN) : null;
  const text = (file?.outcome === 'ok' ? file.text : (variables['AWS_CONTAINER_AUTHORIZATION_TOKEN'] ?? '')).trim();
  return /^[\x21-\x7e ]{1,16384}$/u.test(text) ? secret(text) : null;
}

async function asked(
  ports: Ports,
  source: Extract<CredentialSource, 'task-role' | 'pod-identity'>,
  url: string,
  token: Secret | null,
  signal: AbortSignal,
): Promise<Found> {
  const answer = await askLocal(ports, { url, token, signal });
  if (answer.outcome === 'failed') return unknown(`the service of the credentials gave none: ${answer.why}`);
  const said = jsonObject(answer.body) ?? {};
  // Parse the keys first, which makes them known as secrets: even a refusal may hold some.
  const keys = keysOf(said['AccessKeyId'], said['SecretAccessKey'], said['Token']);
  if (answer.status >= 400 && answer.status < 500) {
    const words = [said['code'], said['message']].filter((word) => typeof word === 'string').join(': ');
    return { facts: { state: 'none', source, why: printable(`HTTP ${answer.status} ${words}`.trim(), 200) }, keys: null };
  }
  if (answer.status !== 200 || keys === null)
    return unknown(`HTTP ${answer.status}, and no keys, from the service of the credentials`);
  const arn = /^arn:[\w-]{1,20}:iam::\d{12}:role\/(?:[\x21-\x7e]{1,512}\/)?([\w+=,.@-]{1,64})$/u;
  const role = arn.exec(typeof said['RoleArn'] === 'string' ? said['RoleArn'] : '')?.[1] ?? null;
  const expires = typeof said['Expiration'] === 'string' ? Date.parse(said['Expiration'].slice(0, 40)) : Number.NaN;
  const expiresAt = Number.isNaN(expires) ? null : new Date(expires).toISOString();
  return { facts: { state: 'found', source, role, expiresAt }, keys };
}

function unknown(why: string): Found {
  return { facts: { state: 'unknown', why }, keys: null };
}
