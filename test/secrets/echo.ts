/** Peers that repeat, in one encoding and wherever words fit, every secret that this run has. Wrapped around the ports of a simulated VPC. */
import type { HttpRequest, HttpResult, HttpSession, Network, Ports, TunnelResult } from '../../src/platform/ports.ts';
import type { Encoding } from './encodings.ts';

/** What the metadata service does with its secrets. */
export type Metadata =
  | 'sane'
  /** The token's answer ends in a line break, is JSON, or a page that holds it. */
  | 'token-line'
  | 'token-json'
  | 'token-page'
  /** The identity document is a document of credentials. */
  | 'document'
  /** Each value is an echo. */
  | 'values'
  /** No credentials, and a reason that repeats. */
  | 'refusal';

export interface Echoes {
  readonly encode: Encoding;
  readonly metadata: Metadata;
  /** Secrets that no request of the run shows. */
  readonly planted: Readonly<Record<string, string>>;
  /** Path of the metadata service → body. */
  readonly answers: Readonly<Record<string, string>>;
}

const TOKEN = 'x-aws-ec2-metadata-token';

/** `known` grows with what the run sends. */
export function echoing(ports: Ports, echoes: Echoes): { readonly ports: Ports; readonly known: Record<string, string> } {
  const known: Record<string, string> = { ...echoes.planted };
  let turn = 0;
  /** A secret each time: whatever is kept of an answer, each of them comes by in every position. */
  const next = (): string => {
    const values = Object.values(known);
    turn += 1;
    return echoes.encode(values[turn % values.length] ?? '');
  };
  const { network } = ports;
  const wrapped: Network = {
    ...network,
    http: (socket) => session(network.http(socket), echoes, known, next),
    async tunnel(socket, request): Promise<TunnelResult> {
      if (request.credentials !== null) known['login'] = request.credentials.reveal();
      await network.tunnel(socket, request).then((result) => result.outcome === 'ok' && result.socket.destroy());
      const login = echoes.encode(known['login'] ?? '');
      return {
        outcome: 'failed',
        reason: 'answered',
        status: 407,
        headers: {
          'proxy-authenticate': `Basic realm="${login}", ${next()}`,
          'x-squid-error': `ERR ${login}`,
          server: login,
          via: next(),
        },
        detail: `Denied ${turn % 2 === 0 ? login : next()}`,
        page: `<html><title>Sorry, ${login}</title><body>${next()}</body></html>`,
        ms: 1,
      };
    },
  };
  return { ports: { ...ports, network: wrapped }, known };
}

function session(inner: HttpSession, echoes: Echoes, known: Record<string, string>, next: () => string): HttpSession {
  let answers = 0;
  return {
    ...inner,
    async request(request) {
      note(request, known);
      const real = await inner.request(request);
      if (real.outcome === 'failed') return real;
      if (request.path.startsWith('/latest/')) return metadata(request, real, echoes, known, next);
      answers += 1;
      const headers = {
        server: `x ${next()}`,
        'content-type': `text/html; ${next()}`,
        location: `https://host/?${next()}`,
        'x-amzn-errortype': `AccessDeniedException:${next()}`,
        'x-amz-bucket-region': next(),
        date: real.headers['date'] ?? '',
        // Without an id the body is looked at.
        ...(answers % 2 === 0 ? {} : { 'x-amzn-requestid': `id ${next()}` }),
      };
      return { ...real, status: 403, headers, body: bodies(next)[answers % 4] ?? '' };
    },
  };
}

const bodies = (next: () => string): readonly string[] => [
  `{"__type":"AccessDeniedException","message":"no: ${next()}","Message":"${next()}"}`,
  `<html><head><title>You sent ${next()}</title></head><body>${next()}</body></html>`,
  `<Error><Code>${next()}</Code><Message>no: ${next()}</Message><AWSAccessKeyId>${next()}</AWSAccessKeyId><StringToSign>${next()}</StringToSign><Region>${next()}</Region></Error>`,
  `you sent ${next()} to us: ${next()}`,
];

/** Whatever is a secret in a request of this run. */
function note({ headers = {} }: HttpRequest, known: Record<string, string>): void {
  if (headers[TOKEN] !== undefined) known['metadata token'] = headers[TOKEN];
  if (headers['x-amz-security-token'] !== undefined) known['session token'] = headers['x-amz-security-token'];
  const signature = /Signature=([0-9a-f]+)/u.exec(headers['authorization'] ?? '')?.[1];
  if (signature !== undefined) known['signature'] = signature;
}

function metadata(
  { method, path }: HttpRequest,
  real: Extract<HttpResult, { outcome: 'ok' }>,
  { metadata: how, answers, encode }: Echoes,
  known: Record<string, string>,
  next: () => string,
): HttpResult {
  if (method === 'PUT') {
    if (how.startsWith('token-')) known['refused token'] = real.body;
    const body = {
      'token-line': `${real.body}\n`,
      'token-json': `{"token":"${real.body}"}`,
      'token-page': `<html>${real.body}</html>`,
    };
    return how.startsWith('token-') ? { ...real, body: body[how as keyof typeof body] } : real;
  }
  if (how === 'document' && path.endsWith('/document')) return { ...real, body: answers['credentials'] ?? '' };
  if (how === 'values' && path.startsWith('/latest/meta-data/') && !path.endsWith('/mac'))
    return { ...real, status: 200, body: encode(known['metadata token'] ?? '') };
  const body = answers[path];
  if (body === undefined) return real;
  if (how !== 'refusal' || !body.startsWith('{')) return { ...real, status: 200, body };
  return { ...real, status: 200, body: JSON.stringify({ Code: 'AssumeRoleUnauthorizedAccess', Message: `no: ${next()}` }) };
}
