/** The AWS SDK's way to the network: over sessions that this run has opened, and nothing else. */
import type { SSMClientConfig } from '@aws-sdk/client-ssm';
import { whyNotSigned } from '../../../knowledge/signable.ts';
import type { HttpSession } from '../../../platform/ports.ts';
import { VERSION } from '../../../version.ts';
import type { Keys } from '../../node/credentials/shared-credentials.ts';
import type { ConnectionLimits } from '../target.ts';

/** The used parts of the SDK's requests and answers (`@smithy/types`). */
interface SdkRequest {
  readonly method: string;
  readonly path: string;
  readonly hostname: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string | string[] | null>>;
  readonly body?: unknown;
}
export interface SdkResponse {
  readonly statusCode: number;
  readonly headers: Record<string, string>;
  readonly body: Uint8Array;
}
interface SdkHandler {
  handle(request: SdkRequest): Promise<{ response: SdkResponse }>;
  updateHttpClientConfig(): void;
  httpHandlerConfigs(): Record<string, never>;
  readonly metadata: { readonly handlerProtocol: string };
}

/** Answers of these calls have a few kilobytes. */
const MAX_BODY = 524_288;

/** `open` gives a session for one exchange, or rejects. Network errors pass unchanged. */
function sdkHandler(open: (host: string) => Promise<HttpSession>, limits: ConnectionLimits): SdkHandler {
  return {
    metadata: { handlerProtocol: 'http/1.1' },
    updateHttpClientConfig: () => undefined,
    httpHandlerConfigs: () => ({}),
    async handle({ method, path, hostname, headers, query, body }) {
      if (method !== 'GET' && method !== 'POST') throw new NetworkError(`${method} is not sent`);
      const session = await open(hostname);
      try {
        const { host: _, ...rest } = headers;
        const result = await session.request({
          method,
          path: path + queryOf(query),
          host: hostname,
          headers: rest,
          ...bodyOf(body),
          maxBodyBytes: MAX_BODY,
          ...limits,
        });
        if (result.outcome === 'failed') throw new NetworkError(`${result.reason}: ${result.detail}`);
        const response = {
          statusCode: result.status,
          headers: { ...result.headers },
          // Whole: for a stream the SDK would load the web's streams.
          body: Buffer.from(result.body),
        };
        return { response };
      } finally {
        session.close();
      }
    },
  };
}

/** Who signs what, and for whom. */
export interface Signing {
  readonly region: string;
  readonly host: string;
  readonly keys: Keys;
  /** AWS's clock minus this node's (`awsClockOffset`). */
  readonly clockOffsetMs: number;
}

/**
 * Reveals keys in the SDK's form, just before they sign. Throws for a host that must not receive
 * signed requests. Every signer gets its keys here, so no caller can forget the check.
 * @param bucket as for `whyNotSigned`.
 */
export function signingKeys(host: string, { accessKeyId, secretAccessKey, sessionToken }: Keys, bucket: string | null = null) {
  const because = whyNotSigned(host, bucket);
  if (because !== null) throw new Error(because);
  return {
    accessKeyId: accessKeyId.reveal(),
    secretAccessKey: secretAccessKey.reveal(),
    ...(sessionToken === null ? {} : { sessionToken: sessionToken.reveal() }),
  };
}

/**
 * The settings of every SDK client: this run's way to `host` and to nobody else. They set all that
 * the SDK would otherwise look for in the environment or in `~/.aws/config`; the binary leaves that
 * code out (`build/narrow-aws.ts`). One try only: a slow or throttled answer is an answer, too, and
 * the caller decides about another try.
 */
export function clientSettings(
  { region, host, keys, clockOffsetMs }: Signing,
  open: () => Promise<HttpSession>,
  limits: ConnectionLimits,
) {
  const handler = sdkHandler(
    (asked) => (asked === host ? open() : Promise.reject(new NetworkError('the SDK asked for another host'))),
    limits,
  );
  return {
    region,
    endpoint: `https://${host}`,
    credentials: signingKeys(host, keys),
    // The SDK's type wants its own classes; these objects have all that it reads.
    requestHandler: handler as SdkHandler & NonNullable<SSMClientConfig['requestHandler']>,
    maxAttempts: 1,
    useFipsEndpoint: false,
    useDualstackEndpoint: false,
    userAgentAppId: 'ssm-probe',
    defaultUserAgentProvider: () => Promise.resolve([['ssm-probe', VERSION] as [string, string]]),
    retryMode: 'standard',
    defaultsMode: 'standard',
    authSchemePreference: [] as string[],
    systemClockOffset: clockOffsetMs,
    disableClockSkewCorrection: false,
  } as const;
}

/** JSON, as text or as bytes. These calls have no other kind of body. */
function bodyOf(body: unknown): { readonly body?: string } {
  if (typeof body === 'string') return { body };
  return body instanceof Uint8Array ? { body: Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('utf8') } : {};
}

/** An error that AWS did not send. */
export class NetworkError extends Error {
  override readonly name = 'NetworkError';
}

function queryOf(query: SdkRequest['query']): string {
  const pairs = Object.entries(query ?? {}).flatMap(([name, value]) =>
    (Array.isArray(value) ? value : [value ?? '']).map((one) => `${encodeURIComponent(name)}=${encodeURIComponent(one)}`),
  );
  return pairs.length === 0 ? '' : `?${pairs.join('&')}`;
}
