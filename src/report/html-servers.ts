/** The DNS servers of the picture: one box for each, whatever number of endpoints it was asked about. */
import { isUsable } from '../picture/views.ts';
import type { EndpointVerdict, Verdict } from '../verdict.types.ts';
import { decisiveAnswer } from './endpoint-layers.ts';
import { type Hop, hop, markOf, type PathRow, type Stop } from './html-hops.ts';
import type { Mark } from './mark.ts';

type Answer = EndpointVerdict['dns'][number];

export interface Server {
  /** The way from this node to it. */
  readonly hop: Hop;
  /** `word` is what it said; empty where there is nothing to say. */
  readonly box: Stop;
  /** Below its name: whose it is, where that is known. */
  readonly role: string;
  /** `6 of 8 names`, where the word is not about all of them. */
  readonly share: string;
  /** The endpoints whose answer this server decides; none for a server that was asked besides. */
  readonly rows: readonly PathRow[];
}

/** The same for every VPC (VPC guide, "Amazon DNS server"). */
const AMAZON: readonly string[] = ['169.254.169.253', 'fd00:ec2::253'];

/** What a server that is to blame said, in a box of its picture. */
export function answerWord({ status, rcode, says }: Answer): string {
  switch (status) {
    case 'private':
    case 'public':
    case 'sinkhole':
      return 'wrong answer';
    case 'nodata':
      return 'no address';
    case 'nxdomain':
    case 'failure':
      return rcode ?? says;
    case 'malformed':
      return 'unusable answer';
    case 'truncated':
      return 'truncated';
    case 'silent':
      return 'no answer';
    case 'unknown':
      return 'not asked';
  }
}

function roleOf(server: string, cidrs: readonly string[]): string {
  // The VPC's resolver also has the address "base of the range plus two".
  const own = cidrs.flatMap((cidr) => {
    const [, net, last] = /^(\d+\.\d+\.\d+)\.(\d+)\/\d+$/u.exec(cidr) ?? [];
    return net === undefined ? [] : [`${net}.${Number(last) + 2}`];
  });
  if ([...AMAZON, ...own].includes(server)) return 'VPC\u2019s resolver';
  return server === '::1' || server.startsWith('127.') ? 'on this node' : '';
}

const RIGHT = 'right answers';

const BADNESS: readonly Mark[] = ['skipped', 'ok', 'info', 'unknown', 'warning', 'error'];

function worst(hops: readonly Hop[]): Hop | undefined {
  return hops.toSorted((one, other) => BADNESS.indexOf(other.mark) - BADNESS.indexOf(one.mark))[0];
}

/** One word for all; `wrong` where there are several. */
function oneWord(answers: readonly Answer[], wrong: string): string {
  const words = new Set(answers.map(answerWord));
  const [first = wrong] = words;
  return words.size === 1 ? first : wrong;
}

interface Asked {
  readonly row: PathRow;
  readonly answer: Answer;
}

/** A server that decides at least one row. It has two places to fail at: the way to it, when it is silent, and itself, when it answers wrongly. */
function decider(name: string, role: string, decided: readonly Asked[], right: boolean): Server {
  const rows = decided.map(({ row }) => row);
  const failing = decided.filter(({ row }) => row.endpoint.firstFailingLayer === 'dns');
  const blamed = failing.filter(({ answer }) => answer.blamed === true);
  const open = hop('ok', 'DNS', true);
  const share = (some: readonly Asked[]): string =>
    some.length === decided.length ? '' : `${some.length} of ${decided.length} names`;
  if (blamed.length > 0) {
    const word = oneWord(
      blamed.map(({ answer }) => answer),
      'wrong answers',
    );
    const isSilent = blamed.every(({ answer }) => answer.status === 'silent');
    if (isSilent) {
      const way = worst(blamed.map(({ row }) => row.dns)) ?? open;
      return { hop: way, box: { mark: '', name, word }, role, share: share(blamed), rows };
    }
    const mark = worst(blamed.map(({ row }) => row.dns))?.mark ?? 'error';
    return { hop: open, box: { mark, name, word }, role, share: share(blamed), rows };
  }
  // It is right, and this node's own systemd-resolved does not pass it on; or nothing is known.
  const useless = decided.filter(({ answer }) => !isUsable(answer));
  const isUseless = useless.length === decided.length;
  const way = failing.length > 0 || isUseless ? worst(rows.map(({ dns }) => dns)) : undefined;
  const word = isUseless
    ? oneWord(
        useless.map(({ answer }) => answer),
        'no use',
      )
    : right
      ? RIGHT
      : 'answers';
  return { hop: way ?? open, box: { mark: word === RIGHT ? 'ok' : '', name, word }, role, share: '', rows };
}

