/** DNS servers that answer wrongly: each asks an honest one and spoils the answer. Over TCP nobody listens. */
import { createSocket } from 'node:dgram';
import { type ODD_DNS, WILDCARD_ADDRESS, WILDCARD_DOMAIN } from '../addresses.ts';

interface Configuration {
  readonly upstream: string;
  /** The other member of the pool. */
  readonly other: string;
  readonly servers: Readonly<Record<keyof typeof ODD_DNS, string>>;
}
type Spoil = (answer: Buffer) => Buffer;

const same: Spoil = (answer) => answer;
/** Flags, byte 2 of the header (RFC 1035, section 4.1.1). */
const TC = 0x02;

/** Header and question alone, with TC set: what is left of an answer that does not fit. */
const truncate: Spoil = (answer) => {
  let end = 12;
  while (end < answer.length && answer[end] !== 0) end += (answer[end] ?? 0) + 1;
  const cut = Buffer.from(answer.subarray(0, end + 5));
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

const BEHAVIOUR: Readonly<Record<keyof typeof ODD_DNS, { readonly spoil: Spoil; readonly delayMs: number }>> = {
  truncating: { spoil: truncate, delayMs: 0 },
  slow: { spoil: same, delayMs: 2500 },
  verySlow: { spoil: same, delayMs: 6000 },
  garbage: { spoil: garbage, delayMs: 0 },
  wrongId: { spoil: wrongId, delayMs: 0 },
  pool: { spoil: same, delayMs: 0 },
  ipv4Only: { spoil: same, delayMs: 0 },
  wildcard: { spoil: same, delayMs: 0 },
};
/** Where the name of the question ends, behind its last label (RFC 1035, section 4.1.2). */
function endOfName(question: Buffer): number {
  let at = 12;
  while (at < question.length && question[at] !== 0) at += (question[at] ?? 0) + 1;
  return at + 1;
}
const AAAA = 28;
const isForIpv6 = (question: Buffer): boolean => question.readUInt16BE(endOfName(question)) === AAAA;

/** Question, and one address for it. */
function wildcardAnswer(question: Buffer): Buffer {
  const end = endOfName(question) + 4;
  const head = Buffer.from(question.subarray(0, end));
  head.writeUInt16BE(0x81_80, 2);
  head.fill(0, 6, 12);
  if (isForIpv6(question)) return head;
  head.writeUInt16BE(1, 6);
  const record = [0xc0, 0x0c, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4, ...WILDCARD_ADDRESS.split('.').map(Number)];
  return Buffer.concat([head, Buffer.from(record)]);
}
/** The domain as labels. */
const DOMAIN = Buffer.from(
  `${WILDCARD_DOMAIN.split('.')
    .map((label) => `${String.fromCodePoint(label.length)}${label}`)
    .join('')}\0`,
);

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
    if (name === 'ipv4Only' && isForIpv6(question)) return;
    if (name === 'wildcard' && question.subarray(0, endOfName(question)).includes(DOMAIN)) {
      server.send(wildcardAnswer(question), asker.port, asker.address);
      return;
    }
    const client = createSocket('udp4');
    client.on('error', () => client.close());
    client.once('message', (answer) => {
      client.close();
      setTimeout(() => server.send(spoil(answer), asker.port, asker.address), delayMs);
    });
    client.send(question, 53, name === 'pool' ? memberFor(asker.port) : upstream);
  });
  server.bind(53, ip, () => {
    waiting -= 1;
    if (waiting === 0) process.stdout.write('ready\n');
  });
}
