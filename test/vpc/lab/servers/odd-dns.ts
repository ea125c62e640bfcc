/** DNS servers that answer wrongly: each asks an honest one and spoils the answer. Over TCP nobody listens. */
import { createSocket } from 'node:dgram';
import type { ODD_DNS } from '../addresses.ts';

interface Configuration {
  readonly upstream: string;
  /** The other member of the pool. */
  readonly other: string;
  readonly servers: Readonly<Record<keyof typeof ODD_DNS, string>>;
}
/** null: nothing is sent. */
type Spoil = (answer: Buffer) => Buffer | null;

const same: Spoil = (answer) => answer;
/** Flags, byte 2 of the header (RFC 1035, section 4.1.1). */
const TC = 0x02;

/** Where the question's name ends: type and class follow its last, empty label. */
function endOfName(answer: Buffer): number {
  let end = 12;
  while (end < answer.length && answer[end] !== 0) end += (answer[end] ?? 0) + 1;
  return end;
}

/** Header and question alone, with TC set: what is left of an answer that does not fit. */
const truncate: Spoil = (answer) => {
  const cut = Buffer.from(answer.subarray(0, endOfName(answer) + 5));
  cut.writeUInt8(cut.readUInt8(2) | TC, 2);
  cut.fill(0, 6, 12);
  return cut;
};
const wrongId: Spoil = (answer) => {
  const spoilt = Buffer.from(answer);
  spoilt.writeUInt16BE((spoilt.readUInt16BE(0) + 1) & 0xffff, 0);
  return spoilt;
};
/** The right id, and then no DNS. */
const garbage: Spoil = (answer) => Buffer.concat([answer.subarray(0, 2), Buffer.alloc(40, 0xff)]);

const AAAA = 28;
const noAaaa: Spoil = (answer) => (answer.readUInt16BE(endOfName(answer) + 1) === AAAA ? null : answer);

const BEHAVIOUR: Readonly<Record<keyof typeof ODD_DNS, { readonly spoil: Spoil; readonly delayMs: number }>> = {
  truncating: { spoil: truncate, delayMs: 0 },
  slow: { spoil: same, delayMs: 2500 },
  verySlow: { spoil: same, delayMs: 6000 },
  garbage: { spoil: garbage, delayMs: 0 },
  wrongId: { spoil: wrongId, delayMs: 0 },
  pool: { spoil: same, delayMs: 0 },
  noAaaa: { spoil: noAaaa, delayMs: 0 },
};
/** A load balancer keeps a client's port at one member; the next port gets the next. */
const members = new Map<number, string>();
const memberFor = (port: number): string => {
  const member = members.get(port) ?? (members.size % 2 === 0 ? other : upstream);
  members.set(port, member);
  return member;
};

const { upstream, other, servers } = JSON.parse(process.argv[2] ?? '{}') as Configuration;
let waiting = Object.keys(servers).length;
for (const [name, ip] of Object.entries(servers) as [keyof typeof ODD_DNS, string][]) {
  const { spoil, delayMs } = BEHAVIOUR[name];
  const server = createSocket('udp4');
  server.on('message', (question, asker) => {
    const client = createSocket('udp4');
    client.on('error', () => client.close());
    client.once('message', (answer) => {
      client.close();
      const spoilt = spoil(answer);
      if (spoilt !== null) setTimeout(() => server.send(spoilt, asker.port, asker.address), delayMs);
    });
    client.send(question, 53, name === 'pool' ? memberFor(asker.port) : upstream);
  });
  server.bind(53, ip, () => {
    waiting -= 1;
    if (waiting === 0) process.stdout.write('ready\n');
  });
}
