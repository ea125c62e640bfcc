/** Route 53 Resolver over JSON 1.1, signed with SigV4: reads of `src/account/resolver-calls.ts`, with the settings of the SDK's clients. */
import type { NodeHttpHandler } from '@smithy/node-http-handler';
import { SignatureV4 } from '@smithy/signature-v4';
import { partitionOf } from '../knowledge/partitions.ts';
import { Sha256 } from './sha256.ts';

interface Settings {
  readonly region: string;
  readonly credentials: () => Promise<{ readonly accessKeyId: string; readonly secretAccessKey: string }>;
  readonly maxAttempts: number;
  readonly requestHandler: NodeHttpHandler;
}

const SERVICE = 'route53resolver';
/** The longest answer is a page of 1,000 domains. */
const MAX_BODY = 4_000_000;
const FIRST_PAUSE_MS = 200;

export function resolverCalls(settings: Settings, variables: Readonly<Record<string, string | undefined>>) {
  const { region, credentials } = settings;
  const own = variables['AWS_ENDPOINT_URL_ROUTE53RESOLVER'] ?? variables['AWS_ENDPOINT_URL'];
  const endpoint = new URL(own ?? `https://${SERVICE}.${region}.${partitionOf(region)?.dnsSuffix ?? 'amazonaws.com'}`);
  const signer = new SignatureV4({ service: SERVICE, region, credentials, sha256: Sha256 });
  return async (name: string, input: object, signal: AbortSignal): Promise<unknown> => {
    for (let tried = 1; ; tried += 1) {
      const answer = await exchange(settings, endpoint, signer, name, JSON.stringify(input), signal);
      if (answer.status === 200) return answer.body;
      const error = errorOf(answer);
      const isPassing = answer.status >= 500 || /Throttl|TooManyRequests|RequestLimit/u.test(error.name);
      if (!isPassing || tried >= settings.maxAttempts || signal.aborted) throw error;
      await pause(FIRST_PAUSE_MS * 2 ** tried, signal);
    }
  };
}

interface Answer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

async function exchange(
  { requestHandler }: Settings,
  endpoint: URL,
  signer: SignatureV4,
  name: string,
  body: string,
  abortSignal: AbortSignal,
): Promise<Answer> {
  const request = {
    method: 'POST',
    protocol: endpoint.protocol,
    hostname: endpoint.hostname,
    ...(endpoint.port === '' ? {} : { port: Number(endpoint.port) }),
    path: endpoint.pathname,
    query: {},
    headers: {
      host: endpoint.host,
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-target': `Route53Resolver.${name}`,
      'content-length': String(Buffer.byteLength(body)),
    },
    body,
  };
  const signed = await signer.sign(request);
  const { response } = await requestHandler.handle(signed as never, { abortSignal });
  const text = await whole(response.body as AsyncIterable<Uint8Array>);
  return { status: response.statusCode, body: parsed(text) };
}

async function whole(body: AsyncIterable<Uint8Array>): Promise<string> {
  const pieces: Uint8Array[] = [];
  let size = 0;
  for await (const piece of body) {
    size += piece.length;
    if (size > MAX_BODY) throw new Error('the answer is too large');
    pieces.push(piece);
  }
  return Buffer.concat(pieces).toString('utf8');
}

function parsed(text: string): Answer['body'] {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Answer['body']) : {};
  } catch {
    return {};
  }
}

/** As the SDK's errors are: `name` is AWS's code. */
function errorOf({ status, body }: Answer): Error {
  const code = typeof body['__type'] === 'string' ? body['__type'] : `HTTP ${status}`;
  const words = body['message'] ?? body['Message'];
  const error = new Error(typeof words === 'string' ? words : code);
  error.name = code.split('#').at(-1) ?? code;
  return Object.assign(error, { $metadata: { httpStatusCode: status } });
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
