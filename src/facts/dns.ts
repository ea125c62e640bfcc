/** What DNS servers say about names. */
import { bool, list, literal, nullable, number, type Of, optional, record, text } from '../schema/shape.ts';
import { repeatFacts } from './repeats.ts';
import { step } from './steps.ts';

/**
 * Generously: a run asks some twenty names (and forty of buckets) of at most nine servers, and takes 32 addresses from an answer. Judging
 * compares these lists with each other.
 */
const MAX_DNS = 1_500;
const MAX_ADDRESSES = 64;

/**
 * `stub`: systemd-resolved on this node itself, whose servers are the `configured` ones; asked for one name, to see that it serves.
 * `control`: the name is none of the run's; it was asked because the server did not answer those.
 * `udp`: asked for one name over UDP, where this node's programs use TCP alone. `search`: for one endpoint's name with a search domain behind
 * it, where that is asked first.
 */
export type ServerRole = Of<typeof serverRole>;
export const serverRole = literal('configured', 'amazon', 'extra', 'stub', 'control', 'udp', 'search');

export type DnsFailure = Of<typeof dnsFailure>;
export const dnsFailure = literal(
  /** No answer to any attempt. */
  'silent',
  'refused',
  'unreachable',
  /** The answer could not be parsed, or was not an answer to the question. */
  'malformed',
  /** Truncated over UDP and no TCP answer. */
  'truncated-tcp-failed',
  'other',
);

/** One question's answer from one server. */
export type DnsAnswer = Of<typeof dnsAnswer>;
export const dnsAnswer = step(dnsFailure, {
  /** Servers send codes that nobody has named: an open set. */
  rcode: text,
  authoritative: bool,
  truncated: bool,
  transport: literal('udp', 'tcp'),
  attempts: number,
  addresses: list(text, MAX_ADDRESSES),
  cnames: list(text, MAX_ADDRESSES),
  /** The smallest TTL among the answers, in seconds; null without answers. */
  ttl: nullable(number),
  /** Codes of extended errors (RFC 8914), in the server's order. */
  errors: optional(list(number, 8)),
  /** Names other servers instead of an answer. */
  referral: optional(bool),
});

/** What one server says about one name. */
export interface DnsFacts extends Of<typeof dnsFacts> {}
export const dnsFacts = record({
  host: text,
  server: text,
  roles: list(serverRole),
  a: dnsAnswer,
  aaaa: dnsAnswer,
  /** A, asked once more: the first answer decides too much to stand alone. */
  again: optional(dnsAnswer),
  /** A, asked once more without validation (RFC 4035, CD bit), where the first answer was SERVFAIL. */
  unchecked: optional(dnsAnswer),
  /** Further questions of names that it had answered, asked at one instant because an answer was missing; `failed` of them got none. */
  repeats: optional(repeatFacts),
});

export const dnsRows = list(dnsFacts, MAX_DNS);
