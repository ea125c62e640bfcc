/**
 * Checks signatures as AWS does (Signature Version 4, IAM User Guide "Create a signed AWS API request"): everything is computed
 * again from the request, the key and the clock. Written from the specification, and proved with other signers by the self-test.
 */
import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { IDENTITIES, type Identity } from '../../credentials.ts';

export interface SignedRequest {
  readonly method: string;
  /** Path and query, as they came. */
  readonly target: string;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}
export interface Refusal {
  readonly code: string;
  readonly message: string;
}
export type Authentication = { readonly identity: Identity } | { readonly refusal: Refusal };

/** AWS's services allow five minutes. */
const SKEW_MS = 300_000;
const refuse = (code: string, message: string): Authentication => ({ refusal: { code, message } });
const MISMATCH =
  'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.';

const sha256 = (data: Buffer | string): string => createHash('sha256').update(data).digest('hex');
const hmac = (key: Buffer | string, text: string): Buffer => createHmac('sha256', key).update(text).digest();
/** RFC 3986: what encodeURIComponent leaves alone and SigV4 does not. */
const encode = (text: string): string =>
  encodeURIComponent(text).replaceAll(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);

interface Parsed {
  readonly key: string;
  readonly date: string;
  readonly region: string;
  readonly service: string;
  readonly signedHeaders: readonly string[];
  readonly signature: string;
}

function parse(authorization: string): Parsed | null {
  const found =
    /^AWS4-HMAC-SHA256\s+Credential=([\w+=.@-]+)\/(\d{8})\/([a-z0-9-]+)\/([a-z0-9-]+)\/aws4_request,\s*SignedHeaders=([a-z0-9;-]+),\s*Signature=([0-9a-f]{64})$/.exec(
      authorization,
    );
  if (found === null) return null;
  const [, key = '', date = '', region = '', service = '', names = '', signature = ''] = found;
  return { key, date, region, service, signedHeaders: names.split(';'), signature };
}

/** `20261123T153000Z` as milliseconds since the epoch; null when it is none. */
function instant(stamp: string): number | null {
  const found = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(stamp);
  if (found === null) return null;
  const [, y, mo, d, h, mi, s] = found;
  return Date.parse(`${y}-${mo}-${d}T${h}:${mi}:${s}Z`);
}
const stampOf = (ms: number): string => `${new Date(ms).toISOString().slice(0, 19).replaceAll(/[-:]/g, '')}Z`;

function canonicalRequest(request: SignedRequest, signedHeaders: readonly string[]): string {
  const [path = '/', query = ''] = request.target.split(/\?(.*)/s);
  const pairs = query
    .split('&')
    .filter(Boolean)
    .map((pair) => {
      const [name = '', value = ''] = pair.split(/=(.*)/s).map(decodeURIComponent);
      return `${encode(name)}=${encode(value)}`;
    });
  const headers = signedHeaders.map((name) => `${name}:${(request.headers[name] ?? '').trim().replaceAll(/ +/g, ' ')}\n`);
  return [
    request.method,
    // Every service but S3 encodes the path as sent once more.
    path.split('/').map(encode).join('/'),
    pairs.toSorted().join('&'),
    headers.join(''),
    signedHeaders.join(';'),
    sha256(request.body),
  ].join('\n');
}

function clockRefusal(at: number, now: number): Authentication | null {
  if (at < now - SKEW_MS) {
    return refuse(
      'InvalidSignatureException',
      `Signature expired: ${stampOf(at)} is now earlier than ${stampOf(now - SKEW_MS)} (${stampOf(now)} - 5 min.)`,
    );
  }
  if (at > now + SKEW_MS) {
    return refuse(
      'InvalidSignatureException',
      `Signature not yet current: ${stampOf(at)} is still later than ${stampOf(now + SKEW_MS)} (${stampOf(now)} + 5 min.)`,
    );
  }
  return null;
}

/** Who signed this, or AWS's own words why nobody did. `now` in milliseconds since the epoch. */
export function authenticate(request: SignedRequest, scope: { region: string; service: string }, now: number): Authentication {
  const { headers } = request;
  const authorization = headers['authorization'];
  if (authorization === undefined) return refuse('MissingAuthenticationTokenException', 'Missing Authentication Token');
  const parsed = parse(authorization.trim());
  if (parsed === null) {
    return refuse('IncompleteSignatureException', 'Authorization header requires Credential, SignedHeaders and Signature.');
  }
  const stamp = headers['x-amz-date'] ?? '';
  const at = instant(stamp);
  if (at === null) return refuse('IncompleteSignatureException', "Date must be in ISO-8601 'basic format'.");
  const identity = IDENTITIES.find(({ accessKeyId }) => accessKeyId === parsed.key);
  if (identity === undefined || (headers['x-amz-security-token'] ?? null) !== identity.token) {
    return refuse('UnrecognizedClientException', 'The security token included in the request is invalid.');
  }
  if (parsed.service !== scope.service) {
    return refuse('InvalidSignatureException', `Credential should be scoped to correct service: '${scope.service}'. `);
  }
  if (parsed.region !== scope.region) {
    return refuse('InvalidSignatureException', 'Credential should be scoped to a valid region. ');
  }
  if (!stamp.startsWith(parsed.date)) {
    return refuse(
      'InvalidSignatureException',
      `Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date: ${stamp}`,
    );
  }
  const wrongTime = clockRefusal(at, now);
  if (wrongTime !== null) return wrongTime;
  // What is sent in x-amz-* headers means something, so it has to be signed; and host, or another server could be asked.
  const unsigned = Object.keys(headers).filter(
    (name) => (name === 'host' || name.startsWith('x-amz-')) && !parsed.signedHeaders.includes(name),
  );
  if (unsigned.length > 0) {
    return refuse('InvalidSignatureException', `'${unsigned[0]}' must be a 'SignedHeader' in the AWS Authorization.`);
  }
  const key = [parsed.date, parsed.region, parsed.service, 'aws4_request'].reduce<Buffer | string>(
    hmac,
    `AWS4${identity.secret}`,
  );
  const digest = sha256(canonicalRequest(request, parsed.signedHeaders));
  const text = `AWS4-HMAC-SHA256\n${stamp}\n${parsed.date}/${parsed.region}/${parsed.service}/aws4_request\n${digest}`;
  const right = timingSafeEqual(hmac(key, text), Buffer.from(parsed.signature, 'hex'));
  if (!right) return refuse('InvalidSignatureException', MISMATCH);
  if (identity.isExpired) return refuse('ExpiredTokenException', 'The security token included in the request is expired');
  return { identity };
}
