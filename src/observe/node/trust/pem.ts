/** Certificates in PEM text (RFC 7468), taken apart without parsing them: parsing all roots of a system costs more than a handshake. */
import { X509Certificate } from 'node:crypto';

export interface PemBlock {
  /** The block itself, markers included: what OpenSSL is given. */
  readonly pem: string;
  readonly der: Buffer;
}

/** A system has about 150 roots; a directory of single files may repeat each of them. */
const MAX_BLOCKS = 2_000;
/** Go takes this label only, and no headers: OpenSSL's "TRUSTED CERTIFICATE" is nothing to the agent. */
const BLOCK = /-----BEGIN CERTIFICATE-----([A-Za-z0-9+/=\s]{1,65536})-----END CERTIFICATE-----/g;

/** `broken` counts blocks that do not hold a DER sequence of the length it claims; `isCut`: there may be more than were looked at. */
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

/** A copy: a part of a string keeps the whole of it, here a file of megabytes, in memory. */
function standalone(text: string): string {
  return Buffer.from(text, 'latin1').toString('latin1');
}

/** The outer SEQUENCE, or null when there is none or it is cut off. */
function certificatePart(der: Buffer): Buffer | null {
  // All certificates need the two-byte form of the length: less than 256 bytes cannot hold a key and a signature.
  if (der.length < 5 || der[0] !== 0x30 || der[1] !== 0x82) return null;
  const length = der.readUInt16BE(2) + 4;
  return length <= der.length ? der.subarray(0, length) : null;
}

/** The blocks that OpenSSL can read, parsed: about 40 µs each. */
export function parseCertificates(blocks: readonly PemBlock[]): X509Certificate[] {
  return blocks.flatMap(({ der }) => {
    try {
      return [new X509Certificate(der)];
    } catch {
      return [];
    }
  });
}
