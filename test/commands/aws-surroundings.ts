/** What an AWS SDK would look at in a home folder and in the environment, made so that looking is felt. Linux and macOS. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

export interface Surroundings {
  readonly name: string;
  readonly environment: Readonly<Record<string, string>>;
}

/** Variables that would send the calls elsewhere, sign them otherwise, repeat them, or put something into them. */
const TELLING: Readonly<Record<string, string>> = {
  AWS_ENDPOINT_URL: 'http://127.0.0.1:9',
  AWS_ENDPOINT_URL_SSM: 'http://127.0.0.1:9',
  AWS_USE_FIPS_ENDPOINT: 'true',
  AWS_USE_DUALSTACK_ENDPOINT: 'neither true nor false',
  AWS_MAX_ATTEMPTS: 'many',
  AWS_RETRY_MODE: 'nonsense',
  AWS_DEFAULTS_MODE: 'nonsense',
  AWS_AUTH_SCHEME_PREFERENCE: 'httpBearerAuth,noAuth',
  AWS_DISABLE_CLOCK_SKEW_CORRECTION: 'neither',
  AWS_SIGV4A_SIGNING_REGION_SET: '*',
  AWS_BEARER_TOKEN_SSM: 'token',
  AWS_SDK_UA_APP_ID: 'a\nb',
  AWS_EXECUTION_ENV: 'a\r\nX-Injected: 1',
  AWS_LAMBDA_FUNCTION_NAME: 'f',
  _X_AMZN_TRACE_ID: 'a\r\nX-Injected: 1',
  AWS_ACCESS_KEY_ID: 'AKIAOFSOMEBODYELSE00',
  AWS_SECRET_ACCESS_KEY: 'of somebody else',
  AWS_SESSION_TOKEN: 'of somebody else',
  AWS_CONTAINER_CREDENTIALS_FULL_URI: 'http://127.0.0.1:9',
  AWS_EC2_METADATA_SERVICE_ENDPOINT: 'http://127.0.0.1:9',
};

/** Each in a folder of its own below `folder`; `trace` is where a program that must not run would leave its mark. */
export function awsSurroundings(folder: string, trace: string): readonly Surroundings[] {
  const home = (name: string): string => {
    const path = join(folder, name);
    mkdirSync(join(path, '.aws'), { recursive: true });
    return path;
  };
  const at = (path: string): string => {
    mkdirSync(dirname(path), { recursive: true });
    return path;
  };
  const pipe = (path: string): string => {
    execFileSync('mkfifo', [at(path)]);
    return path;
  };
  const made = (name: string, environment: (home: string) => Readonly<Record<string, string>>): Surroundings => {
    const HOME = home(name);
    return { name, environment: { HOME, ...environment(HOME) } };
  };
  const file = (path: string, text: string): void => writeFileSync(at(path), text);
  return [
    made('a pipe at ~/.aws/config', (path) => (pipe(`${path}/.aws/config`), {})),
    made('a pipe at ~/.aws/credentials', (path) => (pipe(`${path}/.aws/credentials`), {})),
    made('a pipe at AWS_CONFIG_FILE', (path) => ({ AWS_CONFIG_FILE: pipe(`${path}/config`) })),
    made('a pipe at AWS_SHARED_CREDENTIALS_FILE', (path) => ({ AWS_SHARED_CREDENTIALS_FILE: pipe(`${path}/credentials`) })),
    made('a pipe at AWS_WEB_IDENTITY_TOKEN_FILE', (path) => ({
      AWS_WEB_IDENTITY_TOKEN_FILE: pipe(`${path}/token`),
      AWS_ROLE_ARN: 'arn:aws:iam::111122223333:role/other',
    })),
    made('a device without an end at both', (path) => {
      for (const name of ['config', 'credentials']) symlinkSync('/dev/zero', `${path}/.aws/${name}`);
      return {};
    }),
    made('folders at both', (path) => {
      for (const name of ['config', 'credentials']) mkdirSync(`${path}/.aws/${name}`);
      return {};
    }),
    made('links in a circle', (path) => {
      symlinkSync(`${path}/.aws/config`, `${path}/.aws/credentials`);
      symlinkSync(`${path}/.aws/credentials`, `${path}/.aws/config`);
      return {};
    }),
    made('a profile of single sign-on', (path) => {
      file(
        `${path}/.aws/config`,
        '[profile p]\nsso_session = s\nsso_account_id = 111122223333\nsso_role_name = r\nregion = us-west-2\n' +
          '[sso-session s]\nsso_start_url = http://127.0.0.1:9\nsso_region = us-west-2\n',
      );
      pipe(`${path}/.aws/sso/cache/a0f1490a20d0211c997b44bc357e1972deab8ae3.json`);
      return { AWS_PROFILE: 'p' };
    }),
    made('a profile that runs a program and goes elsewhere', (path) => {
      const settings =
        'endpoint_url = http://127.0.0.1:9\nuse_fips_endpoint = true\nsdk_ua_app_id = x\nauth_scheme_preference = noAuth\n';
      file(`${path}/.aws/config`, `[default]\n${settings}defaults_mode = nonsense\ncredential_process = touch ${trace}\n`);
      file(`${path}/.aws/credentials`, `[default]\n${settings}credential_process = touch ${trace}\n`);
      return {};
    }),
    made('variables that tell an SDK what to do', () => TELLING),
  ];
}
