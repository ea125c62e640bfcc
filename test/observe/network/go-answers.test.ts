/**
 * Every kind of odd DNS answer, and 600 by lot, beside Go's `net.Resolver` at the very same server. Behind each answer comes a
 * second one, a good one: whoever takes that has ignored the first.
 */
import assert from 'node:assert/strict';
import { it, type TestContext } from 'node:test';
import { decode } from 'dns-packet';
import { systemClock } from '../../../src/platform/clock.ts';
import { listenTcp, listenUdp } from '../../../src/platform/listen.ts';
import { askGoDns, type GoFound, hasGo } from '../../oracles/go-dns.ts';
import { message, type Nasty, question, record, TO_QUESTION, type Type } from './dns-bytes.ts';
import { client, framed, route } from './dns-double.ts';
import { drawAnswer } from './drawn-answers.ts';
import { NASTY } from './nasty-answers.ts';

const BY_LOT = 600;
const SECOND: Readonly<Record<Type, string>> = { A: '192.0.2.99', AAAA: '2001:db8::99' };

/** Where we do not follow Go on purpose, and why. */
const ON_PURPOSE: readonly { readonly ours: string; readonly go: string; readonly why: string }[] = [
  { ours: 'misbehaving', go: 'ignored', why: 'a refusal without a question is told as one; Go waits, in vain' },
  { ours: 'misbehaving', go: 'addresses', why: 'an address that is too long or too short is none; Go reads beyond its record' },
  { ours: 'not found', go: 'misbehaving', why: 'an empty answer without anything is empty; Go calls it a lame referral' },
];

interface Vector {
  readonly about: string;
  readonly type: Type;
  readonly nasty: Nasty;
}

const vectors: readonly Vector[] = [
  ...[...NASTY].flatMap(([about, nasty]) => (['A', 'AAAA'] as const).map((type) => ({ about, type, nasty }))),
  ...Array.from({ length: BY_LOT }, (_, index) => ({
    about: `by lot ${index}`,
    type: index % 2 === 0 ? ('A' as const) : ('AAAA' as const),
    nasty: drawAnswer(`seed ${index}`),
  })),
];
const nameOf = (index: number): string => `v${index}.vpce.example`;

/** Always the same answer to the same name, but for the id. */
async function serve(t: TestContext): Promise<{ udp: number; tcp: number }> {
  const answer = (query: Buffer): { id: number; name: string; type: Type; bytes: Buffer } | null => {
    const packet = decode(query);
    const name = packet.questions?.[0]?.name ?? '';
    const vector = vectors[Number(/^v(\d+)\./u.exec(name)?.[1] ?? -1)];
    if (vector === undefined) return null;
    const id = packet.id ?? 0;
    // Drawn again for each question: a lot that went on would give another answer each time.
    const nasty = vector.about.startsWith('by lot') ? drawAnswer(`seed ${vector.about.slice(7)}`) : vector.nasty;
    return { id, name, type: vector.type, bytes: nasty(id, name, vector.type) };
  };
  const udp = await listenUdp((payload, reply) => {
    const made = answer(Buffer.from(payload));
    if (made === null) return;
    reply(made.bytes);
    // To these we ask again, without EDNS, and would take the second answer for the new one.
    if (made.bytes.length > 3 && [1, 4].includes(made.bytes.readUInt8(3) & 0xf)) return;
    const code = made.type === 'A' ? 1 : 28;
    const data = made.type === 'A' ? Buffer.of(192, 0, 2, 99) : Buffer.from('20010db8000000000000000000000099', 'hex');
    reply(message(made.id, { questions: [question(made.name, code)], answers: [record(TO_QUESTION, code, data)] }));
  });
  const tcp = await listenTcp((socket) => {
    socket.on('error', () => undefined);
    socket.once('data', (chunk: Buffer) => {
      const made = answer(chunk.subarray(2));
      if (made !== null) socket.end(framed(made.bytes));
    });
  });
  t.after(() => Promise.all([udp.close(), tcp.close()]));
  return { udp: udp.port, tcp: tcp.port };
}

type Said = { readonly kind: 'addresses' | 'ignored' | 'not found' | 'misbehaving'; readonly addresses: readonly string[] };

function goSays({ addresses, notFound }: GoFound, type: Type): Said {
  // Go takes what is beside of the other family, too.
  const own = addresses.filter((ip) => ip.includes(':') === (type === 'AAAA'));
  if (own.length === 1 && own[0] === SECOND[type]) return { kind: 'ignored', addresses: [] };
  if (own.length > 0) return { kind: 'addresses', addresses: [...new Set(own)] };
  return { kind: notFound ? 'not found' : 'misbehaving', addresses: [] };
}

async function weSay(t: TestContext, ports: { udp: number; tcp: number }, name: string, type: Type): Promise<Said> {
  const answer = await client(t, route(ports), { timeoutMs: 30_000 }).ask(name, type);
  if (answer.outcome !== 'ok') return { kind: 'misbehaving', addresses: [] };
  if (answer.addresses.length === 1 && answer.addresses[0] === SECOND[type]) return { kind: 'ignored', addresses: [] };
  if (answer.addresses.length > 0) return { kind: 'addresses', addresses: answer.addresses };
  const isEmpty = answer.rcode === 'NXDOMAIN' || (answer.rcode === 'NOERROR' && answer.referral !== true);
  return { kind: isEmpty ? 'not found' : 'misbehaving', addresses: [] };
}

it(`${vectors.length} answers`, async (t) => {
  if (!hasGo()) return t.skip('no Go here');
  const start = systemClock.lived();
  const ports = await serve(t);
  const go = await askGoDns(
    vectors.map(({ type }, index) => ({ ...ports, name: `${nameOf(index)}.`, network: type === 'A' ? 'ip4' : 'ip6' })),
  );
  const reasons = new Map<string, number>();
  const differences: string[] = [];
  let agreements = 0;
  for (const [index, { about, type }] of vectors.entries()) {
    const theirs = goSays(go[index] as GoFound, type);
    const ours = await weSay(t, ports, nameOf(index), type);
    const isSame = ours.kind === theirs.kind && ours.addresses.every((ip) => theirs.addresses.includes(ip));
    const reason = ON_PURPOSE.find((known) => known.ours === ours.kind && known.go === theirs.kind);
    if (isSame) agreements += 1;
    else if (reason !== undefined) reasons.set(reason.why, (reasons.get(reason.why) ?? 0) + 1);
    else
      differences.push(`${about} (${type}): we say ${JSON.stringify(ours)}, Go ${JSON.stringify(theirs)} (${go[index]?.error})`);
  }
  t.diagnostic(
    `vectors ${vectors.length}, agree ${agreements}, differ ${vectors.length - agreements}; ${systemClock.lived() - start} ms`,
  );
  for (const [why, count] of reasons) t.diagnostic(`${count}: ${why}`);
  assert.deepEqual(differences, []);
  assert(agreements > vectors.length * 0.9);
});
