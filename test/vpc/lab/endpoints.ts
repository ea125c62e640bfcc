/** The AWS side: one nginx behind the interface endpoints, one in the internet (the APIs again, and S3). */
import { mkdirSync, writeFileSync } from 'node:fs';
import {
  CHINA,
  LAB_SERVICES,
  type LabService,
  nat64,
  publicAddress,
  REPOSITORIES,
  S3_DUALSTACK_V4,
  S3_V4,
  S3_V6,
} from './addresses.ts';
import { certificates } from './certificates.ts';
import { API_SOCKET } from './credentials.ts';
import { s3Maps, s3Server } from './s3.ts';
import { startService } from './service.ts';
import { inNamespace, run } from './shell.ts';
import type { Behaviour, LabSpec } from './types.ts';

type Target = LabService | 's3';

/** Served by the small Node server instead of nginx: nginx cannot be silent. */
const MISBEHAVING: readonly Behaviour[] = ['mute', 'reset'];

/** What an unsigned GET on an API gets: 404 with the service's request id. Calls of the API go to the stand-in that checks signatures. */
const API_SERVER = `
  add_header x-amzn-RequestId $amzn_id always;
  default_type "";
  client_max_body_size 2m;
  error_page 418 = @api;
  location / {
    if ($is_api_call) { return 418; }
    return 404 "<UnknownOperationException/>\\n";
  }
  location @api {
    proxy_pass http://unix:${API_SOCKET};
    proxy_set_header Host $http_host;
  }
`;
const PORTAL_SERVER = `
  default_type text/html;
  location / { return 200 "<html><head><title>Sign in to the guest network</title></head><body>Please sign in.</body></html>\\n"; }
`;

/** The certificate file of each behaviour that nginx serves; without an entry it is `BEHAVIOUR-SERVICE.pem`. */
const CERTIFICATES: Readonly<Partial<Record<Behaviour, (target: Target) => string>>> = {
  'old-tls': (target) => `aws-${target}.pem`,
  'tls-1.2': (target) => `aws-${target}.pem`,
  'mutual-tls': (target) => `aws-${target}.pem`,
  portal: (target) => `intercepted-${target}.pem`,
  'wrong-name': () => 'wrong-name.pem',
  'self-signed': () => 'self-signed.pem',
  'no-intermediate': (target) => `aws-${target}.leaf.pem`,
};
const behaviourOf = (spec: LabSpec, target: Target): Behaviour => spec.behaviour[target] ?? 'aws';
const certificateOf = (spec: LabSpec, target: Target, behaviour: Behaviour): string => {
  if (behaviour === 'aws' && spec.place === CHINA) return `aws-cn-${target}.pem`;
  return CERTIFICATES[behaviour]?.(target) ?? `${behaviour}-${target}.pem`;
};

/** What listens at some addresses, and how it behaves there. */
interface Listener {
  readonly target: Target;
  readonly ips: readonly string[];
  readonly behaviour: Behaviour;
}

function serverBlock(spec: LabSpec, { target, ips, behaviour }: Listener, dir: string): string {
  const tls = behaviour !== 'plain-http';
  const listen = ips.map((ip) => `  listen ${ip.includes(':') ? `[${ip}]` : ip}:443${tls ? ' ssl' : ''};`);
  const certificate = tls
    ? [`  ssl_certificate ${dir}/${certificateOf(spec, target, behaviour)};`, `  ssl_certificate_key ${dir}/leaf.key;`]
    : [];
  if (behaviour === 'tls-1.2') certificate.push('  ssl_protocols TLSv1.2;');
  if (behaviour === 'mutual-tls')
    certificate.push('  ssl_verify_client on;', `  ssl_client_certificate ${dir}/aws-${target}.pem;`);
  if (behaviour === 'old-tls') certificate.push('  ssl_protocols TLSv1 TLSv1.1;', '  ssl_ciphers ALL:@SECLEVEL=0;');
  const body =
    behaviour === 'portal' || behaviour === 'mutual-tls' || !tls
      ? PORTAL_SERVER
      : target === 's3'
        ? s3Server(spec.s3)
        : API_SERVER;
  return `server {\n${[...listen, ...certificate].join('\n')}${body}}\n`;
}

