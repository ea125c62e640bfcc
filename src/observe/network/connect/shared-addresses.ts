/**
 * S3 answers under several names at the same addresses. Every address is looked at to the end under
 * one of them, and every name at as many addresses as it has something to read from; a name's other
 * connections to addresses that are looked at anyway are left out, but only as long as S3 is well
 * everywhere. The moment that one connection is not, or is late, everything left out begins.
 */
import type { ConnectionFacts, Facts, HostFacts } from '../../../facts.ts';
import { isWellReached } from '../spare.ts';
import type { Target } from '../target.ts';

/** A connection that is left out for now, and the name under which its address is looked at. */
interface LeftOut {
  readonly planned: HostFacts;
  readonly target: Target;
  readonly under: string;
  readonly begin: () => void;
}

export interface SharedAddresses {
  /** Addresses that most names have been asked at come first: names are compared best where only the name differs. */
  inOrder(planned: HostFacts, addresses: readonly string[]): readonly string[];
  /** Whether this connection may be left out. If so, `begin` is called when something is not well. */
  leavesOut(planned: HostFacts, target: Target, begin: () => void): boolean;
  /** Watches a connection that has begun. */
  watch(planned: HostFacts, ip: string, connection: Promise<ConnectionFacts>): void;
  /** Resolves when all of S3 that has begun is known; what is left out then may stay so. */
  settled(): Promise<void>;
  /** What stays left out of these hosts. */
  leftOut(isWanted: (host: string) => boolean): readonly ConnectionFacts[];
  notProbed(): Facts['notProbed'];
}

export interface SharingLimits {
  /** At how many addresses of each family a name is asked in any case. */
  readonly enough: (host: string) => number;
  /** Resolves when a connection that is still under way is late, or when it is given up. */
  readonly late: (ended: AbortSignal) => Promise<void>;
}

/** The standard name is the agent's own and leaves nothing out. */
const LEAVING: readonly HostFacts['kind'][] = ['dualstack', 'bucket'];

export function sharedAddresses({ enough, late }: SharingLimits): SharedAddresses {
  const under = new Map<string, string>();
  const perName = new Map<string, number>();
  const perAddress = new Map<string, number>();
  const begun: Promise<unknown>[] = [];
  let left: LeftOut[] = [];
  let open = 0;
  let mayLeave = true;
  const ended = new AbortController();

  const beginAll = (): void => {
    mayLeave = false;
    ended.abort();
    const waiting = left;
    left = [];
    for (const { begin } of waiting) begin();
  };
  const watchTime = async (): Promise<void> => {
    await late(ended.signal);
    if (open > 0) beginAll();
    // An address that is known only then is late, too.
    mayLeave = false;
  };

  return {
    inOrder: ({ kind }, addresses) =>
      LEAVING.includes(kind) ? addresses.toSorted((a, b) => (perAddress.get(b) ?? 0) - (perAddress.get(a) ?? 0)) : addresses,
    leavesOut(planned, target, begin) {
      const { host, ip } = target;
      const other = under.get(ip);
      if (!mayLeave || other === undefined || other === host || !LEAVING.includes(planned.kind)) return false;
      if ((perName.get(keyOf(host, ip)) ?? 0) < enough(host)) return false;
      if (left.length === 0) void watchTime();
      left.push({ planned, target, under: other, begin });
      return true;
    },
    watch({ host, service }, ip, connection) {
      if (service !== 's3') return;
      if (!under.has(ip)) under.set(ip, host);
      perAddress.set(ip, (perAddress.get(ip) ?? 0) + 1);
      perName.set(keyOf(host, ip), (perName.get(keyOf(host, ip)) ?? 0) + 1);
      open += 1;
      begun.push(
        connection.then((facts) => {
          open -= 1;
          if (!isGood(facts)) beginAll();
        }),
      );
    },
    async settled() {
      for (let count = -1; count < begun.length; ) {
        count = begun.length;
        await Promise.all(begun);
      }
      ended.abort();
    },
    leftOut: (isWanted) => left.filter(({ target }) => isWanted(target.host)).map(asLeftOut),
    notProbed: () => toldOf(left),
  };
}

const keyOf = (host: string, ip: string): string => `${host} ${ip.includes(':') ? 'v6' : 'v4'}`;

/** AWS itself has answered, and is not in trouble. */
function isGood(facts: ConnectionFacts): boolean {
  const { tcp, http } = facts;
  if (tcp.outcome === 'skipped') return true;
  return isWellReached(facts) && http.outcome === 'ok' && http.requestId !== null && http.status < 500;
}

function asLeftOut({ target, under }: LeftOut): ConnectionFacts {
  const skipped = { outcome: 'skipped', because: `not looked at: all is well there under ${under}` } as const;
  return { ...target, localIp: null, localPort: null, at: '', tcp: skipped, tls: skipped, http: skipped };
}

function toldOf(left: readonly LeftOut[]): Facts['notProbed'] {
  const names = new Set(left.filter(({ planned }) => planned.kind !== 'bucket').map(({ target }) => target.host));
  return [...names].map((name) => {
    const own = left.filter(({ target }) => target.host === name);
    const others = [...new Set(own.map(({ under }) => under))].join(', ');
    return {
      what: `TLS and HTTP under ${name} at ${own.length} of its addresses`,
      why: `they were looked at under ${others}, where all is well, and this name works at others`,
    };
  });
}
