/**
 * A made-up fleet on two days, the same for the same seed: the records of each day, the inventory, and the truth about every node. Records
 * are written as `compactRecord` writes them, without the verdict that takes a hundred times as long.
 */
import type { CompactRecord } from '../../src/deliver/compact-record.types.ts';
import type { FindingCode } from '../../src/findings/index.ts';
import type { Status } from '../../src/verdict.types.ts';
import { Dice } from '../dice.ts';

export interface DayOptions {
  readonly seed?: number;
  /** All nodes that the inventory has running. */
  readonly nodes?: number;
  readonly accounts?: number;
  /** Of `nodes`: half never reported, half did only on the first day. */
  readonly silent?: number;
  /** Of `nodes`: failing on the first day, healthy on the second. */
  readonly healed?: number;
}

/** What a node says on one day. */
export interface Seen {
  readonly at: number;
  readonly status: Status;
  readonly causes: readonly FindingCode[];
}

export interface MadeNode {
  /** By which it reports on the second day, or would. */
  readonly id: string;
  /** Where it has a hybrid registration on EC2: the instance's own id, by which it reported on the first day. */
  readonly instanceId: string | null;
  readonly account: string;
  readonly region: string;
  readonly vpc: string;
  readonly subnet: string;
  readonly zone: string;
  readonly groups: readonly string[];
  readonly resolver: string;
  readonly agent: string;
  readonly first: Seen | null;
  readonly second: Seen | null;
  /** In the inventory; null where it is not listed. */
  readonly state: 'running' | 'stopped' | 'terminated' | null;
}

/** Nine causes: where each is, and what it does. */
const PLACES: readonly { readonly code: FindingCode; readonly status: Status; readonly share: number }[] = [
  { code: 'dns/forwarder-missing', status: 'broken', share: 1 },
  { code: 'dns/endpoint-missing', status: 'broken', share: 1 },
  { code: 'tcp/filtered', status: 'broken', share: 0.5 },
  { code: 'tcp/no-internet-path', status: 'broken', share: 0.5 },
  { code: 'tls/intercepted', status: 'broken', share: 0.7 },
  { code: 'auth/denied-role', status: 'broken', share: 0.3 },
  { code: 'agent/not-running', status: 'broken', share: 0.2 },
  { code: 'clock/skew', status: 'degraded', share: 0.2 },
  { code: 'path/lossy', status: 'degraded', share: 0.4 },
];
export const CAUSES: readonly FindingCode[] = PLACES.map(({ code }) => code);

const REGIONS = ['eu-central-1', 'us-east-1', 'ap-southeast-2'];
const VPCS_OF_ACCOUNT = 5;
const DAY_MS = 86_400_000;
/** The first of the two days, at midnight. */
export const FIRST_DAY = Date.UTC(2026, 10, 25);

const hex = (prefix: string, number: number): string => `${prefix}-0${number.toString(16).padStart(16, '0')}`;

/** All nodes: the running ones, then a few that are switched off, and a few that no inventory lists. */
export function madeDays(options: DayOptions = {}): readonly MadeNode[] {
  const { seed = 24, nodes = 50_000, accounts = 12, silent = 400, healed = 300 } = options;
  const dice = new Dice(seed);
  const others = Math.max(10, Math.round(nodes / 500));
  const made: MadeNode[] = [];
  let healing = 0;
  for (let number = 0; number < nodes + 2 * others; number += 1) {
    const place = placed(dice, accounts);
    const causes = causesOf(dice, place.vpcNumber);
    const isSilent = number < silent;
    const isHealed = !isSilent && healing < healed && causes.length > 0;
    if (isHealed) healing += 1;
    const failing = seenOf(causes);
    const first = { ...failing, at: FIRST_DAY + dice.below(DAY_MS) };
    const second = { ...(isHealed ? seenOf([]) : failing), at: FIRST_DAY + DAY_MS + dice.below(DAY_MS) };
    const isOff = number >= nodes && number < nodes + others;
    const isStranger = number >= nodes + others;
    // A later registration gives an instance a second name.
    const isRenamed = !isSilent && !isOff && !isStranger && number % 997 === 0;
    made.push({
      ...place,
      id: hex(isRenamed ? 'mi' : 'i', number + 1),
      instanceId: isRenamed ? hex('i', number + 1) : null,
      first: isSilent && number % 2 === 0 ? null : !isSilent && !isOff && !isHealed && number % 500 === 7 ? null : first,
      second: isSilent || isOff ? null : second,
      state: isOff ? (number % 2 === 0 ? 'stopped' : 'terminated') : isStranger ? null : 'running',
    });
  }
  return made;
}

function placed(dice: Dice, accounts: number) {
  const account = dice.below(accounts);
  const vpcNumber = account * VPCS_OF_ACCOUNT + dice.below(VPCS_OF_ACCOUNT);
  const region = REGIONS[vpcNumber % REGIONS.length] ?? 'eu-central-1';
  return {
    vpcNumber,
    account: String(111_100_000_000 + account * 7_919),
    region,
    vpc: hex('vpc', vpcNumber),
    subnet: hex('subnet', vpcNumber * 10 + dice.below(6)),
    zone: `${region}${dice.one(['a', 'b', 'c'])}`,
    groups: [hex('sg', vpcNumber * 4 + dice.below(3))],
    resolver: vpcNumber % 9 === 0 ? '10.30.0.53' : '169.254.169.253',
    agent: dice.chance(0.05) ? '3.3.40.0' : '3.3.3572.0',
  };
}

