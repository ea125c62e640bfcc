/** The name by which this process was started. */
import { isSea } from 'node:sea';
import type { CalledAs } from './ports.ts';
import { systemVariables } from './variables.ts';

/** The name of who runs the sources, too: a developer, who has no binary to name. */
const OWN_NAME = 'ssm-probe';

/** `argv[0]` as the shell gave it; whoever starts a program may leave it empty. */
export function calledAs(): CalledAs {
  const program = isSea() && process.argv0 !== '' ? process.argv0 : OWN_NAME;
  // Only who came by sudo needs it again: a root shell may have none.
  const bySudo = process.geteuid?.() === 0 && systemVariables['SUDO_UID'] !== undefined;
  return { program, sudo: bySudo };
}
