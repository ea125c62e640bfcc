import { RUN_OVER, whyNotLearnt } from '../../../facts/not-learnt.ts';
import type { Ports } from '../../../platform/ports.ts';
import { sleepLived, stopwatchOf } from '../../../platform/stopwatch.ts';
import { encodeQuestion, parseReply, type Question, type Reply } from './dns-message.ts';

export type TcpReply =
  | { readonly outcome: 'ok'; readonly reply: Reply }
  | { readonly outcome: 'failed'; readonly detail: string }
  /** An answer that cannot be used. */
  | { readonly outcome: 'malformed'; readonly why: string }
  /** Why the run learnt nothing about the server. */
  | { readonly outcome: 'unknown'; readonly why: string };

/** Asks one question over TCP: two bytes of length, then the message (RFC 1035, section 4.2.2). */
export async function askOverTcp(
  { network, clock }: Pick<Ports, 'network' | 'clock'>,
  server: { readonly ip: string; readonly port: number },
  question: Question,
  edns: boolean,
  limits: { readonly timeoutMs: number; readonly signal: AbortSignal },
): Promise<TcpReply> {
  const watch = stopwatchOf(clock);
  const dialed = await network.dial(server, limits);
  if (dialed.outcome === 'failed') {
    const why = whyNotLearnt(dialed.reason, dialed.detail);
    return why === null ? { outcome: 'failed', detail: dialed.detail } : { outcome: 'unknown', why };
  }
  const { socket } = dialed;
  return new Promise((resolve) => {
    const answered = new AbortController();
    const finish = (reply: TcpReply): void => {
      answered.abort();
      limits.signal.removeEventListener('abort', onAbort);
      socket.destroy();
      resolve(reply);
    };
    const onAbort = (): void => finish({ outcome: 'unknown', why: RUN_OVER });
    // A server may close the connection while this process does not run.
    const fail = (detail: string, isOwn = watch.wasAway()): void =>
      finish(isOwn ? { outcome: 'unknown', why: watch.words() } : { outcome: 'failed', detail });
    const left = Math.max(1, limits.timeoutMs - watch.ms());
    void sleepLived(clock, left, answered.signal).then(() => fail('no answer in time', watch.isStarved(limits.timeoutMs)));
    limits.signal.addEventListener('abort', onAbort, { once: true });
    let received = Buffer.alloc(0);
    socket.on('data', (chunk: Buffer) => {
      received = Buffer.concat([received, chunk]);
      if (received.length < 2) return;
      const length = received.readUInt16BE(0);
      if (received.length < length + 2) return;
      const parsed = parseReply(received.subarray(2, length + 2), (id) => (id === question.id ? question : undefined), 'tcp');
      if (parsed.kind === 'reply') finish({ outcome: 'ok', reply: parsed.reply });
      else if (parsed.kind === 'malformed') finish({ outcome: 'malformed', why: parsed.why });
      else finish({ outcome: 'failed', detail: 'not an answer' });
    });
    socket.on('error', (error) => fail(error.message));
    socket.on('close', () => fail('closed without an answer'));
    const message = encodeQuestion(question, edns);
    const length = Buffer.alloc(2);
    length.writeUInt16BE(message.length);
    socket.write(Buffer.concat([length, message]));
  });
}
