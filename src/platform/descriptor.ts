/** Writes to a descriptor directly, without the stream that Node would make around it. */
import { writeSync } from 'node:fs';

/** A pipe takes so much in one piece or not at all (PIPE_BUF, pipe(7)). */
const ONE_PIECE = 4_096;

/**
 * Writes a short text. False if it cannot be written at once (longer than a piece, or a full pipe
 * that does not wait); nothing was written then. Throws for any other error of the kernel, and if
 * only a part was written.
 */
export function writeAtOnce(descriptor: number, text: string): boolean {
  const bytes = Buffer.from(text);
  if (bytes.length > ONE_PIECE) return false;
  try {
    if (writeSync(descriptor, bytes) === bytes.length) return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'EAGAIN' || error.code === 'EINTR')) return false;
    throw error;
  }
  throw new Error('only a part of the text was taken');
}
