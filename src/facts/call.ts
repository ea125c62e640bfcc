/** How the program was called, as far as the command that proves a fix repeats it. */
import { list, literal, matching, type Of, optional, record, text, textual } from '../schema/shape.ts';

/** A call has some ten options. */
const MAX_OPTIONS = 40;

export interface OwnCall extends Of<typeof ownCall> {}
export const ownCall = record({
  /** The name that it was started by: a path, or a name that the shell looks up. */
  program: textual,
  /** Root, by sudo. */
  sudo: optional(literal(true)),
  /** The command, where it is not `run`. */
  command: optional(literal('demo', 'preflight')),
  /** What `demo` was asked for. */
  scenario: optional(matching<string>(/^[a-z0-9][a-z0-9-]{0,60}$/u)),
  /** The options that decide what a run sees, as typed and in the order of the table; a switch has no values. */
  options: list(record({ name: matching<string>(/^[a-z]+(?:-[a-z]+)*$/u), values: list(text) }), MAX_OPTIONS),
});
