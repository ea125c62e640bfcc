/**
 * One DNS server, asked over UDP and, when an answer is truncated, over TCP (RFC 7766).
 *
 * getaddrinfo cannot say which server answered what, nor tell NXDOMAIN from REFUSED from silence; this can.
 */
import type { DnsAnswer, DnsFailure } from '../facts.ts';
import type { Datagrams, Ports } from '../platform/ports.ts';
import { encodeQuestion, newQuestion, parseReply, type Question, type QuestionType, type Reply } from './dns-message.ts';
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

interface Pending {
  readonly question: Question;
  readonly start: number;
  attempts: number;
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
  let sawGarbage = false;
  let edns = true;

  const open = (): Datagrams =>
    (channel ??= network.datagrams(server, {
      onMessage: receive,
      onFault: (fault, detail) => {
        const reason: DnsFailure = fault === 'refused' ? 'refused' : fault === 'other' ? 'other' : 'unreachable';
        for (const entry of pending.values()) fail(entry, reason, detail);
      },
    }));

  const transmit = (entry: Pending): boolean => {
    if (!options.budget.take()) return false;
    entry.attempts += 1;
    open().send(encodeQuestion(entry.question, edns));
    return true;
  };

  const fail = (entry: Pending, reason: DnsFailure, detail: string): void =>
    entry.settle({ outcome: 'failed', reason, detail, ms: clock.monotonic() - entry.start });

  const succeed = (entry: Pending, reply: Reply, transport: 'udp' | 'tcp'): void =>
    entry.settle({ outcome: 'ok', ms: clock.monotonic() - entry.start, ...reply, transport, attempts: entry.attempts });

  function receive(payload: Buffer): void {
    const parsed = parseReply(payload, (id) => pending.get(id)?.question);
    if (parsed.kind === 'garbage') {
      sawGarbage = true;
      return;
    }
    alive = true;
    const entry = pending.get(parsed.id);
    if (entry === undefined) return;
    const { rcode } = parsed.reply;
    // An old server that does not know EDNS: ask as it understands (RFC 6891, section 7).
    if (edns && (rcode === 'FORMERR' || rcode === 'NOTIMP') && entry.attempts < ATTEMPTS) {
      edns = false;
      if (transmit(entry)) return;
    }
    if (parsed.reply.truncated) void retryOverTcp(entry, parsed.reply);
    else succeed(entry, parsed.reply, 'udp');
  }

  async function retryOverTcp(entry: Pending, udp: Reply): Promise<void> {
    const left = Math.max(1, options.timeoutMs - (clock.monotonic() - entry.start));
    const answer = await askOverTcp(network, server, entry.question, { timeoutMs: left, signal: options.signal });
    if (answer.outcome === 'ok') succeed(entry, answer.reply, 'tcp');
    else if (options.signal.aborted) return;
    else fail(entry, 'truncated-tcp-failed', `${udp.addresses.length} addresses before the cut; TCP 53: ${answer.detail}`);
  }

  async function keepAsking(entry: Pending, signal: AbortSignal): Promise<void> {
    const pause = options.timeoutMs / ATTEMPTS;
    for (let round = 1; round <= ATTEMPTS; round += 1) {
      await clock.sleep(pause, signal);
      if (signal.aborted || !pending.has(entry.question.id)) return;
      const worthIt = alive || [...pending.keys()].slice(0, RETRIES_TO_THE_DEAD).includes(entry.question.id);
      if (round < ATTEMPTS && worthIt) transmit(entry);
    }
    if (sawGarbage) fail(entry, 'malformed', 'what came back is not an answer to the question');
    else fail(entry, 'silent', `no answer to ${entry.attempts} ${entry.attempts === 1 ? 'attempt' : 'attempts'}`);
  }

  return {
    ask(host, type) {
      if (options.signal.aborted) return Promise.resolve({ outcome: 'inconclusive', why: 'the run was over before the question was asked' });
      return new Promise((resolve) => {
        const stop = new AbortController();
        let question = newQuestion(host, type);
        while (pending.has(question.id)) question = newQuestion(host, type);
        const entry: Pending = {
          question,
          start: clock.monotonic(),
          attempts: 0,
          settle(answer) {
            if (!pending.delete(question.id)) return;
            stop.abort();
            options.signal.removeEventListener('abort', giveUp);
            resolve(answer);
          },
        };
        const giveUp = (): void => entry.settle({ outcome: 'inconclusive', why: 'the run was over before an answer came' });
        pending.set(question.id, entry);
        options.signal.addEventListener('abort', giveUp, { once: true });
        if (transmit(entry)) void keepAsking(entry, stop.signal);
        else entry.settle({ outcome: 'skipped', because: 'the budget of DNS packets for one run is used up' });
      });
    },
    close: () => channel?.close(),
  };
}
