/**
 * Where a packet goes: to its address in the real network, where the scenario says in the simulated
 * VPC.
 */
export type Route =
  | { readonly kind: 'to'; readonly ip: string; readonly port: number }
  /** Vanishes without an answer. */
  | { readonly kind: 'drop' }
  | { readonly kind: 'refuse' }
  | { readonly kind: 'unreachable' };
export type Translate = (target: { readonly ip: string; readonly port: number }, protocol: 'tcp' | 'udp') => Route;

export const asAddressed: Translate = ({ ip, port }) => ({ kind: 'to', ip, port });
