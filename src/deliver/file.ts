/** `--output` and `--facts`: writes a report into a file, whole or not at all. */
import type { FileContent, FileFailure, Files } from '../platform/ports.ts';
import type { DeliveryRow } from './row.ts';

const WORDS: Readonly<Record<FileFailure, string>> = {
  absent: 'its folder does not exist',
  denied: 'permission denied',
  'not-a-file': 'not a regular file',
  'too-large': 'too large',
  exhausted: 'this node has run out of descriptors, memory or the like',
  'no-answer': 'its file system does not answer',
  error: 'not writable',
};

/** Writes atomically (mode 0600). Never rejects. `detail`: the path, and why it failed. */
export async function writeOutput(files: Pick<Files, 'writeAtomic'>, path: string, content: FileContent): Promise<DeliveryRow> {
  try {
    const written = await files.writeAtomic(path, content);
    if (written.outcome === 'ok') return { sink: 'file', outcome: 'ok', detail: path };
    return { sink: 'file', outcome: 'failed', detail: `${path}: ${WORDS[written.reason]} (${written.detail})` };
  } catch (error) {
    return { sink: 'file', outcome: 'failed', detail: `${path}: ${error instanceof Error ? error.message : String(error)}` };
  }
}
