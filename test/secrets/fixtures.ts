/**
 * Every place on a node where a secret of somebody's lies within the probe's reach. A new reader of files, logs or credentials gets its
 * secret here: a value in `SECRETS`, and a place in `FILES`, `VARIABLES`, `METADATA` or `ARGUMENTS` that holds it. The test fails for a value
 * without a place.
 */

/** Made up at random. Letters and digits alone survive every quoting, and no two have ten in a row in common. */
export const SECRETS = {
  agentProxyPassword: 'u8jzPde0IgxLd6GncfBAepfJ',
  dropInProxyPassword: 'Bd0Kh8oOOL8dKLzdocJ2isAj',
  shellProxyPassword: 'IhKtJ0RlgLKOmxgJTeKdNnFR',
  shellSecretKey: 'IBXuDL7DxtpYlSXpfKtHF4vU',
  shellSessionToken: 'CsMehGAkWvj7FAc9QeWJKY40',
  hybridPrivateKey: 'uvSwMFLZDe1f8rESQedUStPK',
  sharedSecretKey: 'R0CsTy4Qwb8DwkNhFdnXsiVp',
  sharedSessionToken: 'zz63FfkCzJr4i0B3JrTAwR4y',
  managedSecretKey: '9ojfljoQoaF1LlqsajAIxNKu',
  roleSecretKey: '8iS2G8NPRVdD53X83RZJzzzz',
  roleSessionToken: 'gEOzdmenCkhvMdgaKjIg8xNb',
  urlSignature: '26c48bbf33feff9243a8f506b40928b5b7a767c76fb008f86bebb2737f6a6f0f',
  urlSecurityToken: '6PwZPf1Qh6yYTWmE4lBYOvfZ',
  activationCode: '8UzDzV8fUkkibjL5DZPjN0ME',
  endpointPassword: 'Q7wjJJibaZUPgHV7iB3m03nb',
  proxyFilePassword: 'kW3zT9vQbR5nXe1LyJ7uHd2M',
  loggedSecretKey: 'mD4vYc0RzK8sTf1WbQ6jXh3N',
  loggedBearer: 'tG7pLe2ZuV9cNk5BxM0rSa8J',
  scriptPassword: 'qnsGpWLuqIA1id6Vw5DQL05H',
  noProxyPassword: 'yB4hW8nKq2TzG6dPfX1cLs5V',
  containerToken: 'jR3mU9xQe7HvA5kZpD1wNt8C',
} as const;
const S = SECRETS;

const SIGNED_URL =
  'https://s3.eu-central-1.amazonaws.com/aws-ssm-eu-central-1/x?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIAEXAMPLE%2F20261101' +
  `&X-Amz-Security-Token=${S.urlSecurityToken}&X-Amz-Signature=${S.urlSignature}`;
const credentials = (key: string, token: string): string =>
  `[default]\naws_access_key_id = ASIAEXAMPLEEXAMPLE00\naws_secret_access_key = ${key}\naws_session_token = ${token}\n`;
const register = `amazon-ssm-agent -register -code ${S.activationCode} -id 00000000-0000-4000-8000-000000000000 -region eu-central-1`;

