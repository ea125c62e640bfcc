/**
 * Reads from one record what the roll-up keeps. Anybody may have written the record, so every
 * member is checked and every text and list is bounded.
 */
import type { CompactRecord } from '../deliver/compact-record.types.ts';
import type { NodeVerdict, Status, Verdict } from '../verdict.types.ts';

/** What nodes can share. `securityGroups` and `resolvers` may have several values each. */
export interface Attributes {
  readonly kind: string;
  readonly account: string | null;
  readonly region: string;
  readonly vpc: string | null;
  readonly subnet: string | null;
  readonly zone: string | null;
  readonly agentVersion: string | null;
  readonly ami: string | null;
  readonly proxy: string | null;
  readonly securityGroups: readonly string[];
  readonly resolvers: readonly string[];
}

export const STATUSES = ['healthy', 'degraded', 'broken', 'inconclusive'] as const satisfies readonly Status[];
export type FleetStatus = Status;

export interface Sighting {
  readonly id: string | null;
  /** The instance's own id, where `id` is another name of it. */
  readonly instanceId: string | null;
  /** The id of the run; null where the record has none. */
  readonly run: string | null;
  /** When the run started, in milliseconds since the epoch. */
  readonly at: number;
  readonly status: FleetStatus;
  /** Codes of errors and warnings, sorted, each once. */
  readonly causes: readonly string[];
  readonly attributes: Attributes;
}

export type Broken =
  | 'longer than 2 MiB'
  | 'not JSON'
  | 'no verdict of ssm-probe'
  | 'schemaVersion is not 1.x'
  | 'startedAt is not a time'
  | 'status is none of the known ones'
  | 'node is not what it should be'
  | 'causes or findings are not what they should be';

type Json = Readonly<Record<string, unknown>>;
/** The members by their writers' names, which the compiler checks; what they hold, nobody knows yet. */
type Unchecked<T> = { readonly [K in keyof T]?: unknown };

/** An IPv6 address has 39 characters, AWS's ids 24 at most; host names are cut. */
const MAX_TEXT = 64;
/** Of one interface; a compact record has no more. */
const MAX_VALUES = 16;
const MAX_CAUSES = 32;
/** More than any verdict has. Further ones only cost time. */
const MAX_SCANNED = 400;
const CODE = /^[a-z][a-z0-9-]{0,15}\/[a-z0-9-]{1,40}$/u;

/** Reads a compact record or a full verdict, or tells what is wrong with it. */
export function sightingOf(value: unknown): Sighting | Broken {
  if (!isObject(value)) return 'no verdict of ssm-probe';
  const isCompact = value['record'] === 'ssm-probe';
  if (!isCompact && !(isObject(value['tool']) && value['tool']['name'] === 'ssm-probe')) return 'no verdict of ssm-probe';
  const { schemaVersion, startedAt, status, node } = value;
  if (typeof schemaVersion !== 'string' || !schemaVersion.startsWith('1.')) return 'schemaVersion is not 1.x';
  const at = typeof startedAt === 'string' && startedAt.length <= MAX_TEXT ? Date.parse(startedAt) : Number.NaN;
  if (Number.isNaN(at)) return 'startedAt is not a time';
  const known = STATUSES.find((one) => one === status);
  if (known === undefined) return 'status is none of the known ones';
  if (!isObject(node)) return 'node is not what it should be';
  const compact: Unchecked<CompactRecord> = value;
  const verdict: Unchecked<Verdict> = value;
  const causes = isCompact ? codesOf(compact.causes) : findingCodes(verdict.findings);
  if (causes === null) return 'causes or findings are not what they should be';
  const attributes = isCompact ? compactAttributes(node) : verdictAttributes(node, verdict.endpoints);
  const id = maybe(node['id']);
  const instanceId = maybe(node['instanceId']);
  if (attributes === null || id === undefined || instanceId === undefined) return 'node is not what it should be';
  const run = compact.id;
  return { id, instanceId, run: typeof run === 'string' && run !== '' ? text(run) : null, at, status: known, causes, attributes };
}

