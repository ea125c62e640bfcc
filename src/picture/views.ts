/** What one DNS server's answers about one name come down to. */
import type { DnsAnswer, DnsFacts, DnsFailure } from '../facts.ts';
import { EXTENDED_ERRORS } from '../knowledge/extended-errors.ts';
import type { AddressClass } from './addresses.ts';
import { isPrivate, isSinkhole } from './addresses.ts';
import { canBeLost, type DnsLoss } from './dns-loss.ts';
import { type Control, rejectsSignatures } from './dns-second-look.ts';

export type ViewStatus =
  | 'private'
  | 'public'
  | 'sinkhole'
  /** NOERROR, but no address of a family that this node has. */
  | 'nodata'
  | 'nxdomain'
  /** SERVFAIL, REFUSED and their kin: the server answers that it will not. */
  | 'failure'
  /** Answers that cannot be used: not DNS, or not to the question. */
  | 'malformed'
  | 'truncated'
  /** No answer, or the kernel says that nobody listens there. */
  | 'silent'
  | 'unknown';

export interface View {
  readonly server: string;
  readonly configured: boolean;
  /** The Amazon resolver's view, or one that `--resolver` says to count as such. */
  readonly amazon: boolean;
  /** systemd-resolved on this node, before the configured ones. */
  readonly stub: boolean;
  readonly status: ViewStatus;
  /** Usable addresses: of a family that this node has. */
  readonly addresses: readonly string[];
  /** In words, for evidence: `NXDOMAIN`, `10.20.2.11, 10.20.2.12`, `no answer`. */
  readonly says: string;
  readonly ms: number;
  /** A and AAAA, as they were seen. */
  readonly answers: readonly [DnsAnswer, DnsAnswer];
  /** The kernel says that nobody listens there: no network and no server behind it is to blame. */
  readonly closed: boolean;
  /** What it said when it was asked once more; null where nobody asked, or the answer is lost. */
  readonly again: Pick<View, 'status' | 'addresses' | 'says'> | null;
  /** SERVFAIL for want of signatures: DNSSEC. */
  readonly rejectsSignatures: boolean;
  /** What it has for that name where it does not validate. */
  readonly unvalidated: readonly string[];
  /** What it says about names outside AWS's; null where nobody asked. */
  readonly control: Control | null;
}

export interface Families {
  readonly v4: boolean;
  readonly v6: boolean;
}

/** Of the same server: `control`, what it says about names outside AWS's, and the questions that it loses by chance. */
export function viewOf(
  facts: DnsFacts,
  families: Families,
  classOf: (ip: string) => AddressClass,
  control: Control | null = null,
  loss: DnsLoss | null = null,
): View {
  const all = [...addressesOf(facts.a), ...addressesOf(facts.aaaa)];
  const usable = all.filter((ip) => (ip.includes(':') ? families.v6 : families.v4));
  const seen = statusOf(facts, usable, classOf);
  // One lost question is no view.
  const status = seen === 'silent' && loss !== null && canBeLost(loss) ? 'unknown' : seen;
  const { again: second, unchecked, ...first } = facts;
  const again = second === undefined ? null : viewOf({ ...first, a: second, aaaa: NOT_ASKED }, families, classOf);
  return {
    server: facts.server,
    configured: facts.roles.includes('configured'),
    amazon: facts.roles.includes('amazon') || facts.roles.includes('extra'),
    stub: facts.roles.includes('stub'),
    status,
    addresses: usable,
    says: wordsOf(facts, status, usable, all),
    ms: Math.max(msOf(facts.a), msOf(facts.aaaa)),
    answers: [facts.a, facts.aaaa],
    closed: facts.a.outcome === 'failed' && facts.a.reason === 'refused',
    again: again === null || !isAnswering(again) ? null : again,
    rejectsSignatures: rejectsSignatures(facts),
    unvalidated: unchecked === undefined ? [] : addressesOf(unchecked),
    control,
  };
}

const NOT_ASKED = { outcome: 'skipped', because: 'the A answer decides' } as const;

/** The same question has two answers, and one of them is of use. */
export function isFlaky({ status, again }: View): boolean {
  if (again === null || again.status === status || status === 'silent' || status === 'unknown') return false;
  return isUsable({ status }) || isUsable(again);
}

