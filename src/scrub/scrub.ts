/**
 * The only scrubber of this process. It knows every `Secret`. A peer's words get into facts, log
 * lines, errors and delivery rows only through it.
 */
import { createScrubber } from './scrubber.ts';

export const { learn, ours, scrub } = createScrubber();
