/**
 * The usual names beside those that the agent is set to: a control. Where the agent's own name fails and the usual one works, the setting is to
 * blame and not the network. So the usual one is connected to only where the other fails: a healthy run makes no connection for it.
 */
import type { HostFacts } from '../../facts.ts';
import type { Plan } from '../plan.ts';

export interface Controls {
  /** A name's addresses, by one more server. */
  readonly resolved: (usual: HostFacts, ips: readonly string[]) => void;
  /** A host hangs or has failed. */
  readonly fails: (host: string) => void;
}

/** `connect`: called as soon as both are known, that the agent's name fails and an address of the usual one. */
export function controlsOf({ hosts }: Plan, connect: (usual: HostFacts, ips: readonly string[]) => void): Controls {
  const known = new Map<string, readonly string[]>();
  const failing = new Set<string>();
  const usualOf = (host: string): HostFacts | undefined => {
    const set = hosts.find((planned) => planned.host === host && planned.override === true);
    return set && hosts.find(({ kind, service }) => kind === 'usual' && service === set.service);
  };
  return {
    resolved(usual, ips) {
      known.set(usual.host, [...(known.get(usual.host) ?? []), ...ips]);
      if (failing.has(usual.host)) connect(usual, ips);
    },
    fails(host) {
      const usual = usualOf(host);
      if (usual === undefined || failing.has(usual.host)) return;
      failing.add(usual.host);
      connect(usual, known.get(usual.host) ?? []);
    },
  };
}
