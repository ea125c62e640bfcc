/** The URLs of repositories. Never throws; a login in one is learnt, so that nobody prints it. */
import { learn } from '../../../scrub/scrub.ts';

export type Parsed =
  | {
      readonly kind: 'web';
      readonly scheme: 'http' | 'https';
      readonly host: string;
      readonly port: number;
      /** Ends with a slash only where the URL does; no query. */
      readonly path: string;
      readonly query: string;
      readonly hasLogin: boolean;
    }
  /** A disk or a medium of this machine. */
  | { readonly kind: 'local' }
  | { readonly kind: 'other'; readonly scheme: string };

const MAX_URL = 4_000;
const LOCAL = new Set(['file', 'copy', 'cdrom', 'cd', 'dvd', 'dir', 'hd', 'iso', 'store', 'rred']);
const PORTS = { http: 80, https: 443 } as const;

export function parseSourceUrl(written: string): Parsed {
  const scheme = /^([a-z][a-z0-9+.-]*):/iu.exec(written)?.[1]?.toLowerCase() ?? '';
  if (LOCAL.has(scheme) || written.startsWith('/')) return { kind: 'local' };
  if ((scheme !== 'http' && scheme !== 'https') || written.length > MAX_URL) return { kind: 'other', scheme };
  const login = /^[a-z]+:\/\/([^/?#]*)@/iu.exec(written)?.[1];
  if (login !== undefined) learn(login);
  const url = URL.canParse(written) ? new URL(written) : null;
  if (url === null || url.hostname === '') return { kind: 'other', scheme: '' };
  return {
    kind: 'web',
    scheme,
    host: url.hostname.replace(/^\[|\]$/gu, '').replace(/\.$/u, ''),
    port: url.port === '' ? PORTS[scheme] : Number(url.port),
    path: url.pathname,
    query: url.search,
    hasLogin: login !== undefined,
  };
}

/** `path/` and what stands below it. */
export function below(path: string, rest: string): string {
  return `${path.endsWith('/') ? path : `${path}/`}${rest}`;
}

/** A path for people: without the query, and without what looks like a token. */
export function shownPath(path: string): string {
  const [plain = ''] = path.split('?', 1);
  return plain
    .split('/')
    .map((part) => (/^(?=.*\d)(?=.*[a-z])[\w%-]{20,}$/iu.test(part) ? '…' : part))
    .join('/')
    .slice(0, 300);
}
