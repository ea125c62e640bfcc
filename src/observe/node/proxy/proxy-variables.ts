/** This process's proxy settings: only scheme, host and port. Credentials are secret. */
import type { NodeFacts } from '../../../facts.ts';
import { proxyUrl } from '../../../knowledge/proxy-url.ts';
import type { Environment } from '../../../platform/ports.ts';
import { printable } from '../untrusted-values.ts';
import { parseProxy, withoutLogins } from './proxy-settings.ts';

const NAMES = ['HTTPS_PROXY', 'https_proxy', 'HTTP_PROXY', 'http_proxy', 'NO_PROXY', 'no_proxy'];

export function proxyVariables({ variables }: Environment): NodeFacts['proxyVariables'] {
  return NAMES.flatMap((name) => {
    const value = variables[name];
    if (value === undefined || value === '') return [];
    return [
      { name, value: name.toLowerCase() === 'no_proxy' ? printable(withoutLogins(value), 500) : withoutCredentials(value) },
    ];
  });
}

function withoutCredentials(value: string): string {
  const server = parseProxy(value)?.server ?? null;
  return server === null ? '(not a URL)' : proxyUrl(server);
}
