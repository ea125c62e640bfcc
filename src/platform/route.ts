/** Where a packet goes: the real network sends it where it is addressed, the simulated VPC decides. */
export type Route =
  | { readonly kind: 'to'; readonly ip: string; readonly port: number }
  /** Vanishes: nothing ever comes back. */
  | { readonly kind: 'drop' }
  | { readonly kind: 'refuse' }
  | { readonly kind: 'unreachable' };
export type Translate = (target: { readonly ip: string; readonly port: number }, protocol: 'tcp' | 'udp') => Route;

/** The real network. */
export const asAddressed: Translate = ({ ip, port }) => ({ kind: 'to', ip, port });
