/** The corporate proxies: squid (plain, denying, authenticating, intercepting) and tinyproxy. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { PROXY } from './addresses.ts';
import { certificates } from './certificates.ts';
import { startDaemon } from './service.ts';
import { runSync } from './shell.ts';
import type { ProxyServer } from './types.ts';

export const SQUID: ProxyServer = { program: 'squid', refuses: [], login: null, intercepts: false, servesNobody: false };
export const TINYPROXY: ProxyServer = { ...SQUID, program: 'tinyproxy' };
export const SQUID_URL = `http://${PROXY.squid}:3128`;
export const TINYPROXY_URL = `http://${PROXY.tinyproxy}:8888`;

const DIR = '/run/lab/proxy';

function squidConfiguration(proxy: ProxyServer): string {
  const dir = certificates();
  const bump = `ssl-bump tls-cert=${dir}/corporate-intermediate.pem tls-key=${dir}/corporate-intermediate.key generate-host-certificates=on dynamic_cert_mem_cache_size=4MB`;
  return [
    'visible_hostname proxy.corp.example',
    `http_port ${PROXY.squid}:3128${proxy.intercepts ? ` ${bump}` : ''}`,
    `pid_filename ${DIR}/squid.pid`,
    `access_log stdio:${DIR}/squid.access.log`,
    `cache_log ${DIR}/squid.cache.log`,
    `coredump_dir ${DIR}`,
    'cache deny all',
    'shutdown_lifetime 0 seconds',
    'acl https port 443',
    'http_access deny CONNECT !https',
    ...(proxy.servesNobody ? ['http_access deny all'] : []),
    ...(proxy.refuses.length > 0 ? [`acl refused dstdomain ${proxy.refuses.join(' ')}`, 'http_access deny refused'] : []),
    ...(proxy.login === null
      ? []
      : [
          `auth_param basic program /usr/lib/squid/basic_ncsa_auth ${DIR}/users`,
          'auth_param basic children 2 startup=1 idle=1',
          'auth_param basic realm Example Corp',
          'acl known proxy_auth REQUIRED',
          'http_access deny !known',
        ]),
    'http_access allow all',
    ...(proxy.intercepts
      ? [
          `sslcrtd_program /usr/lib/squid/security_file_certgen -s ${DIR}/certificates -M 4MB`,
          'sslcrtd_children 2 startup=1 idle=1',
          'acl first at_step SslBump1',
          'ssl_bump peek first',
          'ssl_bump bump all',
          `tls_outgoing_options cafile=${dir}/amazon-root.pem`,
        ]
      : []),
    '',
  ].join('\n');
}

/**
 * squid refuses to be root: it runs in a user namespace in which its user is nobody, which works for root and others alike.
 */
const AS_NOBODY = ['unshare', '--user', '--map-user=65534', '--map-group=65534', '--'];

function startSquid(proxy: ProxyServer): Promise<void> {
  if (proxy.login !== null) {
    const hash = runSync(['openssl', 'passwd', '-apr1', proxy.login.password]).trim();
    writeFileSync(`${DIR}/users`, `${proxy.login.user}:${hash}\n`);
  }
  if (proxy.intercepts) runSync(['/usr/lib/squid/security_file_certgen', '-c', '-s', `${DIR}/certificates`, '-M', '4MB']);
  writeFileSync(`${DIR}/squid.conf`, squidConfiguration(proxy));
  return startDaemon('proxy', [...AS_NOBODY, 'squid', '-N', '-d', '1', '-f', `${DIR}/squid.conf`], 'Accepting');
}

function startTinyproxy(proxy: ProxyServer): Promise<void> {
  writeFileSync(`${DIR}/filter`, proxy.refuses.map((host) => `^${host.replaceAll('.', String.raw`\.`)}$\n`).join(''));
  writeFileSync(
    `${DIR}/tinyproxy.conf`,
    [
      `Listen ${PROXY.tinyproxy}`,
      'Port 8888',
      'Timeout 60',
      'MaxClients 100',
      'LogLevel Info',
      `PidFile "${DIR}/tinyproxy.pid"`,
      'ConnectPort 443',
      `Filter "${DIR}/filter"`,
      ...(proxy.servesNobody ? ['Allow 192.0.2.1'] : []),
      ...(proxy.login === null ? [] : [`BasicAuth ${proxy.login.user} ${proxy.login.password}`]),
      '',
    ].join('\n'),
  );
  return startDaemon('proxy', ['tinyproxy', '-d', '-c', `${DIR}/tinyproxy.conf`], 'Accepting connections');
}

/** Starts the proxies; resolves when they listen. */
export async function startProxies(proxies: readonly ProxyServer[]): Promise<void> {
  if (proxies.length === 0) return;
  mkdirSync(DIR, { recursive: true });
  await Promise.all(proxies.map((proxy) => (proxy.program === 'squid' ? startSquid(proxy) : startTinyproxy(proxy))));
}
