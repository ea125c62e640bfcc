/** Proxy settings in words. */

import type { ProxyServer } from '../../facts/proxy.ts';
import { proxyUrl } from '../../knowledge/proxy-url.ts';

export function inWords(server: ProxyServer | null): string {
  if (server === null) return 'none';
  return `${proxyUrl(server)}${server.hasCredentials ? ' with credentials' : ''}`;
}
