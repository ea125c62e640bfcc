/** Encodes and parses DNS messages (RFC 1035, EDNS0 of RFC 6891). Never throws. */
import { randomInt } from 'node:crypto';
import packet from 'dns-packet';
import ipaddr from 'ipaddr.js';

export type QuestionType = 'A' | 'AAAA';
export interface Question {
  readonly id: number;
  readonly host: string;
  readonly type: QuestionType;
}
export interface Reply {
  readonly rcode: string;
  readonly authoritative: boolean;
  readonly truncated: boolean;
  readonly addresses: readonly string[];
  readonly cnames: readonly string[];
  readonly ttl: number | null;
}
export type Parsed =
  | { readonly kind: 'reply'; readonly id: number; readonly reply: Reply }
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
const BARE_RCODES: Readonly<Record<number, string>> = { 1: 'FORMERR', 2: 'SERVFAIL', 4: 'NOTIMP', 5: 'REFUSED' };

export function newQuestion(host: string, type: QuestionType): Question {
  return { id: randomInt(0x1_0000), host, type };
}

/** Labels of 1 to 63 octets, 253 in all (RFC 1035, 2.3.4), in printable ASCII. */
export function isEncodable(host: string): boolean {
  return host.length <= 253 && /^(?:[\x21-\x2d\x2f-\x7e]{1,63}\.)*[\x21-\x2d\x2f-\x7e]{1,63}\.?$/u.test(host);
}

export function encodeQuestion({ id, host, type }: Question, edns: boolean): Uint8Array {
  return packet.encode({
    type: 'query',
    id,
    flags: packet.RECURSION_DESIRED,
    questions: [{ type, name: host, class: 'IN' }],
    additionals: edns ? [EDNS] : [],
  });
}

/** `pending` finds the question of an id. */
export function parseReply(payload: Buffer, pending: (id: number) => Question | undefined): Parsed {
  if (payload.length < HEADER_BYTES) return { kind: 'garbage', id: null };
  const id = payload.readUInt16BE(0);
  const garbage: Parsed = { kind: 'garbage', id };
  // The header alone identifies strangers: a flood of large packets must not cost a parse each.
  const question = pending(id);
  const flags = payload.readUInt16BE(2);
  if (question === undefined || (flags & RESPONSE) === 0) return garbage;
  const bare = BARE_RCODES[flags & 0xf];
  // Some servers answer with nothing but a header: unbound to strangers, old servers to EDNS.
  if (bare !== undefined && payload.readUInt16BE(4) === 0) {
    return {
      kind: 'reply',
      id,
      reply: { rcode: bare, authoritative: false, truncated: false, addresses: [], cnames: [], ttl: null },
    };
  }
  const answers = Math.min(payload.readUInt16BE(6), MAX_ADDRESSES + MAX_CNAMES);
  // A truncated message may end in the middle of a record. Then only the question counts.
  const message = decode(payload, answers) ?? ((flags & packet.TRUNCATED_RESPONSE) === 0 ? null : decode(payload, 0));
  if (message === null || !repeats(message.questions?.[0], question)) return garbage;
  return {
    kind: 'reply',
    id,
    reply: {
      rcode: message.rcode ?? 'NOERROR',
      authoritative: message.flag_aa,
      truncated: message.flag_tc,
      ...collect(message.answers ?? [], question),
    },
  };
}

/**
 * Decodes only so many answers, and no authorities or additional records. Nothing reads those, and
 * a hostile packet may hold thousands.
 */
function decode(payload: Buffer, answers: number): (packet.DecodedPacket & { rcode?: string }) | null {
  // Edits the header in place and restores it: a copy of every datagram of a flood would be 64 KB
  // of garbage each.
  const header = Buffer.from(payload.subarray(0, HEADER_BYTES));
  payload.writeUInt16BE(Math.min(payload.readUInt16BE(4), 1), 4);
  payload.writeUInt16BE(answers, 6);
  payload.writeUInt32BE(0, 8);
  try {
    return packet.decode(payload);
  } catch {
    return null;
  } finally {
    header.copy(payload);
  }
}

function repeats(asked: packet.Question | undefined, { host, type }: Question): boolean {
  return asked !== undefined && asked.type === type && plain(asked.name) === plain(host);
}

/** The addresses at the end of the question's CNAME chain, in any order of the records. */
function collect(
  answers: readonly packet.Answer[],
  { host, type }: Question,
): { addresses: string[]; cnames: string[]; ttl: number | null } {
  const records = answers as readonly { type: string; name: string; class?: string; ttl?: number; data: unknown }[];
  const names = new Set([plain(host)]);
  const ttls: number[] = [];
  const ours = (wanted: string): string[] =>
    records.flatMap((record) => {
      if (record.type !== wanted || record.class !== 'IN' || typeof record.data !== 'string' || !names.has(plain(record.name)))
        return [];
      if (record.ttl !== undefined) ttls.push(record.ttl);
      return [record.data];
    });
  // Some servers send an alias after its target, so look again until the chain grows no more.
  for (let size = 0; size < names.size && names.size <= MAX_CNAMES; ) {
    size = names.size;
    for (const target of ours('CNAME')) names.add(plain(target));
  }
  const cnames = [...names].slice(1, MAX_CNAMES + 1);
  const addresses = ours(type)
    .filter((address) => ipaddr.isValid(address))
    .slice(0, MAX_ADDRESSES);
  return { addresses: [...new Set(addresses)], cnames, ttl: ttls.length === 0 ? null : Math.min(...ttls) };
}

function plain(name: string): string {
  return name.replace(/\.$/u, '').toLowerCase();
}
