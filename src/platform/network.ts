import { openDatagrams } from './datagrams.ts';
import { openDial } from './dial.ts';
import { httpOver } from './http.ts';
import type { Network } from './ports.ts';
import type { Translate } from './route.ts';
import { startTls } from './tls.ts';

export type { Route, Translate } from './route.ts';

/** Most runs have no proxy, and do without Node's own HTTP. */
const tunnel: Network['tunnel'] = async (socket, request) =>
  request.protocol === 'socks5'
    ? (await import('./socks.ts')).openSocks(socket, request)
    : (await import('./tunnel.ts')).openTunnel(socket, request);

/** A network that sends every packet where `translate` says. */
export function createNetwork(translate: Translate): Network {
  return { datagrams: openDatagrams(translate), dial: openDial(translate), startTls, http: httpOver, tunnel };
}
