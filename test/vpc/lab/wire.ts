/** Distance and damage: a wire of its own between the router and the far ends (endpoints, internet), not before resolver and IMDS. */
import { fileURLToPath } from 'node:url';
import { startDaemon } from './service.ts';
import { inNamespace, runSync } from './shell.ts';
import { SLOW_ENDS } from './topology.ts';
import type { WireSpec } from './types.ts';

/** Starts the forwarder; half of the round trip is added in each direction. Resolves when it forwards. */
export function startWire(rttMs: number, damage: WireSpec | null): Promise<void> {
  const off = (dev: string): string[] => ['ethtool', '-K', dev, 'tx', 'off', 'tso', 'off', 'gso', 'off', 'gro', 'off'];
  for (const end of SLOW_ENDS) {
    runSync(inNamespace(end, off('eth0')));
    runSync(inNamespace('rtr', off(`v-${end}`)));
    for (const dev of [`r-${end}`, `e-${end}`]) {
      runSync(inNamespace('wire', off(dev)));
      // Without an address of its own the wire stays silent (no router solicitations, no IPv6 neighbours).
      runSync(inNamespace('wire', ['sh', '-c', `echo 1 >/proc/sys/net/ipv6/conf/${dev}/disable_ipv6`]));
      runSync(inNamespace('wire', ['ip', 'link', 'set', dev, 'up']));
    }
  }
  const script = fileURLToPath(new URL('servers/wire.py', import.meta.url));
  const configuration = {
    delayMs: rttMs / 2,
    pairs: SLOW_ENDS.map((end) => [`r-${end}`, `e-${end}`]),
    lossPercent: damage?.lossPercent ?? 0,
    seed: damage?.seed ?? 0,
    sniDropped: damage?.sniDropped ?? [],
  };
  return startDaemon('wire', ['/usr/bin/python3', script, JSON.stringify(configuration)], 'ready\n');
}
