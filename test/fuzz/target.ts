/** What is fuzzed: one parser of input that comes from whoever answers, and what must hold whatever it is given. */
import type { Arbitrary } from 'fast-check';

/**
 * `feed` gives one input to the parser and returns what came out; an exception is a finding. `maxOutput` bounds that
 * result as JSON, in characters: what a stranger sends must not swell facts and reports.
 */
export interface Target<Input = unknown> {
  readonly name: string;
  readonly input: Arbitrary<Input>;
  readonly feed: (input: Input) => unknown;
  readonly maxOutput: number;
  /** Inputs in `npm test`. */
  readonly quick: number;
  /** Part of the long run's number: real sockets and whole verdicts cost a hundred times as much as a small text. */
  readonly share?: number;
  readonly close?: () => Promise<unknown>;
}

/** Lets targets of different inputs stand in one list: nobody but the target itself looks at its inputs. */
export function target<Input>(made: Target<Input>): Target {
  return { ...made, feed: (input) => made.feed(input as Input), input: made.input };
}
