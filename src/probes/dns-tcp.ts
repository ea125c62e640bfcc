import type { Network } from '../platform/ports.ts';
import { encodeQuestion, parseReply, type Question, type Reply } from './dns-message.ts';

export type TcpReply =
  | { readonly outcome: 'ok'; readonly reply: Reply }
  | { readonly outcome: 'failed'; readonly detail: string };

/** One question over TCP: two bytes of length, then the message (RFC 1035, section 4.2.2). */
export async function askOverTcp(
  network: Network,
  server: { readonly ip: string; readonly port: number },
  question: Question,
  edns: boolean,
  limits: { readonly timeoutMs: number; readonly signal: AbortSignal },
): Promise<TcpReply> {
  const start = performance.now();
  const dialed = await network.dial(server, limits);
  if (dialed.outcome === 'failed') return { outcome: 'failed', detail: dialed.detail };
  const { socket } = dialed;
  return new Promise((resolve) => {
    const left = Math.max(1, limits.timeoutMs - (performance.now() - start));
    const finish = (reply: TcpReply): void => {
      clearTimeout(timer);
      limits.signal.removeEventListener('abort', onAbort);
      socket.destroy();
      resolve(reply);
    };
    const onAbort = (): void => finish({ outcome: 'failed', detail: 'given up' });
    const timer = setTimeout(() => finish({ outcome: 'failed', detail: 'no answer in time' }), left);
    limits.signal.addEventListener('abort', onAbort, { once: true });
    let received = Buffer.alloc(0);
    socket.on('data', (chunk: Buffer) => {
      received = Buffer.concat([received, chunk]);
      if (received.length < 2) return;
      const length = received.readUInt16BE(0);
      if (received.length < length + 2) return;
      const parsed = parseReply(received.subarray(2, length + 2), (id) => (id === question.id ? question : undefined));
      finish(parsed.kind === 'reply' ? { outcome: 'ok', reply: parsed.reply } : { outcome: 'failed', detail: 'not an answer' });
    });
    socket.on('error', (error) => finish({ outcome: 'failed', detail: error.message }));
    socket.on('close', () => finish({ outcome: 'failed', detail: 'closed without an answer' }));
    const message = encodeQuestion(question, edns);
    const length = Buffer.alloc(2);
    length.writeUInt16BE(message.length);
    socket.write(Buffer.concat([length, message]));
  });
}