const configuration = (name: string, spec: LabSpec, servers: readonly string[]): string => `
user root;
worker_processes 1;
pid /run/lab/web/${name}.pid;
error_log /run/lab/web/${name}.error.log;
events { worker_connections 1024; }
http {
  access_log /run/lab/web/${name}.access.log;
  client_body_temp_path /run/lab/web/${name}-body;
  proxy_temp_path /run/lab/web/${name}-proxy;
  fastcgi_temp_path /run/lab/web/${name}-fastcgi;
  uwsgi_temp_path /run/lab/web/${name}-uwsgi;
  scgi_temp_path /run/lab/web/${name}-scgi;
  server_tokens off;
  ssl_protocols TLSv1.2 TLSv1.3;
  ssl_session_cache off;
  map_hash_bucket_size 256;
  keepalive_timeout 20s;
  map $request_id $amzn_id {
    "~^(?<u1>.{8})(?<u2>.{4})(?<u3>.{4})(?<u4>.{4})(?<u5>.{12})$" "$u1-$u2-$u3-$u4-$u5";
  }
  map "$request_method $http_authorization" $is_api_call {
    default 0;
    "~^POST" 1;
    "~ AWS4-HMAC-SHA256" 1;
  }
${s3Maps(spec.s3, spec.place)}
${servers.join('')}
}
`;

/** Each service with the addresses that it listens on at this end. */
function listeners(spec: LabSpec, end: 'ep' | 'inet'): readonly (readonly [Target, readonly string[]])[] {
  if (end === 'inet') {
    const withNat64 = (ips: readonly string[]): string[] => [...ips, ...(spec.dns64 ? ips.map(nat64) : [])];
    return [
      ...LAB_SERVICES.map((s) => [s, withNat64([publicAddress(s)])] as const),
      ['s3', [...withNat64([...S3_V4, ...S3_DUALSTACK_V4]), ...S3_V6]] as const,
    ];
  }
  return LAB_SERVICES.map((s) => [s, spec.endpoints[s] ?? []] as const).filter(([, ips]) => ips.length > 0);
}

/** The addresses of one target by what is there. */
function behavingAs(spec: LabSpec, target: Target, ips: readonly string[]): readonly Listener[] {
  const at = (ip: string): Behaviour => (target === 's3' ? spec.s3At?.[ip] : undefined) ?? behaviourOf(spec, target);
  return [...new Set(ips.map(at))].map((behaviour) => ({ target, ips: ips.filter((ip) => at(ip) === behaviour), behaviour }));
}

/** What a server of packages says to whatever it is asked. */
const REPOSITORY_SAYS = {
  serves: 'default_type application/octet-stream; return 200 "lab";',
  refuses: 'return 403 "refused";',
  missing: 'return 404 "not found";',
  fails: 'return 503 "busy";',
  page: 'default_type text/html; return 200 "<html><head><title>Sign in</title></head></html>";',
} as const;

function repositoryBlocks({ repositories = {} }: LabSpec): readonly string[] {
  return Object.entries(repositories).map(
    ([host, says]) =>
      `server {\n  listen ${REPOSITORIES}:80;\n  server_name ${host};\n  location ~ /gone/ { return 404; }\n  location / { ${REPOSITORY_SAYS[says]} }\n}\n`,
  );
}

async function startEnd(spec: LabSpec, end: 'ep' | 'inet', dir: string): Promise<void> {
  const all = listeners(spec, end).flatMap(([target, ips]) => behavingAs(spec, target, ips));
  const served = all.filter(({ behaviour }) => !MISBEHAVING.includes(behaviour));
  const bad = all.filter(({ behaviour }) => MISBEHAVING.includes(behaviour));
  const path = `/run/lab/web/${end}.conf`;
  writeFileSync(
    path,
    configuration(end, spec, [
      ...served.map((listener) => serverBlock(spec, listener, dir)),
      ...(end === 'inet' ? repositoryBlocks(spec) : []),
    ]),
  );
  const started: Promise<unknown>[] = [];
  // nginx goes into the background only after its sockets are bound.
  if (served.length > 0) started.push(run(inNamespace(end, ['nginx', '-e', `/run/lab/web/${end}.error.log`, '-c', path])));
  if (bad.length > 0) {
    const list = bad.flatMap(({ ips, behaviour }) => ips.map((ip) => ({ ip, behaviour })));
    started.push(startService(end, 'misbehaving.ts', list));
  }
  await Promise.all(started);
}

/** Starts every TLS server of the lab; resolves when all listen. */
export async function startEndpoints(spec: LabSpec): Promise<void> {
  mkdirSync('/run/lab/web', { recursive: true });
  const dir = certificates();
  await Promise.all([startEnd(spec, 'ep', dir), startEnd(spec, 'inet', dir)]);
}
