/**
 * Splits PEM text (RFC 7468) into certificates without parsing them: parsing all roots of a system
 * costs more than a handshake.
 */
import { X509Certificate } from 'node:crypto';

export interface PemBlock {
  /** The block with its markers, for OpenSSL. */
  readonly pem: string;
  readonly der: Buffer;
}

/** A system has about 150 roots. A directory of single files may repeat each. */
const MAX_BLOCKS = 2_000;
/** Go takes only this label, without headers. The agent ignores OpenSSL's "TRUSTED CERTIFICATE". */
const BLOCK = /-----BEGIN CERTIFICATE-----([A-Za-z0-9+/=\s]{1,65536})-----END CERTIFICATE-----/g;

/** `broken` counts blocks without a whole DER sequence. `isCut`: there may be more blocks. */
export function splitPem(text: string): {
  readonly blocks: readonly PemBlock[];
  readonly broken: number;
  readonly isCut: boolean;
} {
  const blocks: PemBlock[] = [];
  let broken = 0;
  for (const [block, base64 = ''] of text.matchAll(BLOCK)) {
    if (blocks.length + broken >= MAX_BLOCKS) return { blocks, broken, isCut: true };
    const der = certificatePart(Buffer.from(base64, 'base64'));
    if (der === null) broken += 1;
    else blocks.push({ pem: standalone(block), der });
  }
  return { blocks, broken, isCut: false };
}

/** A copy: a substring would keep the whole file, of megabytes, in memory. */
function standalone(text: string): string {
  return Buffer.from(text, 'latin1').toString('latin1');
}

/** The outer SEQUENCE; null if there is none or it is cut off. */
function certificatePart(der: Buffer): Buffer | null {
  // Every certificate needs the two-byte length, because less than 256 bytes cannot hold a key and
  // a signature.
  if (der.length < 5 || der[0] !== 0x30 || der[1] !== 0x82) return null;
  const length = der.readUInt16BE(2) + 4;
  return length <= der.length ? der.subarray(0, length) : null;
}

/** Parses the blocks that OpenSSL can read: about 40 µs each. */
export function parseCertificates(blocks: readonly PemBlock[]): X509Certificate[] {
  return blocks.flatMap(({ der }) => {
    try {
      return [new X509Certificate(der)];
    } catch {
      return [];
    }
  });
}
