/**
 * Asks one DNS server over UDP and, if an answer is truncated, over TCP (RFC 7766).
 *
 * getaddrinfo cannot say which server answered what, nor tell NXDOMAIN from REFUSED from silence.
 */

import { shortageWords } from '../../../facts/not-learnt.ts';
import type { DnsAnswer, DnsFailure } from '../../../facts.ts';
import { counted } from '../../../knowledge/words.ts';
import type { Datagrams, Ports } from '../../../platform/ports.ts';
import { type Stopwatch, sleepLived, stopwatchOf } from '../../../platform/stopwatch.ts';
import {
  encodeQuestion,
  isEncodable,
  newQuestion,
  parseReply,
  type Question,
  type QuestionType,
  type Reply,
} from './dns-message.ts';
import { askOverTcp } from './dns-tcp.ts';
import type { PacketBudget } from './packet-budget.ts';

export interface How {
  /** The server is asked not to validate. */
  readonly isUnchecked?: boolean;
  /** Of all that the timeout has room for; each takes its share of it. */
  readonly attempts?: number;
}

export interface DnsClient {
  ask(host: string, type: QuestionType, how?: How): Promise<DnsAnswer>;
  /** Has it answered anything yet? */
  isAlive(): boolean;
  close(): void;
}

/** Attempts within one step's timeout: enough for a lost packet, few enough for a dead server. */
const ATTEMPTS = 3;
/** A server that has never answered is dead, not lossy, and gets few questions again. */
const RETRIES_TO_THE_DEAD = 2;

/** Each reopening costs a packet of the budget for every open question. */
const REOPENINGS = 2;
const REOPEN_MS = 100;

const OUT_OF_BUDGET = { outcome: 'skipped', because: 'the budget of DNS packets for one run is used up' } as const;

interface Pending {
  readonly question: Question;
  readonly watch: Stopwatch;
  attempts: number;
  /** Whether the last attempt used EDNS. */
  edns: boolean;
  /** What this node lacked for the last attempt. */
  shortage: string | null;
  /** Something came back that is no answer. */
  sawGarbage: boolean;
  /** TCP has taken over: UDP has said all that it can. */
  overTcp: boolean;
  settle(answer: DnsAnswer): void;
}

/** All that is open between this run and one server. */
interface Conversation {
  readonly ports: Ports;
  readonly server: { readonly ip: string; readonly port: number };
  readonly options: {
    readonly timeoutMs: number;
    readonly signal: AbortSignal;
    readonly budget: PacketBudget;
    readonly tcpOnly?: boolean;
  };
  readonly pending: Map<number, Pending>;
  /** Ids of settled questions: a late second answer to one of them proves nothing. */
  readonly settled: Set<number>;
  channel: Datagrams | null;
  /** The server has answered something. */
  alive: boolean;
  /** Questions that it has answered. */
  answered: number;
  edns: boolean;
  reopened: number;
}

export function dnsClient(ports: Ports, server: Conversation['server'], options: Conversation['options']): DnsClient {
  const talk: Conversation = {
    ports,
    server,
    options,
    pending: new Map(),
    settled: new Set(),
    channel: null,
    alive: false,
    answered: 0,
    edns: true,
    reopened: 0,
  };
  return {
    isAlive: () => talk.alive,
    ask(host, type, { isUnchecked = false, attempts = ATTEMPTS } = {}) {
      if (options.signal.aborted)
        return Promise.resolve({ outcome: 'inconclusive', why: 'the run was over before the question was asked' });
      if (!isEncodable(host)) return Promise.resolve({ outcome: 'inconclusive', why: 'no DNS message can ask for such a name' });
      return ask(talk, () => ({ ...newQuestion(host, type), isUnchecked }), attempts);
    },
    close: () => talk.channel?.close(),
  };
}

function ask(talk: Conversation, make: () => Question, rounds: number): Promise<DnsAnswer> {
  const { pending, settled, options } = talk;
  return new Promise((resolve) => {
    const stop = new AbortController();
    let question = make();
    while (pending.has(question.id) || settled.has(question.id)) question = make();
    const entry: Pending = {
      question,
      watch: stopwatchOf(talk.ports.clock),
      attempts: 0,
      edns: talk.edns,
      shortage: null,
      sawGarbage: false,
      overTcp: false,
      settle(answer) {
        if (!pending.delete(question.id)) return;
        settled.add(question.id);
        stop.abort();
        options.signal.removeEventListener('abort', giveUp);
        resolve(answer);
      },
    };
    const giveUp = (): void => entry.settle({ outcome: 'inconclusive', why: 'the run was over before an answer came' });
    pending.set(question.id, entry);
    options.signal.addEventListener('abort', giveUp, { once: true });
    if (options.tcpOnly === true) void askTcpOnly(talk, entry);
    else if (transmit(talk, entry)) void keepAsking(talk, entry, rounds, stop.signal);
    else entry.settle(OUT_OF_BUDGET);
  });
}

/** False when the budget has no packet left. */
function transmit(talk: Conversation, entry: Pending): boolean {
  if (!talk.options.budget.take()) return false;
  entry.attempts += 1;
  entry.edns = talk.edns;
  entry.shortage = null;
  channelOf(talk).send(encodeQuestion(entry.question, talk.edns));
  return true;
}

function channelOf(talk: Conversation): Datagrams {
  return (talk.channel ??= talk.ports.network.datagrams(talk.server, {
    onMessage: (payload) => receive(talk, payload),
    onFault: (fault, detail) => {
      if (fault === 'exhausted') {
        reopen(talk, detail);
        return;
      }
      const reason: DnsFailure = fault === 'refused' ? 'refused' : fault === 'other' ? 'other' : 'unreachable';
      for (const entry of talk.pending.values()) if (!entry.overTcp) fail(entry, reason, detail);
    },
  }));
}

