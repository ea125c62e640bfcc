/** A descriptor as the process has it, without the stream that Node would make around it. */
import { writeSync } from 'node:fs';

/** A pipe takes this much in one piece or not at all (PIPE_BUF, pipe(7)). */
const ONE_PIECE = 4_096;

/**
 * Writes a short text. False where that cannot be done at once (it is longer than a piece, or the pipe is full and does not wait): nothing
 * was written then. Throws what the kernel says otherwise, a part of the text included.
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
