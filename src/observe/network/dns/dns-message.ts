/** Encodes and parses DNS messages (RFC 1035, EDNS0 of RFC 6891). Never throws. */
import { randomInt } from 'node:crypto';
import packet from 'dns-packet';
import ipaddr from 'ipaddr.js';
import { readEdns } from './dns-edns.ts';
import { lower, type Question as ReadQuestion, readName, readQuestion, readRecord } from './dns-wire.ts';

/** Of an `NS` or a `PTR` answer, nobody reads more than the header. */
export type QuestionType = 'A' | 'AAAA' | 'NS' | 'PTR';
export interface Question {
  readonly id: number;
  readonly host: string;
  readonly type: QuestionType;
  /** The server is to answer without validating (RFC 4035, 3.2.2). */
  readonly isUnchecked?: boolean;
}
export interface Reply {
  readonly rcode: string;
  readonly authoritative: boolean;
  readonly truncated: boolean;
  readonly addresses: readonly string[];
  readonly cnames: readonly string[];
  readonly ttl: number | null;
  /** Codes of extended errors (RFC 8914). */
  readonly errors?: readonly number[];
  /** No answer, but whom else to ask; nobody who asks for recursion does that. */
  readonly referral?: boolean;
}
export type Parsed =
  | { readonly kind: 'reply'; readonly id: number; readonly reply: Reply }
  /** The answer to our question, and it cannot be used. */
  | { readonly kind: 'malformed'; readonly id: number; readonly why: string }
  /** No answer to a question of ours, or no DNS at all. `id` is read from where the id would be. */
  | { readonly kind: 'garbage'; readonly id: number | null };

/** What Go's resolver, and so the agent's, has advertised since Go 1.19. */
const EDNS_PAYLOAD_BYTES = 1232;
const EDNS: packet.OptAnswer = {
  type: 'OPT',
  name: '.',
  udpPayloadSize: EDNS_PAYLOAD_BYTES,
  extendedRcode: 0,
  ednsVersion: 0,
  flags: 0,
  flag_do: false,
  options: [],
};
/** More addresses than any endpoint has; a hostile answer may hold thousands. */
const MAX_ADDRESSES = 32;
const MAX_CNAMES = 16;
/** RFC 1035, 4.1.1. */
const HEADER_BYTES = 12;
const RESPONSE = 0x8000;
const TYPES: Readonly<Record<QuestionType, number>> = { A: 1, NS: 2, PTR: 12, AAAA: 28 };
const CNAME = 5;
const IN = 1;
const ADDRESS_BYTES: Readonly<Partial<Record<QuestionType, number>>> = { A: 4, AAAA: 16 };
const NOTHING = { authoritative: false, truncated: false, addresses: [], cnames: [], ttl: null };
/** IANA, "DNS RCODEs". */
const RCODES = 'NOERROR FORMERR SERVFAIL NXDOMAIN NOTIMP REFUSED YXDOMAIN YXRRSET NXRRSET NOTAUTH NOTZONE'.split(' ');
const BADVERS = 16;
const BARE_RCODES: Readonly<Record<number, string>> = { 1: 'FORMERR', 2: 'SERVFAIL', 4: 'NOTIMP', 5: 'REFUSED' };

export function newQuestion(host: string, type: QuestionType): Question {
  return { id: randomInt(0x1_0000), host, type };
}

/** The root, or labels of 1 to 63 octets, 253 in all (RFC 1035, 2.3.4), in printable ASCII. */
export function isEncodable(host: string): boolean {
  return host === '.' || (host.length <= 253 && /^(?:[\x21-\x2d\x2f-\x7e]{1,63}\.)*[\x21-\x2d\x2f-\x7e]{1,63}\.?$/u.test(host));
}

export function encodeQuestion({ id, host, type, isUnchecked = false }: Question, edns: boolean): Uint8Array {
  return packet.encode({
    type: 'query',
    id,
    flags: packet.RECURSION_DESIRED | (isUnchecked ? packet.CHECKING_DISABLED : 0),
    questions: [{ type, name: host, class: 'IN' }],
    additionals: edns ? [EDNS] : [],
  });
}

/**
 * `pending` finds the question of an id. Takes what Go's resolver takes (`dnsclient_unix.go`), but
 * for two things: a header without a question may refuse, and an address has an address's length.
 * So it ignores whose answer it is not, and whose name it is: a recursive server answers with all
 * records that lead to the address, and they are for the name that was asked.
 */
