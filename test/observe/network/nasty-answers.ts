/**
 * Rows: what boxes and people get wrong of RFC 1035, 2181, 6891 and 8914; the reader that they are held against is Go's
 * `net/dnsclient_unix.go` with `dnsmessage`.
 */
import {
  ADDRESS,
  CNAME,
  error,
  FINE,
  good,
  label,
  many,
  message,
  type Nasty,
  OTHER,
  opt,
  type Parts,
  question,
  ROOT,
  rcode,
  record,
  TO_QUESTION,
  TYPES,
  type Type,
  u16,
  whole,
  wireName,
} from './dns-bytes.ts';

/** The kinds of RFC 1035, 2181, 6891 and 8914 that people and boxes get wrong. `parts` are those of a fine answer where not named. */
const kinds: Readonly<Record<string, (name: string, type: Type) => Parts>> = {
  'an address': (_name, type) => ({ answers: [good(type)] }),
  'an address and EDNS': (_name, type) => ({ answers: [good(type)], additional: [opt()] }),
  nothing: () => ({ additional: [opt()] }),
  'nothing, with authority': (name) => ({ flags: FINE | 0x0400, authorities: [record(wireName(name), 6, Buffer.alloc(30))] }),
  'a referral': () => ({ flags: 0x8100, authorities: [record(ROOT, 2, ROOT)] }),
  'a referral with glue': () => ({
    flags: 0x8100,
    authorities: [record(ROOT, 2, ROOT)],
    additional: [record(ROOT, 1, ADDRESS.A)],
  }),
  'no recursion, with an address': (_name, type) => ({ flags: 0x8100, answers: [good(type)] }),
  ...Object.fromEntries(
    [1, 2, 3, 4, 5, 6, 9, 15].flatMap((code) => [
      [`code ${code}`, () => ({ flags: rcode(code) })],
      [`code ${code} with an address`, (_name: string, type: Type) => ({ flags: rcode(code), answers: [good(type)] })],
      [
        `code ${code} with an address and EDNS`,
        (_name: string, type: Type) => ({ flags: rcode(code), answers: [good(type)], additional: [opt()] }),
      ],
    ]),
  ),
  'SERVFAIL with an extended error': () => ({ flags: rcode(2), additional: [opt(0, error(6))] }),
  'an address with a stale error': (_name, type) => ({ answers: [good(type)], additional: [opt(0, error(3))] }),
  BADVERS: (_name, type) => ({ answers: [good(type)], additional: [opt(0x0100_0000)] }),
  'upper bits over NXDOMAIN': () => ({ flags: rcode(3), additional: [opt(0x0100_0000)] }),
  'upper bits of another version': (_name, type) => ({ answers: [good(type)], additional: [opt(0x0101_0000)] }),
  'two OPT': (_name, type) => ({ answers: [good(type)], additional: [opt(), opt(0x0100_0000)] }),
  'OPT behind another record': (_name, type) => ({
    answers: [good(type)],
    additional: [record(ROOT, 1, ADDRESS.A), opt(0x0100_0000)],
  }),
  'OPT behind broken authorities': (_name, type) => ({
    answers: [good(type)],
    authorities: [Buffer.of(0x80)],
    additional: [opt(0x0100_0000)],
  }),
  'no question': (_name, type) => ({ questions: [], answers: [good(type)] }),
  'two questions': (name, type) => ({
    questions: [question(name, TYPES[type]), question(name, TYPES[type])],
    answers: [good(type)],
  }),
  'two questions, the other first': (name, type) => ({
    questions: [question('other.example', 1), question(name, TYPES[type])],
    answers: [good(type)],
  }),
  'two questions announced': (_name, type) => ({ counts: { questions: 2 }, answers: [good(type)] }),
  'a question of another name': (_name, type) => ({ questions: [question('other.example', TYPES[type])], answers: [good(type)] }),
  'a question in capitals': (name, type) => ({ questions: [question(name.toUpperCase(), TYPES[type])], answers: [good(type)] }),
  'a question in 0x20': (name, type) => ({
    questions: [
      question(
        name.replace(/.(.?)/gu, (two) => two.slice(0, 1).toUpperCase() + two.slice(1)),
        TYPES[type],
      ),
    ],
    answers: [good(type)],
  }),
  'a question of another type': (name, type) => ({ questions: [question(name, type === 'A' ? 28 : 1)], answers: [good(type)] }),
  'a question of class CH': (name, type) => ({ questions: [question(name, TYPES[type], 3)], answers: [good(type)] }),
  'a question with a dot in a label': (name, type) => ({
    questions: [Buffer.concat([label(name), ROOT, u16(TYPES[type]), u16(1)])],
    answers: [good(type)],
  }),
  'not a response': (_name, type) => ({ flags: 0x0100, answers: [good(type)] }),
  'another opcode': (_name, type) => ({ flags: FINE | 0x2800, answers: [good(type)] }),
  'all other bits': (_name, type) => ({ flags: FINE | 0x0470, answers: [good(type)] }),
  'an alias': (_name, type) => ({ answers: [record(TO_QUESTION, CNAME, OTHER), good(type, OTHER)] }),
  'an alias behind its target': (_name, type) => ({ answers: [good(type, OTHER), record(TO_QUESTION, CNAME, OTHER)] }),
  'an alias to nowhere': () => ({ answers: [record(TO_QUESTION, CNAME, OTHER)] }),
  'an alias to nowhere and NXDOMAIN': () => ({ flags: rcode(3), answers: [record(TO_QUESTION, CNAME, OTHER)] }),
  'an alias to itself': () => ({ answers: [record(TO_QUESTION, CNAME, TO_QUESTION)] }),
  'aliases in a circle': () => ({ answers: [record(TO_QUESTION, CNAME, OTHER), record(OTHER, CNAME, TO_QUESTION)] }),
  'twenty aliases': (_name, type) => ({
    answers: [
      ...Array.from({ length: 20 }, (_, at) => record(wireName(`a${at}.example`), CNAME, wireName(`a${at + 1}.example`))),
      good(type, wireName('a20.example')),
    ],
  }),
  'an alias of noise': (_name, type) => ({ answers: [record(TO_QUESTION, CNAME, Buffer.of(0x80)), good(type)] }),
  'an alias of noise behind the address': (_name, type) => ({
    answers: [good(type), record(TO_QUESTION, CNAME, Buffer.of(0x80)), good(type)],
  }),
  'an address of another name': (_name, type) => ({ answers: [good(type, OTHER)] }),
  'an address of class CH': (_name, type) => ({ answers: [record(TO_QUESTION, TYPES[type], ADDRESS[type], { kind: 3 })] }),
  'an address of the other family': (_name, type) => ({ answers: [good(type === 'A' ? 'AAAA' : 'A')], additional: [opt()] }),
  'a TXT record before the address': (_name, type) => ({ answers: [record(TO_QUESTION, 16, Buffer.of(1, 65)), good(type)] }),
  '48 records': (_name, type) => ({ answers: many(48, type === 'A' ? 'A' : 'AAAA').slice(0, type === 'A' ? 48 : 40) }),
  '49 records, the last the address': (_name, type) => ({
    answers: [...Array.from({ length: 48 }, () => record(ROOT, 16, Buffer.alloc(0))), good(type)],
  }),
  '60 records': (_name, type) => ({ answers: many(type === 'A' ? 60 : 42, type) }),
  'more than the datagram that was asked for': (_name, type) => ({ answers: many(200, type) }),
  '90 others, and the address beyond 1,232 octets': (_name, type) => ({
    answers: [...Array.from({ length: 110 }, () => record(ROOT, 16, Buffer.alloc(0))), good(type)],
  }),
  'more records announced': (_name, type) => ({ counts: { answers: 9 }, answers: [good(type)] }),
  '65,535 records announced': () => ({ counts: { answers: 65_535 }, additional: [opt()] }),
  'fewer records announced': (_name, type) => ({ counts: { answers: 1 }, answers: [good(type), Buffer.of(0x80)] }),
  'octets behind the end': (_name, type) => ({ answers: [good(type)], tail: Buffer.alloc(20, 0xff) }),
  'an empty address': (_name, type) => ({ answers: [record(TO_QUESTION, TYPES[type], Buffer.alloc(0))] }),
  'an address of three octets': (_name, type) => ({ answers: [record(TO_QUESTION, TYPES[type], Buffer.of(1, 2, 3))] }),
  'an AAAA record of four octets': (_name, type) => ({
    answers: [record(TO_QUESTION, TYPES[type], type === 'A' ? Buffer.of(1) : ADDRESS.A)],
  }),
  'an address of four octets with EDNS': (_name, type) => ({
    answers: [record(TO_QUESTION, TYPES[type], ADDRESS.A)],
    additional: [opt()],
  }),
  'an address of twenty octets': (_name, type) => ({
    answers: [record(TO_QUESTION, TYPES[type], Buffer.alloc(20, 9))],
  }),
  'an address, then a short one': (_name, type) => ({ answers: [good(type), record(TO_QUESTION, TYPES[type], Buffer.of(1))] }),
  'an address that claims to be longer': (_name, type) => ({
    answers: [record(TO_QUESTION, TYPES[type], Buffer.of(1, 2), { claims: 400 })],
  }),
  'a name that points to itself': (_name, type) => ({
    answers: [record(u16(0xc000 | (12 + 6 + 4)), TYPES[type], ADDRESS[type])],
    tail: u16(0xc000),
  }),
  'a name that points beyond the end': (_name, type) => ({
    answers: [record(Buffer.of(0xff, 0xff), TYPES[type], ADDRESS[type])],
  }),
  'a name with a reserved length': (_name, type) => ({ answers: [record(Buffer.of(0x80, 0), TYPES[type], ADDRESS[type])] }),
  'a name with a dot in a label': (_name, type) => ({
    answers: [record(Buffer.concat([label('a.b'), ROOT]), TYPES[type], ADDRESS[type])],
  }),
  'a name of 300 octets': (_name, type) => ({
    answers: [
      record(Buffer.concat([...Array.from({ length: 6 }, () => label('x'.repeat(49))), ROOT]), TYPES[type], ADDRESS[type]),
    ],
  }),
  'cut, and nothing over TCP': () => ({ flags: FINE | 0x0200 }),
  'cut within a record': (_name, type) => ({ flags: FINE | 0x0200, answers: [good(type).subarray(0, 9)] }),
  'cut with addresses': (_name, type) => ({ flags: FINE | 0x0200, answers: [good(type)] }),
  'cut with SERVFAIL': () => ({ flags: FINE | 0x0202 }),
};

/** By what is wrong with them. */
export const NASTY: ReadonlyMap<string, Nasty> = new Map<string, Nasty>([
  ...Object.entries(kinds).map(([about, parts]): [string, Nasty] => [
    about,
    (id, name, type) => whole(id, name, type, parts(name, type)),
  ]),
  ['another id', (id, name, type) => whole(id ^ 1, name, type, { answers: [good(type)] })],
  ['eleven octets', (id, name, type) => whole(id, name, type, {}).subarray(0, 11)],
  ['a header alone', (id) => message(id, { counts: { questions: 1 } })],
  ['half a question', (id, name, type) => whole(id, name, type, {}).subarray(0, 16)],
  ['the question itself', (id, name, type) => message(id, { flags: 0x0100, questions: [question(name, TYPES[type])] })],
  ['a refusal without a question', (id) => message(id, { flags: rcode(5) })],
  ['an empty datagram', () => Buffer.alloc(0)],
]);
