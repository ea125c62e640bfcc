/** Values that are more than a word or a number. */
import type { ProxyServer } from '../facts/proxy.ts';
import type { Secret } from '../secret.ts';

/** `--proxy`: the agent's, none, or one that the user names. */
export type ProxyOption =
  | { readonly mode: 'agent' | 'none' }
  | { readonly mode: 'url'; readonly server: ProxyServer; readonly credentials: Secret | null };

/** `--ca-bundle`, already read. */
export interface CaBundle {
  readonly path: string;
  readonly pem: string;
}