export function parseReply(
  payload: Buffer,
  pending: (id: number) => Question | undefined,
  transport: 'udp' | 'tcp' = 'udp',
): Parsed {
  if (payload.length < HEADER_BYTES) return { kind: 'garbage', id: null };
  const id = payload.readUInt16BE(0);
  const garbage: Parsed = { kind: 'garbage', id };
  // The header alone identifies strangers: a flood of large packets must not cost a parse each.
  const question = pending(id);
  const flags = payload.readUInt16BE(2);
  if (question === undefined || (flags & RESPONSE) === 0) return garbage;
  const questions = payload.readUInt16BE(4);
  const bare = BARE_RCODES[flags & 0xf];
  // Some servers answer with nothing but a header: unbound to strangers, old servers to EDNS.
  if (bare !== undefined && questions === 0) return { kind: 'reply', id, reply: { ...NOTHING, rcode: bare } };
  // As Go reads: what a datagram has beyond the size that the question allows does not arrive.
  const message = transport === 'udp' ? payload.subarray(0, EDNS_PAYLOAD_BYTES) : payload;
  const asked = questions === 0 ? null : readQuestion(message, HEADER_BYTES);
  if (asked === null || !repeats(asked, question)) return garbage;
  if (questions > 1) return { kind: 'malformed', id, why: `it has ${questions} questions` };
  const reply = replyOf(message, asked.end, question, transport);
  return reply === null ? { kind: 'malformed', id, why: 'it has a record that nobody can read' } : { kind: 'reply', id, reply };
}

/** Null where the answers cannot be read, and must. `from`: where they begin. */
function replyOf(message: Buffer, from: number, question: Question, transport: 'udp' | 'tcp'): Reply | null {
  const flags = message.readUInt16BE(2);
  const answers = message.readUInt16BE(6);
  const authorities = message.readUInt16BE(8);
  const { rcode, errors, isBare } = readEdns(message, from, [answers, authorities, message.readUInt16BE(10)]);
  const header = {
    rcode: rcode === BADVERS ? 'BADVERS' : (RCODES[rcode] ?? `RCODE_${rcode}`),
    authoritative: (flags & packet.AUTHORITATIVE_ANSWER) !== 0,
    truncated: (flags & packet.TRUNCATED_RESPONSE) !== 0,
    ...(errors.length === 0 ? {} : { errors }),
  };
  // What comes with a failure is no address: systemd-resolved sends what it could not validate.
  if (rcode !== 0) return { ...NOTHING, ...header };
  const isLame = answers === 0 && isBare && !header.authoritative && (flags & packet.RECURSION_AVAILABLE) === 0;
  const { isReadable, ...found } = collect(message, from, answers, question);
  // The answer comes again over TCP. Until then the part before the cut is as good as none.
  const mayBeCut = header.truncated && transport === 'udp';
  if (!isReadable && found.addresses.length === 0 && !mayBeCut) return null;
  return { ...header, ...found, ...(isLame && authorities > 0 ? { referral: true } : {}) };
}

function repeats(asked: ReadQuestion, { host, type }: Question): boolean {
  return asked.type === TYPES[type] && asked.class === IN && asked.name === plain(host);
}

function plain(name: string): string {
  return lower(name.replace(/\.$/u, ''));
}

type Found = Pick<Reply, 'addresses' | 'cnames' | 'ttl'>;

/** The addresses and aliases, up to the first record that cannot be read (`isReadable` is false then). */
function collect(message: Buffer, from: number, answers: number, { host, type }: Question): Found & { isReadable: boolean } {
  const bytes = ADDRESS_BYTES[type];
  const addresses = new Set<string>();
  const cnames = new Set<string>();
  const ttls: number[] = [];
  const done = (isReadable: boolean) => ({
    addresses: [...addresses].slice(0, MAX_ADDRESSES),
    cnames: [...cnames].slice(0, MAX_CNAMES),
    ttl: ttls.length === 0 ? null : Math.min(...ttls),
    isReadable,
  });
  let at = from;
  for (let index = 0; index < answers; index += 1) {
    const record = readRecord(message, at);
    if (record === null || record.end > message.length) return done(false);
    if (bytes !== undefined && record.type === TYPES[type]) {
      if (record.end - record.at !== bytes) return done(false);
      addresses.add(ipaddr.fromByteArray([...message.subarray(record.at, record.end)]).toString());
      ttls.push(record.ttl);
    } else if (record.type === CNAME) {
      const target = readName(message, record.at);
      if (target !== null && target.name !== plain(host)) cnames.add(target.name);
      ttls.push(record.ttl);
    }
    at = record.end;
  }
  return done(true);
}
