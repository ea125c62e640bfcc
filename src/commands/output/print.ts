/** A document on standard output. */
import type { DeliveryRow } from '../../deliver/row.ts';
import { writeStdout } from '../../deliver/stdout.ts';
import { type Done, doneWith } from '../world.ts';

/** What was asked for and is nowhere is a fault: status 2. */
export async function print(text: string, complain: (line: string) => void): Promise<Done> {
  return doneWith(0, isWritten(await writeStdout(text), complain));
}

/** A reader that went away is no news; a full disk behind a redirection is. */
export function isWritten({ outcome, detail }: DeliveryRow, complain: (line: string) => void): boolean {
  if (outcome === 'failed') complain(`standard output could not be written: ${detail}`);
  return outcome !== 'failed';
}
