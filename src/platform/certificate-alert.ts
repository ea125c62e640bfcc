/**
 * A server that wants a client certificate and gets none ends the connection with an alert, which
 * one is its own choice (RFC 5246, section 7.4.6; RFC 8446, section 4.4.2.4). With TLS 1.2 it comes
 * during the handshake. With TLS 1.3 it comes after it, instead of the first answer.
 */

import type { Socket } from 'node:net';

/** OpenSSL and Go mostly send the first or the last, Java and Schannel the second. */
const ALERT =
  /ALERT_(?:HANDSHAKE_FAILURE|BAD_CERTIFICATE|NO_CERTIFICATE|UNSUPPORTED_CERTIFICATE|CERTIFICATE_UNKNOWN|UNKNOWN_CA|ACCESS_DENIED|CERTIFICATE_REQUIRED)$/u;
/** This alert has no other meaning. */
const PLAIN = /ALERT_CERTIFICATE_REQUIRED$/u;
/**
 * More than a lone alert, even after a HelloRetryRequest, and less than a server's hello with a
 * certificate. An alert before the server's certificate is about versions and ciphers.
 */
const FLIGHT_BYTES = 300;

/** Whether an error in the handshake says that a client certificate is lacking. */
export function wantsCertificate(code: string, bytesRead: number): boolean {
  return PLAIN.test(code) || (bytesRead > FLIGHT_BYTES && ALERT.test(code));
}

const lateErrors = new WeakMap<Socket, Error>();

/** An error after the handshake may come before there is a request that it could fail. The first one counts. */
export function rememberErrors(secured: Socket): void {
  secured.on('error', (error) => void (lateErrors.has(secured) || lateErrors.set(secured, error)));
}

/**
 * The alert that ended the connection because a client certificate is lacking, else null. Of what
 * TLS 1.3 sends after a server's last message, the server had yet to see only that.
 */
export function lateCertificateAlert(secured: Socket): string | null {
  const { code = '' }: NodeJS.ErrnoException = lateErrors.get(secured) ?? new Error('none');
  return ALERT.test(code) ? code : null;
}