/** Path → text; everything that the agent, AWS's tools and cloud-init leave behind. */
export const FILES: Readonly<Record<string, string>> = {
  '/proc/812/environ': [
    'PATH=/usr/bin:/bin',
    `https_proxy=http://agent:${S.agentProxyPassword}@10.20.0.99:3128`,
    'no_proxy=169.254.169.254,.amazonaws.com',
    '',
  ].join('\0'),
  '/proc/812/cmdline': `/usr/bin/amazon-ssm-agent\0-register\0-code\0${S.activationCode}\0`,
  '/etc/systemd/system/amazon-ssm-agent.service.d/override.conf':
    `[Service]\nEnvironment="https_proxy=http://unit:${S.dropInProxyPassword}@10.20.0.99:3128"\n` +
    `Environment="http_proxy=unit:${S.dropInProxyPassword}@10.20.0.99:3128" "no_proxy=169.254.169.254,.amazonaws.com"\n`,
  '/etc/amazon/ssm/amazon-ssm-agent.json': JSON.stringify({
    Profile: { ShareCreds: true },
    S3: { Endpoint: `https://user:${S.endpointPassword}@bucket.vpce-1.s3.eu-central-1.vpce.amazonaws.com` },
    Kms: { Endpoint: `https://user:${S.endpointPassword}@kms.eu-central-1.amazonaws.com/` },
  }),
  '/var/lib/amazon/ssm/Vault/Manifest': '{"RegistrationKey":"/var/lib/amazon/ssm/Vault/Store/RegistrationKey"}',
  '/var/lib/amazon/ssm/Vault/Store/RegistrationKey': JSON.stringify({
    instanceID: 'mi-0123456789abcdef0',
    region: 'eu-central-1',
    privateKey: S.hybridPrivateKey,
    privateKeyType: 'Rsa',
  }),
  '/var/lib/amazon/ssm/credentials': credentials(S.managedSecretKey, S.sharedSessionToken),
  '/root/.aws/credentials': credentials(S.sharedSecretKey, S.sharedSessionToken),
  '/var/log/amazon/ssm/amazon-ssm-agent.log':
    `2026-11-01 08:00:00.0000 INFO https_proxy: http://agent:${S.agentProxyPassword}@10.20.0.99:3128\n` +
    `2026-11-01 08:00:01.0000 ERROR [ssm-agent-worker] failed to download ${SIGNED_URL}\ncaused by: Get "${SIGNED_URL}": EOF\n` +
    `2026-11-01 08:00:02.0000 INFO running ${register}\n` +
    // Of kinds that the probe knows, so that something of them is kept and told.
    `2026-11-01 08:00:03.0000 ERROR AccessDeniedException aws_secret_access_key = ${S.loggedSecretKey.slice(0, 12)}/${S.loggedSecretKey.slice(12)} ${S.loggedSecretKey}\n` +
    `2026-11-01 08:00:04.0000 ERROR UnrecognizedClientException Authorization: Bearer ${S.loggedBearer.slice(0, 12)}.${S.loggedBearer}\n` +
    `2026-11-01 08:00:05.0000 ERROR dial tcp Proxy http://user:${S.agentProxyPassword} word@proxy:3128\n` +
    `2026-11-01 08:00:06.0000 INFO Entering SSM Agent hibernate - Signature=abc/${S.urlSignature}/xyz\n`,
  '/var/log/amazon/ssm/errors.log': `2026-11-01 08:00:01.0000 ERROR [f @ g.go.1] failed to download ${SIGNED_URL}\n`,
  '/etc/ssm-probe/proxy-password': `${S.proxyFilePassword}\n`,
  '/var/log/cloud-init-output.log': `+ ${register}\n`,
  '/var/lib/cloud/instance/user-data.txt': `#!/bin/sh\n${register}\nexport DB_PASSWORD=${S.scriptPassword}\n`,
};

/** Variables of the shell that runs the probe. */
export const VARIABLES: Readonly<Record<string, string>> = {
  HTTPS_PROXY: `http://shell:${S.shellProxyPassword}@10.20.0.98:3128`,
  http_proxy: `shell:${S.shellProxyPassword}@10.20.0.98:3128`,
  NO_PROXY: `169.254.169.254,.amazonaws.com,joe:${S.noProxyPassword}@internal.example`,
  no_proxy: `169.254.169.254,http://joe:${S.noProxyPassword}@internal.example:8080`,
  AWS_CONTAINER_AUTHORIZATION_TOKEN: S.containerToken,
  AWS_ACCESS_KEY_ID: 'AKIAEXAMPLEEXAMPLE00',
  AWS_SECRET_ACCESS_KEY: S.shellSecretKey,
  AWS_SESSION_TOKEN: S.shellSessionToken,
};

/** Path of the metadata service → body; the token of each run is added when it is seen. */
export const METADATA: Readonly<Record<string, string>> = {
  '/latest/meta-data/iam/security-credentials/': 'example-node-role',
  '/latest/meta-data/iam/security-credentials/example-node-role': JSON.stringify({
    Code: 'Success',
    AccessKeyId: 'ASIAEXAMPLEEXAMPLE00',
    SecretAccessKey: S.roleSecretKey,
    Token: S.roleSessionToken,
    Expiration: '2026-12-01T00:00:00Z',
  }),
};

/** Calls that carry a secret where none belongs: whatever is said about them must not repeat it. */
export const ARGUMENTS: readonly (readonly string[])[] = [
  ['--proxy', `http://user:${S.scriptPassword}@10.20.0.97:3128`],
  ['--proxy', 'http://user@10.20.0.99:3128', '--proxy-password-file', '/etc/ssm-probe/proxy-password'],
  [`--proxy=http://user:${S.scriptPassword}@10.20.0.97:3128`],
];

/** As an editor, a full disk or half an update leaves files: quotes stay open, and what follows is something else. */
export function damaged(text: string): string {
  return Object.values(SECRETS).reduce(
    (all, value) => all.replaceAll(`${value}"`, value).replaceAll(`${value}@`, `${value} @ `),
    text,
  );
}
