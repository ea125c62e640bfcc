/**
 * One DNS server, asked over UDP and, when an answer is truncated, over TCP (RFC 7766).
 *
 * getaddrinfo cannot say which server answered what, nor tell NXDOMAIN from REFUSED from silence; this can.
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

export interface DnsServer {
  ask(host: string, type: QuestionType): Promise<DnsAnswer>;
  close(): void;
}

/** Attempts within one step's timeout: enough for a lost packet, few enough for a dead server. */
const ATTEMPTS = 3;
/** How many questions a server that has never answered is asked again: it is dead, not lossy. */
const RETRIES_TO_THE_DEAD = 2;

/** Each costs a packet of the budget for every open question. */
const REOPENINGS = 2;
const REOPEN_MS = 100;

const OUT_OF_BUDGET = { outcome: 'skipped', because: 'the budget of DNS packets for one run is used up' } as const;

interface Pending {
  readonly question: Question;
  readonly watch: Stopwatch;
  attempts: number;
  /** Whether it was last asked with EDNS. */
  edns: boolean;
  /** What this node lacked for the last attempt. */
  shortage: string | null;
  /** Something came back that is no answer. */
  sawGarbage: boolean;
  /** Being asked over TCP: UDP has said all that it can. */
  overTcp: boolean;
  settle(answer: DnsAnswer): void;
}

export function dnsServer(
  ports: Ports,
  server: { readonly ip: string; readonly port: number },
  options: { readonly timeoutMs: number; readonly signal: AbortSignal; readonly budget: PacketBudget },
): DnsServer {
  const { clock, network } = ports;
  const pending = new Map<number, Pending>();
  let channel: Datagrams | null = null;
  let alive = false;
  /** Ids whose question is settled: a late second answer to one of them is nobody's fault. */
  const settled = new Set<number>();
  let edns = true;
  let reopened = 0;

  const open = (): Datagrams =>
    (channel ??= network.datagrams(server, {
      onMessage: receive,
      onFault: (fault, detail) => {
        if (fault === 'exhausted') {
          lacks(detail);
          return;
        }
        const reason: DnsFailure = fault === 'refused' ? 'refused' : fault === 'other' ? 'other' : 'unreachable';
        for (const entry of pending.values()) if (!entry.overTcp) fail(entry, reason, detail);
      },
    }));

  /** Another socket, soon, or with the next attempt: what is lacking may be there by then. */
  const lacks = (code: string): void => {
    channel?.close();
    channel = null;
    for (const entry of pending.values()) entry.shortage = code;
    reopened += 1;
    if (reopened > REOPENINGS) return;
    void clock.sleep(REOPEN_MS * reopened, options.signal).then(() => {
      for (const entry of pending.values()) if (entry.shortage !== null && !entry.overTcp) transmit(entry);
    });
  };

  const transmit = (entry: Pending): boolean => {
    if (!options.budget.take()) return false;
    entry.attempts += 1;
    entry.edns = edns;
    entry.shortage = null;
    open().send(encodeQuestion(entry.question, edns));
    return true;
  };

  const fail = (entry: Pending, reason: DnsFailure, detail: string): void =>
    entry.settle({ outcome: 'failed', reason, detail, ms: entry.watch.ms() });

  const succeed = (entry: Pending, reply: Reply, transport: 'udp' | 'tcp'): void =>
    entry.settle({ outcome: 'ok', ms: entry.watch.ms(), ...reply, transport, attempts: entry.attempts });

  function receive(payload: Buffer): void {
    const parsed = parseReply(payload, (id) => pending.get(id)?.question);
    if (parsed.kind === 'garbage') {
      const own = parsed.id === null ? undefined : pending.get(parsed.id);
      if (own !== undefined) own.sawGarbage = true;
      else if (parsed.id === null || !settled.has(parsed.id)) for (const entry of pending.values()) entry.sawGarbage = true;
      return;
    }
    alive = true;
    const entry = pending.get(parsed.id);
    if (entry === undefined || entry.overTcp) return;
    const { rcode } = parsed.reply;
    // An old server that does not know EDNS: ask as it understands (RFC 6891, section 7).
    if (entry.edns && (rcode === 'FORMERR' || rcode === 'NOTIMP')) {
      edns = false;
      if (!transmit(entry)) entry.settle(OUT_OF_BUDGET);
      return;
    }
    if (parsed.reply.truncated) void retryOverTcp(entry, parsed.reply);
    else succeed(entry, parsed.reply, 'udp');
  }

  async function retryOverTcp(entry: Pending, udp: Reply): Promise<void> {
    entry.overTcp = true;
    if (!options.budget.take()) {
      entry.settle(OUT_OF_BUDGET);
      return;
    }
    entry.attempts += 1;
    // A step of its own, with the full timeout: a slow answer over UDP must not make TCP look blocked.
    const answer = await askOverTcp(ports, server, entry.question, entry.edns, options);
    if (answer.outcome === 'ok') succeed(entry, answer.reply, 'tcp');
    else if (options.signal.aborted) return;
    else if (answer.outcome === 'unknown') entry.settle({ outcome: 'inconclusive', why: answer.why });
    else
      fail(
        entry,
        'truncated-tcp-failed',
        `${counted(udp.addresses.length, 'address', 'addresses')} before the cut; TCP 53: ${answer.detail}`,
      );
  }

  async function keepAsking(entry: Pending, signal: AbortSignal): Promise<void> {
    const pause = options.timeoutMs / ATTEMPTS;
    for (let round = 1; round <= ATTEMPTS; round += 1) {
      await sleepLived(clock, pause, signal);
      if (signal.aborted || entry.overTcp || !pending.has(entry.question.id)) return;
      const worthIt =
        alive || entry.shortage !== null || [...pending.keys()].slice(0, RETRIES_TO_THE_DEAD).includes(entry.question.id);
      if (round < ATTEMPTS && worthIt) transmit(entry);
    }
    if (entry.shortage !== null) entry.settle({ outcome: 'inconclusive', why: shortageWords(entry.shortage) });
    else if (entry.sawGarbage) fail(entry, 'malformed', 'what came back is not an answer to the question');
    else if (entry.watch.isStarved(options.timeoutMs)) entry.settle({ outcome: 'inconclusive', why: entry.watch.words() });
    else fail(entry, 'silent', `no answer to ${entry.attempts} ${entry.attempts === 1 ? 'attempt' : 'attempts'}`);
  }

  return {
    ask(host, type) {
      if (options.signal.aborted)
        return Promise.resolve({ outcome: 'inconclusive', why: 'the run was over before the question was asked' });
      if (!isEncodable(host)) return Promise.resolve({ outcome: 'inconclusive', why: 'no DNS message can ask for such a name' });
      return new Promise((resolve) => {
        const stop = new AbortController();
        let question = newQuestion(host, type);
        while (pending.has(question.id) || settled.has(question.id)) question = newQuestion(host, type);
        const entry: Pending = {
          question,
          watch: stopwatchOf(clock),
          attempts: 0,
          edns,
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
        if (transmit(entry)) void keepAsking(entry, stop.signal);
        else entry.settle(OUT_OF_BUDGET);
      });
    },
    close: () => channel?.close(),
  };
}
