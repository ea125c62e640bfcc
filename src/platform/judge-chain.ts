/**
 * Lets OpenSSL judge a chain with any store. It plays to a client, in memory, the beginning of a
 * TLS 1.2 handshake (RFC 5246, section 7.4: ServerHello, Certificate). OpenSSL verifies a chain as
 * soon as it arrives, before the server proves that it holds the key. That proof belongs to the
 * connection that the chain came from.
 */
import type { X509Certificate } from 'node:crypto';
import { Duplex } from 'node:stream';
import { connect, type SecureContext, type TLSSocket } from 'node:tls';

/** Nothing comes from outside, so this only stops a fault of this program from hanging a run. */
const PATIENCE_MS = 5_000;
const MAX_RECORD = 16_384;
const VERSION = [3, 3];
const HANDSHAKE = 22;
const SERVER_HELLO = 2;
const CERTIFICATE = 11;
/** A fatal `user_canceled`, so that the client does not wait for more. */
const END = Buffer.from([21, ...VERSION, 0, 2, 2, 90]);
const ECDHE_ECDSA_AES128_GCM_SHA256 = [0xc0, 0x2b];
const ECDHE_RSA_AES128_GCM_SHA256 = [0xc0, 0x2f];
/** Without this extension (RFC 5746) OpenSSL ends the handshake. */
const RENEGOTIATION_INFO = [0xff, 0x01, 0, 1, 0];

/**
 * The source of Node's `authorizationError`, which says `UNSPECIFIED` for the rarer errors. Only
 * this handle has the reason.
 */
interface VerifyHandle {
  verifyError(): (Error & { readonly code?: string }) | null | undefined;
  onerror(error: Error): void;
}

/**
 * Null if OpenSSL verifies the chain with this context's roots and rules, else its error. `chain`:
 * leaf first. Never rejects.
 */
export function judgeChain(chain: readonly X509Certificate[], secureContext: SecureContext): Promise<string | null> {
  return new Promise((resolve) => {
    let verdict: string | null = 'UNVERIFIED';
    let isAnswered = false;
    const wire = new Duplex({
      read: () => undefined,
      write: (_hello, _encoding, written) => {
        written();
        if (!isAnswered) wire.push(flight(chain));
        isAnswered = true;
      },
    });
    const client = connect({ socket: wire, secureContext, rejectUnauthorized: false, checkServerIdentity: () => undefined });
    const handle = handleOf(client);
    const timer = setTimeout(() => client.destroy(), PATIENCE_MS);
    if (handle === null) client.destroy();
    else {
      const pass = handle.onerror.bind(handle);
      // The last moment to ask OpenSSL: what follows frees its state.
      const onerror = (error: Error): void => {
        // Without a certificate, Node would read through a null pointer here. The client reads our
        // alert only after the certificates.
        const isOver = 'code' in error && error.code === 'ERR_SSL_TLSV1_ALERT_USER_CANCELLED';
        if (isOver && client.getPeerX509Certificate() !== undefined) verdict = verifyErrorOf(client);
        pass(error);
      };
      Object.assign(handle, { onerror });
    }
    client.on('error', () => undefined);
    client.on('close', () => {
      clearTimeout(timer);
      wire.destroy();
      resolve(verdict);
    });
  });
}

/** OpenSSL's code for the peer's chain, its words if Node has no code; null if it verifies. */
export function verifyErrorOf(client: TLSSocket): string | null {
  const handle = handleOf(client);
  if (handle === null) return client.authorized ? null : String(client.authorizationError);
  const error = handle.verifyError();
  if (error === null) return null;
  if (error === undefined) return 'UNVERIFIED';
  return error.code === undefined || error.code === 'UNSPECIFIED' ? error.message : error.code;
}

function handleOf(client: TLSSocket): VerifyHandle | null {
  const handle: unknown = Reflect.get(client, '_handle');
  const isOne = typeof handle === 'object' && handle !== null && 'verifyError' in handle && 'onerror' in handle;
  return isOne ? (handle as VerifyHandle) : null;
}

function flight(chain: readonly X509Certificate[]): Buffer {
  const hello = Buffer.from([
    ...VERSION,
    // The server's random value. Nothing depends on it.
    ...new Uint8Array(32),
    0,
    ...(isRsa(chain[0]) ? ECDHE_RSA_AES128_GCM_SHA256 : ECDHE_ECDSA_AES128_GCM_SHA256),
    0,
    0,
    RENEGOTIATION_INFO.length,
    ...RENEGOTIATION_INFO,
  ]);
  const certificates = Buffer.concat(chain.map(({ raw }) => sized(raw)));
  return Buffer.concat([...records(message(SERVER_HELLO, hello), message(CERTIFICATE, sized(certificates))), END]);
}

/** OpenSSL takes a certificate only with a suite for its kind of key. */
function isRsa(leaf: X509Certificate | undefined): boolean {
  try {
    return leaf?.publicKey.asymmetricKeyType === 'rsa';
  } catch {
    return false;
  }
}

function message(type: number, body: Buffer): Buffer {
  return Buffer.concat([Buffer.from([type]), sized(body)]);
}

/** Prefixes the length, in three bytes. */
function sized(body: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(body.length);
  return Buffer.concat([length.subarray(1), body]);
}

function records(...messages: readonly Buffer[]): Buffer[] {
  const bytes = Buffer.concat(messages);
  return Array.from({ length: Math.ceil(bytes.length / MAX_RECORD) }, (_, index) => {
    const part = bytes.subarray(index * MAX_RECORD, (index + 1) * MAX_RECORD);
    return Buffer.concat([Buffer.from([HANDSHAKE, ...VERSION, part.length >> 8, part.length & 0xff]), part]);
  });
}
