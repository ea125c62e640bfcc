/** The way from the node to each service as a row of hops, each with its worst answer: what the picture and the tables draw. */
import type { AccountVerdict, SuspectVerdict } from '../../account/verdict/account-verdict.types.ts';
import type { Mark } from '../mark.ts';

export interface WayHop {
  readonly label: string;
  readonly mark: Mark;
  /** The very rule where it stops; null where it does not. */
  readonly culprit: { readonly id: string; readonly part: string | null; readonly because: string } | null;
}

export interface Way {
  /** A host; null: the node itself, with its role and its registration. */
  readonly host: string | null;
  readonly hops: readonly WayHop[];
}

type Code = SuspectVerdict['code'];

const NAMES: readonly Code[] = [
  'account/vpc-dns',
  'account/dhcp-options',
  'account/resolver-rule',
  'account/hosted-zone',
  'account/dns-firewall',
  'account/private-dns',
];
const ENDPOINTS: readonly Code[] = ['account/endpoint-missing', 'account/endpoint-unusable'];

type Belongs = (suspect: SuspectVerdict) => boolean;

const at =
  (code: Code, side: SuspectVerdict['side']): Belongs =>
  (one) =>
    one.code === code && one.side === side;
const oneOf =
  (...codes: readonly Code[]): Belongs =>
  ({ code }) =>
    codes.includes(code);

/** In the order in which packets meet them. What lies at neither end is what the route leads through. */
const WAY: readonly (readonly [label: string, Belongs])[] = [
  ['name', oneOf(...NAMES)],
  ['group', at('account/security-group', 'node')],
  ['ACL', at('account/network-acl', 'node')],
  ['route', at('account/route', 'node')],
  ['gateway', (one) => one.code === 'account/gateway' || (one.side === undefined && isOfPackets(one))],
  ['endpoint', oneOf(...ENDPOINTS)],
  ['its ACL', at('account/network-acl', 'far')],
  ['its group', at('account/security-group', 'far')],
  ['way back', at('account/route', 'far')],
];

const NODE: readonly (readonly [label: string, Belongs])[] = [
  ['instance', oneOf('account/instance')],
  ['profile', oneOf('account/instance-profile')],
  ['trust', oneOf('account/role-trust')],
  ['role', oneOf('account/role-policy')],
  ['boundary', oneOf('account/role-boundary')],
  ['policies', oneOf('account/endpoint-policy')],
  ['registered', oneOf('account/managed-node')],
];

function isOfPackets({ code }: SuspectVerdict): boolean {
  return code === 'account/security-group' || code === 'account/network-acl' || code === 'account/route';
}

export const HOP_MARK: Readonly<Record<SuspectVerdict['outcome'], Mark>> = { cause: 'error', excluded: 'ok', unknown: 'unknown' };

export function waysOf({ suspects, findings }: AccountVerdict): readonly Way[] {
  const broken = findings.flatMap(({ subjects }) => subjects);
  // What is stopped comes first: nobody should have to look for it.
  const hosts = [...new Set([...broken, ...suspects.flatMap((one) => one.hosts)])];
  const rows: readonly Way[] = [
    ...hosts.map((host) => ({
      host,
      hops: hopsOf(
        WAY,
        suspects.filter(({ hosts: own }) => own.includes(host)),
      ),
    })),
    {
      host: null,
      hops: hopsOf(
        NODE,
        suspects.filter(({ hosts: own }) => own.length === 0),
      ),
    },
  ];
  return rows.filter(({ hops }) => hops.length > 0);
}

function hopsOf(stations: typeof WAY, suspects: readonly SuspectVerdict[]): readonly WayHop[] {
  return stations.flatMap(([label, belongs]): readonly WayHop[] => {
    const own = suspects.filter(belongs);
    if (own.length === 0) return [];
    const cause = own.find((one) => one.outcome === 'cause');
    if (cause !== undefined) return [{ label, mark: 'error', culprit: cause.culprit }];
    return [{ label, mark: own.some(({ outcome }) => outcome === 'unknown') ? 'unknown' : 'ok', culprit: null }];
  });
}

/** `✓ name, ✗ its group (sg-0abc)`: for those who do not see the picture. */
export function wordsOf({ hops }: Way): string {
  const word = { error: 'stops', ok: 'passes', unknown: 'unknown', warning: '', info: '', skipped: '' } as const;
  return hops
    .map(({ label, mark, culprit }) => `${label} ${word[mark]}${culprit === null ? '' : ` (${placeOf(culprit)})`}`)
    .join(', ');
}

export function placeOf({ id, part }: { readonly id: string; readonly part: string | null }): string {
  return part === null ? id : `${id}, ${part}`;
}
