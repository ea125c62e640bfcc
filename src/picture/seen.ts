/** What was seen, and where: from the picture to data and evidence. */

import type { ProxyServer } from '../facts/proxy.ts';
import type { AddressPicture } from './endpoint.ts';
import type { View } from './views.ts';

/** A DNS server and what it says, in words: `NXDOMAIN`, `52.94.10.11`, `no answer` … */
export interface ServerSays {
  readonly server: string;
  readonly says: string;
}

/** One address of one host, and what happened there in the kernel's or OpenSSL's words. */
export interface At {
  readonly host: string;
  readonly ip: string;
  readonly detail?: string;
  readonly localIp?: string;
  readonly localPort?: number;
  readonly at?: string;
  /** The proxy that the host is behind; `ip` is its address. */
  readonly viaProxy?: ProxyServer;
}

export function viewSays({ server, says: words }: View): ServerSays {
  return { server, says: words };
}

/** Servers once each, with what they say of the first of the hosts. */
export function distinct(servers: readonly ServerSays[]): ServerSays[] {
  const seen = new Map<string, ServerSays>();
  for (const entry of servers) if (!seen.has(entry.server)) seen.set(entry.server, entry);
  return [...seen.values()];
}

/** An address with what a flow log search needs: the five-tuple and the time. */
export function at(host: string, { ip, connection, reach }: AddressPicture): At {
  const reason = reach.state === 'fails' ? reach.reason : undefined;
  return {
    host,
    ip,
    ...(reason === undefined ? {} : { detail: connection === null ? reason : detailOf(connection, reason) }),
    ...(connection?.proxy === undefined ? {} : { viaProxy: connection.proxy.server }),
    ...(connection === null || connection.at === '' ? {} : { at: connection.at }),
    ...(connection?.localIp == null || connection.localPort === null
      ? {}
      : { localIp: connection.localIp, localPort: connection.localPort }),
  };
}

function detailOf({ tcp, tls, http }: NonNullable<AddressPicture['connection']>, reason: string): string {
  for (const step of [tcp, tls, http]) if (step.outcome === 'failed') return `${reason}: ${step.detail}`;
  return tls.outcome === 'ok' && tls.verifyError !== null ? `${reason}: ${tls.verifyError}` : reason;
}

export function evidenceAt({ host, ip, detail, viaProxy }: At): string {
  return `${host} ${viaProxy !== undefined ? 'through the proxy' : 'at'} ${ip}: ${detail ?? 'answers'}`;
}
