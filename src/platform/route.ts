/** Where a packet goes: to its address, or, in the simulated VPC, where the world says. */
export type Route =
  | { readonly kind: 'to'; readonly ip: string; readonly port: number }
  /** Vanishes without an answer. */
  | { readonly kind: 'drop' }
  | { readonly kind: 'refuse' }
  | { readonly kind: 'unreachable' };
export type Translate = (target: { readonly ip: string; readonly port: number }, protocol: 'tcp' | 'udp') => Route;

export const asAddressed: Translate = ({ ip, port }) => ({ kind: 'to', ip, port });
