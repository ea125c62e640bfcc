/** The variables that this process knows. `build/entry.ts` removes all others first. */

/**
 * What tells a container, and whose keys its programs use. Their values are no part of any report: those of keys and tokens are secrets
 * (`scrub/secret-variables.ts`), and of the others only the names are told.
 */
export const CONTAINER_VARIABLES: readonly string[] = [
  'AWS_ACCESS_KEY',
  'AWS_ACCESS_KEY_ID',
  'AWS_CONTAINER_AUTHORIZATION_TOKEN',
  'AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE',
  'AWS_CONTAINER_CREDENTIALS_FULL_URI',
  'AWS_CONTAINER_CREDENTIALS_RELATIVE_URI',
  'AWS_EXECUTION_ENV',
  'AWS_ROLE_ARN',
  'AWS_SECRET_ACCESS_KEY',
  'AWS_SECRET_KEY',
  'AWS_SESSION_TOKEN',
  'AWS_WEB_IDENTITY_TOKEN_FILE',
  'ECS_CONTAINER_METADATA_URI',
  'ECS_CONTAINER_METADATA_URI_V4',
  'KUBERNETES_SERVICE_HOST',
  'container',
];

/**
 * What only `ssm-probe account` uses: a person's own settings of the AWS SDKs (https://docs.aws.amazon.com/sdkref/latest/guide). What runs on a node
 * ignores them.
 */
const ACCOUNT_VARIABLES: readonly string[] = [
  'AWS_CONFIG_FILE',
  'AWS_EC2_METADATA_DISABLED',
  'AWS_ENDPOINT_URL',
  'AWS_ENDPOINT_URL_EC2',
  'AWS_ENDPOINT_URL_IAM',
  'AWS_ENDPOINT_URL_ROUTE53RESOLVER',
  'AWS_ENDPOINT_URL_ROUTE_53',
  'AWS_ENDPOINT_URL_SSM',
  'AWS_ENDPOINT_URL_STS',
  'AWS_PROFILE',
  'AWS_ROLE_SESSION_NAME',
  'AWS_SHARED_CREDENTIALS_FILE',
  'HOME',
  'USERPROFILE',
];

/** Every variable that the program reads, on any system. */
export const VARIABLES: readonly string[] = [
  ...CONTAINER_VARIABLES,
  ...ACCOUNT_VARIABLES,
  'AWS_DEFAULT_REGION',
  'AWS_REGION',
  'COLUMNS',
  'FORCE_COLOR',
  'HTTPS_PROXY',
  'HTTP_PROXY',
  'NO_COLOR',
  'NO_PROXY',
  'PATH',
  'ProgramData',
  'ProgramFiles',
  'REQUEST_METHOD',
  'SSL_CERT_DIR',
  'SSL_CERT_FILE',
  'SUDO_UID',
  'SystemRoot',
  'TERM',
  'http_proxy',
  'https_proxy',
  'no_proxy',
];

/** We read these, and so does ICU inside Node, which crashes on a language of twelve letters. */
export const LOCALE_VARIABLES: readonly string[] = ['LANG', 'LC_ALL', 'LC_CTYPE'];

/** The binary keeps a locale variable under this name, which no other program reads. */
export function hiddenName(name: string): string {
  return name.slice(0, 1).toLowerCase() + name.slice(1);
}

/**
 * The variables of `all` that the program reads, by their usual names. Where case does not matter,
 * the system takes care of it.
 */
export function knownVariables(all: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const known = [
    ...VARIABLES.map((name) => [name, all[name]] as const),
    ...LOCALE_VARIABLES.map((name) => [name, all[name] ?? all[hiddenName(name)]] as const),
  ];
  return Object.fromEntries(known.filter(([, value]) => value !== undefined));
}

/** This process's own, as they were at its start. */
export const systemVariables: Readonly<NodeJS.ProcessEnv> = knownVariables(process.env);

/** The variables that Node, its libraries and the AWS SDK read during a run. */
const FOREIGN = /^(?:NODE|OPENSSL|UV|ICU|AWS)_|^(?:TZ|HOME|USERPROFILE)$/iu;

/**
 * Removes what Node and the AWS SDK would read from `all`, for builds without our own entry.
 * Windows needs others itself, for sockets.
 */
export function forgetVariables(all: NodeJS.ProcessEnv): void {
  for (const name of Object.keys(all)) if (FOREIGN.test(name)) delete all[name];
}

/** Gives the AWS SDK back what `forgetVariables` has taken: only `ssm-probe account` may look for a person's credentials. */
export function recallAccountVariables(): void {
  for (const name of [...CONTAINER_VARIABLES, ...ACCOUNT_VARIABLES, 'AWS_REGION', 'AWS_DEFAULT_REGION']) {
    const value = systemVariables[name];
    if (value !== undefined) process.env[name] = value;
  }
}

/** Lets the runtime read the system's time zone, which `main.ts` has switched off. */
export function useSystemZone(): void {
  delete process.env['TZ'];
}
