/** For the owner of a proxy whose tunnel opens, and in which TLS does not come about. */

import type { At } from '../picture/seen.ts';
import { list } from './phrases.ts';
import { askProxy } from './proxy-commands.ts';
import { remedy } from './remedy.ts';
import type { RemedyContext } from './remedy-context.ts';
import type { Remedy } from './remedy-types.ts';

/** What has to pass behind the proxy; empty where nothing went through one. `what`: the rest of a sentence that begins with "must". */
export function passBehindProxy(
  addresses: readonly At[],
  what: string,
  context: RemedyContext,
  verification: string,
): readonly Remedy[] {
  const tunnels = addresses.flatMap(({ host, viaProxy }) => (viaProxy === undefined ? [] : [{ host, viaProxy }]));
  if (tunnels.length === 0) return [];
  return [
    remedy({
      title: 'have the proxy pass the handshake on',
      owner: 'proxy',
      text:
        `The proxy opens its tunnels, and what happens to the hello happens in the proxy, or in a firewall behind it. Both must ${what} ` +
        `(${list([...tunnels.map(({ host }) => host), ...context.requiredHosts], 8)}).`,
      commands: tunnels.slice(0, 2).map(({ host, viaProxy }) => askProxy(context, viaProxy, host, viaProxy.hasCredentials)),
      risk: 'The commands only read. Every node behind this proxy can then use these names.',
      verify: verification,
    }),
  ];
}
