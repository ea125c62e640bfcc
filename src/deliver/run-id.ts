/** The id of a run. Every delivery of the run has it, so that a query can drop doubles. */
import { randomBytes } from 'node:crypto';

/** UUID version 7 (RFC 9562, section 5.7): as text, ids sort by time. */
export function runId(startedAtMs: number, random: Uint8Array = randomBytes(10)): string {
  const time = Math.max(0, Math.min(2 ** 48 - 1, Math.floor(startedAtMs) || 0));
  const rest = Buffer.from(random).toString('hex').padEnd(20, '0');
  const stamp = time.toString(16).padStart(12, '0');
  const variant = '89ab'[Number.parseInt(rest.charAt(3), 16) % 4] ?? '8';
  return `${stamp.slice(0, 8)}-${stamp.slice(8)}-7${rest.slice(0, 3)}-${variant}${rest.slice(4, 7)}-${rest.slice(7, 19)}`;
}

/** What a run's id looks like. */
export const RUN_ID = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/u;

/** When the run began, by its node's clock. */
export function timeOf(id: string): number {
  return Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16);
}
