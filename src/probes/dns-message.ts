/** DNS messages (RFC 1035, EDNS0 of RFC 6891) to and from bytes. Whatever a server sends, nothing here throws. */
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
  /** Not an answer to any question of ours, or not DNS at all. */
  | { readonly kind: 'garbage' };

/** The payload size that Go's resolver, the agent's, has advertised since Go 1.19. */
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

export function newQuestion(host: string, type: QuestionType): Question {
  return { id: randomInt(0x1_0000), host, type };
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

/** `pending` finds the question that an id belongs to. */
export function parseReply(payload: Buffer, pending: (id: number) => Question | undefined): Parsed {
  try {
    const message = packet.decode(payload) as packet.DecodedPacket & { rcode?: string };
    const question = pending(message.id ?? -1);
    if (question === undefined || message.type !== 'response' || !repeats(message.questions?.[0], question)) return { kind: 'garbage' };
    const { addresses, cnames, ttl } = collect(message.answers ?? [], question);
    return {
      kind: 'reply',
      id: question.id,
      reply: {
        rcode: message.rcode ?? 'NOERROR',
        authoritative: message.flag_aa,
        truncated: message.flag_tc,
        addresses,
        cnames,
        ttl,
      },
    };
  } catch {
    return { kind: 'garbage' };
  }
}

function repeats(asked: packet.Question | undefined, { host, type }: Question): boolean {
  return asked !== undefined && asked.type === type && sameName(asked.name, host);
}

function sameName(a: string, b: string): boolean {
  return a.replace(/\.$/u, '').toLowerCase() === b.replace(/\.$/u, '').toLowerCase();
}

/** The addresses at the end of the CNAME chain that starts at the question; strangers in the answer are ignored. */
function collect(
  answers: readonly packet.Answer[],
  { host, type }: Question,
): { addresses: string[]; cnames: string[]; ttl: number | null } {
  const names = new Set([host.toLowerCase()]);
  const cnames: string[] = [];
  const addresses: string[] = [];
  let ttl: number | null = null;
  for (const answer of answers.slice(0, MAX_ADDRESSES + MAX_CNAMES)) {
    const record = answer as { type: string; name: string; ttl?: number; data: unknown };
    if (!names.has(record.name.replace(/\.$/u, '').toLowerCase()) || typeof record.data !== 'string') continue;
    if (record.type === 'CNAME' && cnames.length < MAX_CNAMES) {
      const target = record.data.replace(/\.$/u, '').toLowerCase();
      cnames.push(target);
      names.add(target);
    } else if (record.type === type && addresses.length < MAX_ADDRESSES && ipaddr.isValid(record.data)) {
      addresses.push(record.data);
    } else continue;
    if (record.ttl !== undefined) ttl = Math.min(ttl ?? record.ttl, record.ttl);
  }
  return { addresses: [...new Set(addresses)], cnames, ttl };
}
