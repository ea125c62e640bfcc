/**
 * Joins what a container's log has in parts: Docker and containerd write lines of more than 16 KiB, which verdicts of broken nodes have, as
 * several. Docker's parts have no newline at their end; containerd's are marked `P`, and the last one `F` (Kubernetes, "CRI logging format").
 */
import { type LineTaker, MAX_LINE_BYTES } from './lines.ts';
import { isObject } from './sighting.ts';

interface Part {
  /** Parts of two streams may alternate. */
  readonly stream: string;
  readonly text: string;
  readonly isLast: boolean;
}

/** Docker's parts, in bytes. Other programs leave the newline out of whole lines, too. */
const PART_BYTES = 16_384;

/** Lines that are no parts, and whole ones, pass as they are. */
export function joiningParts(taker: LineTaker): LineTaker & { end(): void } {
  const kept = new Map<string, { text: string; number: number }>();

  function flush(stream: string): void {
    const open = kept.get(stream);
    kept.delete(stream);
    if (open !== undefined) taker.line(open.text, open.number);
  }

  return {
    part: (text) => taker.part(text),
    line(text, number) {
      const part = dockerPart(text) ?? criPart(text);
      const open = part === null ? undefined : kept.get(part.stream);
      if (part === null || (part.isLast && open === undefined)) {
        taker.line(text, number);
        return;
      }
      kept.set(part.stream, { text: `${open?.text ?? ''}${part.text}`, number: open?.number ?? number });
      if (part.isLast || (kept.get(part.stream)?.text.length ?? 0) > MAX_LINE_BYTES) flush(part.stream);
    },
    end() {
      for (const stream of kept.keys()) flush(stream);
    },
  };
}

function dockerPart(line: string): Part | null {
  if (!line.startsWith('{"log":"')) return null;
  try {
    const value = JSON.parse(line) as unknown;
    if (!isObject(value) || typeof value['log'] !== 'string') return null;
    const { log, stream } = value;
    return {
      stream: `docker ${String(stream)}`,
      text: log.replace(/\n$/u, ''),
      isLast: log.endsWith('\n') || Buffer.byteLength(log) < PART_BYTES,
    };
  } catch {
    return null;
  }
}

function criPart(line: string): Part | null {
  const [, stream, mark, text = ''] = /^\d{4}-\d\d-\d\dT[\d:.+Z-]{6,40} (stdout|stderr) ([PF]) (.*)$/su.exec(line) ?? [];
  return stream === undefined ? null : { stream: `cri ${stream}`, text, isLast: mark === 'F' };
}
