/** DNS answers that are wrong in several ways at once, by lot. */
import { Dice } from '../../dice.ts';
import {
  ADDRESS,
  CNAME,
  FINE,
  type Nasty,
  OTHER,
  opt,
  question,
  ROOT,
  rcode,
  record,
  TO_QUESTION,
  TYPES,
  type Type,
  u16,
  whole,
} from './dns-bytes.ts';

/** Answers that are wrong in several ways at once; some are damaged afterwards. */
export function drawAnswer(seed: string): Nasty {
  const { next, one } = new Dice(seed);
  const owner = (): Buffer =>
    one([
      TO_QUESTION,
      TO_QUESTION,
      TO_QUESTION,
      OTHER,
      ROOT,
      Buffer.of(0xc0, 0xff),
      Buffer.of(0x40, 1),
      u16(0xc000 | Math.floor(next() * 90)),
    ]);
  const anyRecord = (type: Type): Buffer => {
    const kind = one([TYPES[type], TYPES[type], TYPES[type], CNAME, type === 'A' ? 28 : 1, 16, 41, Math.floor(next() * 260)]);
    const own =
      kind === CNAME ? owner() : kind === TYPES[type] || next() < 0.5 ? ADDRESS[type] : Buffer.alloc(Math.floor(next() * 20), 7);
    const claims = next() < 0.9 || kind === TYPES[type] ? own.length : Math.floor(next() * 60);
    return record(owner(), kind, own, { kind: one([1, 1, 1, 3, 255]), claims });
  };
  const records = (type: Type, most: number): Buffer[] =>
    Array.from({ length: Math.floor(next() * most) }, () => anyRecord(type));
  return (id, name, type) => {
    const counts = next() < 0.15 ? { [one(['answers', 'authorities', 'additional'] as const)]: Math.floor(next() * 9) } : {};
    const answer = whole(next() < 0.03 ? id ^ 0x8000 : id, name, type, {
      flags: one([
        FINE,
        FINE,
        FINE,
        FINE,
        FINE | 0x400,
        0x8100,
        0x8000,
        rcode(2),
        rcode(3),
        rcode(5),
        rcode(11),
        FINE | 0x200,
        0x0100,
      ]),
      ...(next() < 0.1
        ? { questions: [question(one([name.toUpperCase(), 'x.example', name]), one([1, 28, 255]), one([1, 1, 3]))] }
        : {}),
      ...(next() < 0.05 ? { questions: [question(name, TYPES[type]), question(name, 1)] } : {}),
      answers: records(type, one([2, 3, 6, 70])),
      authorities: records(type, one([1, 1, 3])),
      additional: [...records(type, one([1, 1, 3])), ...(next() < 0.6 ? [opt(one([0, 0, 0, 0, 0x0100_0000, 0x0001_0000]))] : [])],
      counts,
      tail: Buffer.alloc(next() < 0.1 ? Math.floor(next() * 40) : 0, 0xc0),
    });
    if (next() < 0.15) return answer.subarray(0, Math.floor(next() * answer.length));
    // Damage beyond the header: a flipped bit of an address would be another address, and none of a length.
    if (next() < 0.1) answer.writeUInt8(Math.floor(next() * 256), Math.floor(next() * answer.length));
    return answer;
  };
}
