/** What a server is asked beyond the run's names: only where it is silent, fails, or has nothing that another one has. */
import assert from 'node:assert/strict';
import { it, type TestContext } from 'node:test';
import { CHECKING_DISABLED } from 'dns-packet';
import type { DnsFacts } from '../../../src/facts.ts';
import { CONTROLS } from '../../../src/knowledge/dns-controls.ts';
import { type Asked, a, respond, type UdpServer, udpServer } from './dns-double.ts';
import { AMAZON, answering, ask, HOSTS, LINK_LOCAL } from './names-double.ts';

const OWN = '10.0.0.53';
const QUESTIONS = 2 * (HOSTS.length - 1) + 1;
const isAws = ({ name }: Asked): boolean => name.endsWith('.amazonaws.com');
const isChecked = ({ packet }: Asked): boolean => ((packet.flags ?? 0) & CHECKING_DISABLED) === 0;

interface Told {
  readonly dns: readonly DnsFacts[];
  readonly own: UdpServer;
  /** Beyond the usual questions. */
  readonly more: readonly Asked[];
  readonly row: (host: string) => DnsFacts | undefined;
}

async function asked(t: TestContext, answer: (asked: Asked) => void, amazon?: string, timeoutMs = 3_000): Promise<Told> {
  const own = await udpServer(t, answer);
  const other = amazon === undefined ? null : await answering(t, amazon);
  const { dns } = await ask({
    servers: { [OWN]: own, ...(other === null ? {} : { [LINK_LOCAL]: other }) },
    configured: [OWN],
    timeoutMs,
    ...(other === null ? {} : { amazon: Promise.resolve(AMAZON) }),
  });
  const seen = new Set<string>();
  const more = own.asked.filter((question) => {
    const key = `${question.name} ${question.type}`;
    const isNew = isAws(question) && isChecked(question) && !seen.has(key);
    seen.add(key);
    return !isNew;
  });
  return { dns, own, more, row: (host) => dns.find((fact) => fact.server === OWN && fact.host === host) };
}

const SSM = HOSTS[0]?.host ?? '';
const address = (ip: string) => (question: Asked) =>
  question.reply(respond(question.packet, question.type === 'A' ? [a(question.name, ip)] : []));
const code = (rcode: 'SERVFAIL' | 'NXDOMAIN' | 'REFUSED') => (question: Asked) =>
  question.reply(respond(question.packet, [], { rcode }));

it('a healthy run asks nothing more, private or public, alone or beside Amazon’s', async (t) => {
  for (const [ip, amazon] of [
    ['10.1.2.3', undefined],
    ['52.94.10.11', undefined],
    ['52.94.10.11', '52.94.10.12'],
    ['10.1.2.3', '10.1.2.4'],
    ['10.1.2.3', '52.94.10.12'],
  ] as const) {
    const { own, more, dns } = await asked(t, address(ip), amazon);
    assert.deepEqual([own.asked.length, more.length], [QUESTIONS, 0], `${ip} ${amazon}`);
    assert(
      dns.every(({ again, unchecked, roles }) => again === undefined && unchecked === undefined && !roles.includes('control')),
    );
  }
});

it('a silent server gets two control questions while it is silent, and no time on top', async (t) => {
  const start = performance.now();
  const { row, dns, more } = await asked(t, (question) => {
    if (!isAws(question)) code('NXDOMAIN')(question);
  });
  const ms = performance.now() - start;
  assert.equal(row(CONTROLS.local)?.a.outcome, 'ok');
  assert.equal(row(CONTROLS.outside)?.a.outcome, 'ok');
  assert.deepEqual(row(CONTROLS.local)?.roles, ['control']);
  assert(more.filter((question) => !isAws(question)).length === 2);
  assert(dns.filter(({ host }) => host.endsWith('.amazonaws.com')).every(({ a: answer }) => answer.outcome === 'failed'));
  assert(ms < 12_000, `${ms} ms`);
});

it('a dead one is silent about these, too', async (t) => {
  const { row } = await asked(t, () => undefined, undefined, 600);
  for (const host of Object.values(CONTROLS)) {
    const answer = row(host)?.a;
    assert.equal(answer?.outcome === 'failed' && answer.reason, 'silent');
  }
});

it('SERVFAIL is asked again, and once without validation; and a name outside AWS is', async (t) => {
  const { row, more } = await asked(t, (question) => {
    if (isAws(question) && isChecked(question)) code('SERVFAIL')(question);
    else address('10.1.2.3')(question);
  });
  const ssm = row(SSM);
  assert(ssm?.again?.outcome === 'ok' && ssm.again.rcode === 'SERVFAIL');
  assert(ssm.unchecked?.outcome === 'ok' && ssm.unchecked.addresses[0] === '10.1.2.3');
  assert.equal(row(CONTROLS.outside)?.a.outcome, 'ok');
  assert(more.length <= 5, `${more.length} more`);
  assert.equal(more.filter((question) => !isChecked(question)).length, 1);
});

it('NXDOMAIN, an empty answer, and a public one where another has a private one are asked again', async (t) => {
  for (const [answer, amazon] of [
    [code('NXDOMAIN'), undefined],
    [(question: Asked) => question.reply(respond(question.packet)), undefined],
    [address('52.94.10.11'), '10.1.2.3'],
    [code('REFUSED'), '10.1.2.3'],
  ] as const) {
    const { row, more } = await asked(t, answer, amazon);
    assert.equal(row(SSM)?.again?.outcome, 'ok');
    assert(more.length >= 3 && more.length <= 5, `${more.length} more`);
  }
});

it('another answer to the same question is kept beside the first', async (t) => {
  // The first question to each name meets the wrong member.
  const seen = new Set<string>();
  const { row } = await asked(t, (question) => {
    const key = `${question.name} ${question.type}`;
    if (seen.has(key)) address('10.1.2.3')(question);
    else code('NXDOMAIN')(question);
    seen.add(key);
  });
  const ssm = row(SSM);
  assert(ssm?.a.outcome === 'ok' && ssm.a.rcode === 'NXDOMAIN');
  assert(ssm.again?.outcome === 'ok' && ssm.again.addresses[0] === '10.1.2.3');
});
