/**
 * The one scrubber of this process. Whatever becomes a `Secret` is known to it, and nothing that a peer says gets into facts, a log line, an error
 * or a delivery's row but through it.
 */
import { createScrubber } from './scrubber.ts';

export const { learn, ours, scrub } = createScrubber();