function compactAttributes(node: Json): Attributes | null {
  const { sgs, resolvers, agentVersion }: Unchecked<CompactRecord['node']> = node;
  return attributesOf(node, sgs, resolvers, agentVersion);
}

function verdictAttributes(node: Json, endpoints: unknown): Attributes | null {
  const { agent, securityGroupIds }: Unchecked<NodeVerdict> = node;
  if (!isObject(agent)) return null;
  const servers = new Set<unknown>();
  for (const endpoint of Array.isArray(endpoints) ? endpoints.slice(0, MAX_SCANNED) : []) {
    const dns: unknown = isObject(endpoint) ? endpoint['dns'] : null;
    for (const row of Array.isArray(dns) ? dns.slice(0, MAX_VALUES) : []) if (isObject(row)) servers.add(row['server']);
  }
  return attributesOf(node, securityGroupIds, [...servers], agent['version']);
}

function attributesOf(node: Json, groups: unknown, servers: unknown, version: unknown): Attributes | null {
  const { kind, region } = node;
  const account = maybe(node['account']);
  const vpc = maybe(node['vpcId']);
  const subnet = maybe(node['subnetId']);
  const zone = maybe(node['az']);
  const agentVersion = maybe(version);
  const ami = maybe(node['ami'] ?? node['imageId']);
  const proxy = maybe(node['proxy']);
  const securityGroups = listOf(groups);
  const resolvers = listOf(servers);
  if (typeof kind !== 'string' || typeof region !== 'string' || account === undefined) return null;
  if (vpc === undefined || subnet === undefined || zone === undefined || agentVersion === undefined) return null;
  if (ami === undefined || proxy === undefined || securityGroups === null || resolvers === null) return null;
  return {
    kind: kind === '' ? 'unknown' : text(kind),
    account,
    region: text(region),
    vpc,
    subnet,
    zone,
    agentVersion,
    ami,
    proxy,
    securityGroups,
    resolvers,
  };
}

function codesOf(value: unknown): readonly string[] | null {
  if (!Array.isArray(value)) return null;
  if (value.length === 0) return NONE;
  const codes = new Set<string>();
  for (const one of value.slice(0, MAX_SCANNED)) {
    if (typeof one !== 'string' || !CODE.test(one)) return null;
    codes.add(one);
  }
  return [...codes].sort().slice(0, MAX_CAUSES);
}

function findingCodes(value: unknown): readonly string[] | null {
  if (!Array.isArray(value)) return null;
  const codes: unknown[] = [];
  for (const one of value.slice(0, MAX_SCANNED)) {
    if (!isObject(one)) return null;
    if (one['severity'] !== 'info') codes.push(one['code']);
  }
  return codesOf(codes);
}

const NONE: readonly string[] = [];

/** Sorted and unique, so that the node's own order does not matter. */
function listOf(value: unknown): readonly string[] | null {
  if (value === undefined || value === null) return NONE;
  if (!Array.isArray(value)) return null;
  const texts = new Set<string>();
  for (const one of value.slice(0, MAX_VALUES)) {
    if (typeof one !== 'string') return null;
    if (one !== '') texts.add(text(one));
  }
  return [...texts].sort();
}

/** Undefined: neither a text nor absent. An empty text means absent. */
function maybe(value: unknown): string | null | undefined {
  if (value === null || value === undefined || value === '') return null;
  return typeof value === 'string' ? text(value) : undefined;
}

/** Bounded, and without the characters that separate values in a profile's key. */
function text(value: string): string {
  if (value.length <= MAX_TEXT) return CONTROL.test(value) ? value.replace(CONTROLS, '\uFFFD') : value;
  // Copies through a buffer: a slice would keep the whole string alive.
  return Buffer.from(value.slice(0, MAX_TEXT)).toString('utf8').replace(CONTROLS, '\uFFFD');
}

const CONTROL = /[\u0000-\u001f]/u;
const CONTROLS = /[\u0000-\u001f]/gu;

export function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