/** It answers what another server is wrong about. */
function isRight(asked: readonly Asked[]): boolean {
  const known = asked.filter(({ answer }) => answer.status !== 'unknown');
  const isDisputed = known.some(({ row }) => row.endpoint.dns.some(({ blamed }) => blamed === true));
  return isDisputed && known.every(({ answer }) => isUsable(answer) && answer.blamed !== true);
}

/** A server that was asked besides: the one that is right where another is wrong, or one more that this node has. */
function witness(name: string, role: string, asked: readonly Asked[]): Server {
  const known = asked.filter(({ answer }) => answer.status !== 'unknown');
  const bad = known.filter(({ answer }) => !isUsable(answer) || answer.blamed === true);
  const box = (mark: Mark | '', word: string, share = '', way: Hop = hop('ok', 'DNS', true)): Server => ({
    hop: way,
    box: { mark, name, word },
    role,
    share,
    rows: [],
  });
  if (known.length === 0) return box('', 'not asked', '', hop('skipped', 'DNS', true));
  // What works all the same needs no alarm.
  const isNeeded = bad.some(({ row: { endpoint } }) => endpoint.required && endpoint.state !== 'works');
  const share = bad.length === known.length ? '' : `${bad.length} of ${known.length} names`;
  const word = oneWord(
    bad.map(({ answer }) => answer),
    'wrong answers',
  );
  if (bad.length === 0) return isRight(asked) ? box('ok', RIGHT) : box('', 'answers');
  if (bad.every(({ answer }) => answer.status === 'silent')) return box('', word, share, hop('failed', 'DNS', isNeeded));
  return box(markOf('failed', isNeeded), word, share);
}

/** Rows without any DNS server: a proxy asks in this node's place, the hosts file answers, or nobody was asked. */
function withoutServer(rows: readonly PathRow[]): readonly Server[] {
  const words = new Map<string, PathRow[]>();
  for (const row of rows) {
    const word = row.endpoint.path === 'proxy' ? 'not needed' : row.dns.mark === 'skipped' ? 'hosts file' : 'not asked';
    words.set(word, [...(words.get(word) ?? []), row]);
  }
  return [...words].map(([word, some]) => ({
    hop: worst(some.map(({ dns }) => dns)) ?? hop('skipped', 'DNS', true),
    box: { mark: 'skipped', name: 'no DNS server', word },
    role: '',
    share: '',
    rows: some,
  }));
}

/** Those that decide something first, in the order of their first endpoint; each endpoint stands in exactly one of them. */
export function serversOf(rows: readonly PathRow[], { vpcCidrs }: Pick<Verdict['node'], 'vpcCidrs'>): readonly Server[] {
  const asked = new Map<string, Asked[]>();
  for (const row of rows)
    for (const answer of row.endpoint.dns) asked.set(answer.server, [...(asked.get(answer.server) ?? []), { row, answer }]);
  const deciders: Server[] = [];
  const witnesses: Server[] = [];
  for (const [server, all] of asked) {
    const role = roleOf(server, vpcCidrs);
    const decided = all.filter(({ row, answer }) => decisiveAnswer(row.endpoint) === answer);
    if (decided.length > 0) deciders.push(decider(server, role, decided, isRight(all)));
    else witnesses.push(witness(server, role, all));
  }
  const place = ({ rows: [first] }: Server): number => (first === undefined ? rows.length : rows.indexOf(first));
  deciders.sort((one, other) => place(one) - place(other));
  return [...deciders, ...withoutServer(rows.filter(({ endpoint }) => endpoint.dns.length === 0)), ...witnesses];
}