/** This node lacks something (`code`). Another socket may get it, soon or later. */
function reopen(talk: Conversation, code: string): void {
  const { pending, options } = talk;
  talk.channel?.close();
  talk.channel = null;
  for (const entry of pending.values()) entry.shortage = code;
  talk.reopened += 1;
  if (talk.reopened > REOPENINGS) return;
  void talk.ports.clock.sleep(REOPEN_MS * talk.reopened, options.signal).then(() => {
    for (const entry of pending.values()) if (entry.shortage !== null && !entry.overTcp) transmit(talk, entry);
  });
}

function receive(talk: Conversation, payload: Buffer): void {
  const { pending } = talk;
  const parsed = parseReply(payload, (id) => pending.get(id)?.question);
  if (parsed.kind === 'garbage') {
    blameGarbage(talk, parsed.id);
    return;
  }
  talk.alive = true;
  const entry = pending.get(parsed.id);
  if (entry === undefined || entry.overTcp) return;
  if (parsed.kind === 'malformed') {
    // Go asks the next server at once, too.
    fail(entry, 'malformed', parsed.why);
    return;
  }
  const { rcode } = parsed.reply;
  // An old server that does not know EDNS: ask without it (RFC 6891, section 7).
  if (entry.edns && (rcode === 'FORMERR' || rcode === 'NOTIMP')) {
    talk.edns = false;
    if (!transmit(talk, entry)) entry.settle(OUT_OF_BUDGET);
    return;
  }
  talk.answered += 1;
  if (parsed.reply.truncated) void retryOverTcp(talk, entry, parsed.reply);
  else succeed(entry, parsed.reply, 'udp');
}

/** Garbage counts against the question of its id, or against all if the id is unknown. */
function blameGarbage({ pending, settled }: Conversation, id: number | null): void {
  const own = id === null ? undefined : pending.get(id);
  if (own !== undefined) own.sawGarbage = true;
  else if (id === null || !settled.has(id)) for (const entry of pending.values()) entry.sawGarbage = true;
}

async function retryOverTcp({ ports, server, options }: Conversation, entry: Pending, udp: Reply): Promise<void> {
  entry.overTcp = true;
  if (!options.budget.take()) {
    entry.settle(OUT_OF_BUDGET);
    return;
  }
  entry.attempts += 1;
  // TCP gets the full timeout again: a slow answer over UDP must not make TCP look blocked.
  const answer = await askOverTcp(ports, server, entry.question, entry.edns, options);
  if (answer.outcome === 'ok') succeed(entry, answer.reply, 'tcp');
  else if (options.signal.aborted) return;
  else if (answer.outcome === 'unknown') entry.settle({ outcome: 'inconclusive', why: answer.why });
  else if (answer.outcome === 'malformed') fail(entry, 'malformed', answer.why);
  else
    fail(
      entry,
      'truncated-tcp-failed',
      `${counted(udp.addresses.length, 'address', 'addresses')} before the cut; TCP 53: ${answer.detail}`,
    );
}

/** As Go does with `use-vc`: UDP is never asked. */
async function askTcpOnly({ ports, server, options }: Conversation, entry: Pending): Promise<void> {
  if (!options.budget.take()) {
    entry.settle(OUT_OF_BUDGET);
    return;
  }
  entry.overTcp = true;
  entry.attempts = 1;
  const answer = await askOverTcp(ports, server, entry.question, entry.edns, options);
  if (answer.outcome === 'ok') succeed(entry, answer.reply, 'tcp');
  else if (answer.outcome === 'unknown') entry.settle({ outcome: 'inconclusive', why: answer.why });
  else if (answer.outcome === 'malformed') fail(entry, 'malformed', answer.why);
  else fail(entry, 'silent', `TCP 53: ${answer.detail}`);
}

/**
 * Asks again after each third of the timeout, and of a server that answers most questions in between as well: what that one does not
 * answer is likely lost. `picture/dns-loss.ts` knows these times.
 */
async function keepAsking(talk: Conversation, entry: Pending, rounds: number, signal: AbortSignal): Promise<void> {
  const { pending, options } = talk;
  for (let half = 1; half <= 2 * rounds; half += 1) {
    await sleepLived(talk.ports.clock, options.timeoutMs / ATTEMPTS / 2, signal);
    if (signal.aborted || entry.overTcp || !pending.has(entry.question.id)) return;
    const isBetween = half % 2 === 1;
    const worthIt = isBetween
      ? half > 1 && talk.answered > pending.size
      : talk.alive || entry.shortage !== null || [...pending.keys()].slice(0, RETRIES_TO_THE_DEAD).includes(entry.question.id);
    if (half < 2 * rounds && worthIt) transmit(talk, entry);
  }
  if (entry.shortage !== null) entry.settle({ outcome: 'inconclusive', why: shortageWords(entry.shortage) });
  else if (entry.sawGarbage) fail(entry, 'malformed', 'what came back is not an answer to the question');
  else if (entry.watch.isStarved((options.timeoutMs * rounds) / ATTEMPTS))
    entry.settle({ outcome: 'inconclusive', why: entry.watch.words() });
  else fail(entry, 'silent', `no answer to ${entry.attempts} ${entry.attempts === 1 ? 'attempt' : 'attempts'}`);
}

function fail(entry: Pending, reason: DnsFailure, detail: string): void {
  entry.settle({ outcome: 'failed', reason, detail, ms: entry.watch.ms() });
}

function succeed(entry: Pending, reply: Reply, transport: 'udp' | 'tcp'): void {
  entry.settle({ outcome: 'ok', ms: entry.watch.ms(), ...reply, transport, attempts: entry.attempts });
}