/** Every third VPC has one of the nine causes on a part of its nodes; a few nodes have two. */
function causesOf(dice: Dice, vpcNumber: number): readonly FindingCode[] {
  const [first, second] = [dice.next(), dice.next()];
  const place = vpcNumber % 3 === 0 ? PLACES[(vpcNumber / 3) % PLACES.length] : undefined;
  if (place === undefined || first >= place.share) return [];
  return second < 0.02 && place.code !== 'clock/skew' ? [place.code, 'clock/skew'] : [place.code];
}

function seenOf(causes: readonly FindingCode[]): Omit<Seen, 'at'> {
  const all = PLACES.filter(({ code }) => causes.includes(code));
  const status = all.length === 0 ? 'healthy' : all.some((one) => one.status === 'broken') ? 'broken' : 'degraded';
  return { status, causes };
}

/** One line of NDJSON for every node that reports on this day, in an order that is not that of the ids. */
export function* linesOf(nodes: readonly MadeNode[], day: 'first' | 'second'): Generator<string> {
  for (let index = 0; index < nodes.length; index += 1) {
    const node = nodes[(index * 7_919) % nodes.length];
    const seen = node?.[day];
    if (node !== undefined && seen != null) yield JSON.stringify(recordOf(node, seen, day));
  }
}

function recordOf(node: MadeNode, { at, status, causes }: Seen, day: 'first' | 'second'): CompactRecord {
  const { id, instanceId, account, region, vpc, subnet, zone, groups, resolver, agent } = node;
  const isRenamed = instanceId !== null && day === 'second';
  return {
    schemaVersion: '1.0',
    record: 'ssm-probe',
    id: `${(instanceId ?? id).slice(-12)}-${day}`,
    startedAt: new Date(at).toISOString(),
    version: '1.0.0',
    node: {
      kind: isRenamed ? 'hybrid' : 'ec2',
      id: isRenamed ? id : (instanceId ?? id),
      ...(isRenamed ? { instanceId } : {}),
      account,
      region,
      az: zone,
      vpcId: vpc,
      subnetId: subnet,
      sgs: groups,
      agentVersion: agent,
      resolvers: [resolver],
    },
    status,
    causes,
  };
}

/** What `aws ec2 describe-instances` prints, all accounts and Regions in one document, with the members that matter. */
export function inventoryOf(nodes: readonly MadeNode[]): string {
  const reservations = nodes
    .filter(({ state }) => state !== null)
    .map(({ id, instanceId, account, vpc, subnet, zone, groups, state }) => ({
      Groups: [],
      Instances: [
        {
          AmiLaunchIndex: 0,
          ImageId: 'ami-00000000000000001',
          InstanceId: instanceId ?? id,
          InstanceType: 't3.micro',
          Placement: { AvailabilityZone: zone, GroupName: '', Tenancy: 'default' },
          PrivateIpAddress: '10.0.0.1',
          State: { Code: 16, Name: state },
          SubnetId: subnet,
          VpcId: vpc,
          SecurityGroups: groups.map((GroupId) => ({ GroupId, GroupName: 'web' })),
          Tags: [{ Key: 'Name', Value: 'web' }],
        },
      ],
      OwnerId: account,
    }));
  return JSON.stringify({ Reservations: reservations });
}

export interface Truth {
  /** The ids that are on the list of each cause on the second day. */
  readonly causes: ReadonlyMap<FindingCode, readonly string[]>;
  readonly never: readonly string[];
  readonly stopped: readonly string[];
  /** They report and are in no inventory. */
  readonly unlisted: readonly string[];
  readonly healed: readonly string[];
  /** On the second day and not on the first, and the other way round. */
  readonly appeared: readonly string[];
  readonly gone: readonly string[];
  readonly reporting: number;
}

/** On the evening of the second day. Every list is sorted. A node has the name by which a report should know it: the instance's own. */
export function truthOf(nodes: readonly MadeNode[]): Truth {
  const ids = (keep: (node: MadeNode) => boolean): readonly string[] => nodes.filter(keep).map(nameOf).sort();
  const failing = (seen: Seen | null): boolean => seen !== null && seen.status !== 'healthy';
  return {
    causes: new Map(CAUSES.map((code) => [code, ids(({ second }) => second?.causes.includes(code) === true)])),
    never: ids(({ state, first, second }) => state === 'running' && first === null && second === null),
    stopped: ids(({ state, first, second }) => state === 'running' && first !== null && second === null),
    unlisted: ids(({ state, second }) => state === null && second !== null),
    healed: ids(({ first, second }) => failing(first) && second?.status === 'healthy'),
    appeared: ids(({ first, second }) => first === null && second !== null),
    gone: ids(({ first, second }) => first !== null && second === null),
    reporting: nodes.filter(({ second }) => second !== null).length,
  };
}

/** A report names an instance by its own id, whatever it is registered as. */
function nameOf({ id, instanceId }: MadeNode): string {
  return instanceId ?? id;
}