export const isUsable = ({ status }: Pick<View, 'status'>): boolean => status === 'private' || status === 'public';
/** It answered something, right or wrong. */
export const isAnswering = ({ status }: Pick<View, 'status'>): boolean => status !== 'silent' && status !== 'unknown';

const FAILED: Readonly<Record<DnsFailure, ViewStatus>> = {
  silent: 'silent',
  refused: 'silent',
  unreachable: 'silent',
  malformed: 'malformed',
  'truncated-tcp-failed': 'truncated',
  other: 'silent',
};

function statusOf({ a, aaaa }: DnsFacts, usable: readonly string[], classOf: (ip: string) => AddressClass): ViewStatus {
  if (usable.length > 0) {
    const classes = usable.map(classOf);
    if (classes.some(isPrivate)) return 'private';
    return classes.every(isSinkhole) ? 'sinkhole' : 'public';
  }
  const decisive = decisiveOf(a, aaaa);
  switch (decisive.outcome) {
    case 'ok':
      if (decisive.referral === true) return 'failure';
      if (decisive.rcode === 'NOERROR') return 'nodata';
      return decisive.rcode === 'NXDOMAIN' ? 'nxdomain' : 'failure';
    case 'failed':
      // Beside an answer to the other question, a lost one says nothing about the server.
      return decisive.reason === 'silent' && [a, aaaa].some(isAnswer) ? 'unknown' : FAILED[decisive.reason];
    case 'skipped':
    case 'inconclusive':
      return 'unknown';
  }
}

const isAnswer = (answer: DnsAnswer): boolean => answer.outcome === 'ok';
const isEmpty = (answer: DnsAnswer): boolean => answer.outcome === 'ok' && answer.rcode === 'NOERROR';

/**
 * The A answer, since AAAA is often absent, and servers that fail for AAAA alone are common. But no
 * name is without an address as long as one of its two answers is missing; and NXDOMAIN is about
 * the name, whatever the type (RFC 8020).
 */
function decisiveOf(a: DnsAnswer, aaaa: DnsAnswer): DnsAnswer {
  if (isEmpty(a)) return aaaa.outcome === 'failed' || aaaa.outcome === 'inconclusive' ? aaaa : a;
  return a.outcome === 'ok' || !isAnswer(aaaa) || isEmpty(aaaa) ? a : aaaa;
}

function wordsOf({ a, aaaa }: DnsFacts, status: ViewStatus, usable: readonly string[], all: readonly string[]): string {
  if (usable.length > 0) return listed(usable);
  if (status === 'nodata')
    return all.length > 0 ? `only ${listed(all)}, of a family that this node does not have` : 'no address (NOERROR)';
  const decisive = decisiveOf(a, aaaa);
  if (decisive.outcome === 'ok') return decisive.referral === true ? 'other servers to ask (a referral)' : codeWords(decisive);
  if (decisive.outcome !== 'failed') return 'not asked';
  switch (decisive.reason) {
    case 'silent':
      return status === 'unknown' ? `no answer for ${decisive === a ? 'A' : 'AAAA'}` : 'no answer';
    case 'refused':
      return 'port 53 is closed';
    case 'unreachable':
      return 'unreachable';
    case 'malformed':
      return 'an unusable answer';
    case 'truncated-tcp-failed':
      return `a truncated answer, and ${decisive.detail}`;
    case 'other':
      return `could not be asked: ${decisive.detail}`;
  }
}

function codeWords({ rcode, errors = [] }: Extract<DnsAnswer, { outcome: 'ok' }>): string {
  const reasons = errors.map((code) => EXTENDED_ERRORS[code] ?? `extended error ${code}`);
  return reasons.length === 0 ? rcode : `${rcode} (${reasons.join(', ')})`;
}

/** S3 alone gives eight. */
const MAX_LISTED = 8;

function listed(ips: readonly string[]): string {
  const more = ips.length - MAX_LISTED;
  return ips.slice(0, MAX_LISTED).join(', ') + (more > 0 ? ` and ${more} more` : '');
}

function addressesOf(answer: DnsAnswer): readonly string[] {
  return answer.outcome === 'ok' && answer.rcode === 'NOERROR' ? answer.addresses : [];
}

function msOf(answer: DnsAnswer): number {
  return 'ms' in answer ? answer.ms : 0;
}
