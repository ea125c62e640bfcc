/** DNS messages, byte by byte. */
export type Type = 'A' | 'AAAA';
/** Makes the answer to one question. */
export type Nasty = (id: number, name: string, type: Type) => Buffer;

export const u16 = (value: number): Buffer => Buffer.of((value >> 8) & 255, value & 255);
export const label = (text: string): Buffer<ArrayBuffer> => Buffer.concat([Buffer.of(text.length), Buffer.from(text, 'latin1')]);
/** A name as labels, without compression. */
export const wireName = (name: string): Buffer<ArrayBuffer> =>
  Buffer.concat([
    ...name
      .split('.')
      .filter((part) => part !== '')
      .map(label),
    Buffer.of(0),
  ]);
export const TO_QUESTION = Buffer.of(0xc0, 12);
export const TYPES = { A: 1, AAAA: 28 } as const;

/** One record: `claims` is what its length field says. */
export function record(
  owner: Uint8Array,
  type: number,
  data: Uint8Array,
  { kind = 1, ttl = 60, claims = data.length } = {},
): Buffer {
  return Buffer.concat([owner, u16(type), u16(kind), Buffer.of(0, 0, ttl >> 8, ttl & 255), u16(claims), data]);
}

export interface Parts {
  readonly flags?: number;
  readonly questions?: readonly Buffer[];
  readonly answers?: readonly Buffer[];
  readonly authorities?: readonly Buffer[];
  readonly additional?: readonly Buffer[];
  /** What the header says, where it lies. */
  readonly counts?: Partial<Record<'questions' | 'answers' | 'authorities' | 'additional', number>>;
  readonly tail?: Buffer;
}

export const question = (name: string, type: number, kind = 1): Buffer => Buffer.concat([wireName(name), u16(type), u16(kind)]);

/** QR, RD and RA. */
export const FINE = 0x8180;

export function message(id: number, { flags = FINE, counts = {}, tail = Buffer.alloc(0), ...parts }: Parts): Buffer {
  const { questions = [], answers = [], authorities = [], additional = [] } = parts;
  return Buffer.concat([
    u16(id),
    u16(flags),
    u16(counts.questions ?? questions.length),
    u16(counts.answers ?? answers.length),
    u16(counts.authorities ?? authorities.length),
    u16(counts.additional ?? additional.length),
    ...questions,
    ...answers,
    ...authorities,
    ...additional,
    tail,
  ]);
}

export const ADDRESS: Readonly<Record<Type, Buffer<ArrayBuffer>>> = {
  A: Buffer.of(10, 1, 2, 3),
  AAAA: Buffer.from(`fd${'00'.repeat(14)}07`, 'hex'),
};
export const CNAME = 5;
export const ROOT = Buffer.of(0);
export const OTHER = wireName('other.example');

export const good = (type: Type, owner = TO_QUESTION): Buffer => record(owner, TYPES[type], ADDRESS[type]);
/** EDNS: `ttl` has the upper bits of the code and the version. */
export const opt = (ttl = 0, options: Uint8Array = Buffer.alloc(0)): Buffer =>
  Buffer.concat([
    ROOT,
    u16(41),
    u16(1232),
    Buffer.of((ttl >>> 24) & 255, (ttl >>> 16) & 255, 0, 0),
    u16(options.length),
    options,
  ]);
export const error = (code: number): Buffer => Buffer.concat([u16(15), u16(2), u16(code)]);
export const many = (count: number, type: Type): Buffer[] =>
  Array.from({ length: count }, (_, index) => {
    const data = Buffer.from(ADDRESS[type]);
    data.writeUInt8(index & 255, data.length - 1);
    return record(TO_QUESTION, TYPES[type], data);
  });
export const rcode = (code: number): number => FINE | code;

export function whole(id: number, name: string, type: Type, parts: Parts): Buffer {
  return message(id, { questions: [question(name, TYPES[type])], ...parts });
}
