/** What an inventory says of one node: the members' names and the forms of values, whichever tool wrote them. */

export interface Listed {
  readonly id: string;
  /** The instance's own id, where `id` is a registration's. */
  readonly instanceId: string | null;
  readonly account: string | null;
  readonly region: string | null;
  readonly vpc: string | null;
  readonly subnet: string | null;
  readonly zone: string | null;
  readonly state: State | null;
  /** When that was so, in milliseconds since the epoch; 0 where nothing tells. */
  readonly at: number;
}

export interface State {
  /** As shown: `running`, `Online`. */
  readonly word: string;
  /** Of the machine itself; otherwise only of its agent's connection, which says less. */
  readonly isMachine: boolean;
  /** Switched off, gone, or not up yet: it cannot report. */
  readonly isOff: boolean;
}

export type Field = keyof typeof NAMES;
export type Fields = Partial<Record<Field, string>>;

/** Names in lower case and without anything between their words. */
const NAMES = {
  id: ['instanceid', 'resourceid', 'managedinstanceid', 'managednodeid', 'nodeid', 'ec2instanceid', 'id', 'instance', 'node'],
  instanceId: ['sourceid'],
  account: ['ownerid', 'accountid', 'awsaccountid', 'account', 'awsaccount', 'sourceaccountid', 'accountnumber'],
  region: ['region', 'awsregion', 'sourceregion', 'regionname', 'regioncode'],
  zone: ['availabilityzone', 'zone', 'az'],
  vpc: ['vpcid', 'vpc'],
  subnet: ['subnetid', 'subnet', 'subnetids'],
  state: [
    'state',
    'statename',
    'statevalue',
    'instancestate',
    'instancestatename',
    'status',
    'instancestatus',
    'pingstatus',
    'agentpingstatus',
  ],
  item: ['itemstatus'],
  deleted: ['resourcedeletiontime'],
  kind: ['resourcetype'],
  at: ['itemcapturetime'],
} as const;

const FIELDS: ReadonlyMap<string, Field> = new Map(
  Object.entries(NAMES).flatMap(([field, names]) => names.map((name) => [name, field as Field] as const)),
);

/** The field of a member or a column; null where it is none. `State.Name`, `Instance ID` and `configuration.vpcId` are such names. */
export function fieldOf(name: string): Field | null {
  if (name.length > 64) return null;
  const plain = name.toLowerCase().replaceAll(/[^a-z0-9]/gu, '');
  return FIELDS.get(plain.replace(/^(?:configuration|placement)(?=.)/u, '')) ?? FIELDS.get(plain) ?? null;
}

const ID = /^(?:i-[0-9a-f]{8}(?:[0-9a-f]{9})?|mi-[0-9a-f]{17})$/u;
const ZONE = /^[a-z]{2}(?:-[a-z]+)+?-\d+[a-z0-9-]*[a-z]$/u;
const REGION = /^[a-z]{2}(?:-[a-z]+)+?-\d+/u;
/** Wider than any of AWS's. */
const MAX_TEXT = 64;

/** An id of an instance or a managed node, as AWS writes it; null for anything else. */
export function idIn(text: string): string | null {
  const id = text.trim().toLowerCase();
  return ID.test(id) ? id : null;
}

/** What a value is by its form alone, for rows without names. */
export function formOf(text: string): Field | null {
  if (idIn(text) !== null) return 'id';
  if (/^vpc-[0-9a-f]{8,17}$/u.test(text)) return 'vpc';
  if (/^subnet-[0-9a-f]{8,17}$/u.test(text)) return 'subnet';
  if (/^\d{12}$/u.test(text)) return 'account';
  if (MACHINE.has(text) || PING.has(text)) return 'state';
  if (ZONE.test(text)) return 'zone';
  return REGION.exec(text)?.[0] === text ? 'region' : null;
}

const OFF = ['stopped', 'stopping', 'terminated', 'shutting-down', 'pending', 'deleted'];
const MACHINE: ReadonlySet<string> = new Set(['running', ...OFF]);
const PING: ReadonlySet<string> = new Set(['Online', 'ConnectionLost', 'Inactive']);

/** Null where the fields name no node, or say nothing about it. */
export function listedOf(fields: Fields): Listed | null {
  const id = idIn(fields.id ?? '');
  if (id === null) return null;
  const isDeleted = (fields.item ?? '').startsWith('ResourceDeleted') || (fields.deleted ?? '') !== '';
  // Deregistered is not switched off: such an instance is silent.
  if (isDeleted && id.startsWith('i-') && (fields.kind ?? '').startsWith('AWS::SSM::')) return null;
  const zone = bounded(fields.zone);
  const own = idIn(fields.instanceId ?? '');
  const at = Date.parse(fields.at ?? '');
  return {
    id,
    instanceId: own !== null && own !== id && own.startsWith('i-') ? own : null,
    account: accountOf(fields.account),
    region: bounded(fields.region) ?? (zone === null ? null : (REGION.exec(zone)?.[0] ?? null)),
    vpc: bounded(fields.vpc),
    subnet: bounded(fields.subnet),
    zone,
    state: isDeleted ? { word: 'deleted', isMachine: true, isOff: true } : stateOf(fields.state),
    at: Number.isNaN(at) ? 0 : at,
  };
}

function stateOf(text = ''): State | null {
  const word = text.trim();
  const plain = word.toLowerCase();
  if (MACHINE.has(plain)) return { word: plain, isMachine: true, isOff: OFF.includes(plain) };
  const ping = [...PING].find((one) => one.toLowerCase() === plain.replaceAll(/[\s_-]/gu, ''));
  return ping === undefined ? null : { word: ping, isMachine: false, isOff: false };
}

/** A spreadsheet drops the zeros in front. */
function accountOf(text = ''): string | null {
  const digits = text.trim().replaceAll(/^["'=]+|["']$/gu, '');
  return /^\d{9,12}$/u.test(digits) ? digits.padStart(12, '0') : null;
}

function bounded(text = ''): string | null {
  const plain = text.trim();
  if (plain === '' || plain === 'None' || plain === 'null' || plain === '-') return null;
  // Copies through a buffer: a slice would keep the whole text alive.
  return Buffer.from(plain.slice(0, MAX_TEXT))
    .toString('utf8')
    .replaceAll(/[\u0000-\u001f]/gu, '\uFFFD');
}
