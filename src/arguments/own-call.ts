/** How the program was called, as the command that proves a fix repeats it. */
import type { OwnCall } from '../facts/call.ts';
import type { CalledAs } from '../platform/ports.ts';
import type { Call } from './call.ts';
import { ENTRIES } from './table.ts';

/** The command prints the Region of the run itself, typed or not. */
const SAID_ANYWAY = 'region';

/** What a proof repeats: the options that decide what a run sees. */
export const REPEATED: readonly string[] = ENTRIES.map(([, option]) => option)
  .filter(({ shapes, name }) => shapes === 'sight' && name !== SAID_ANYWAY)
  .map(({ name }) => name);

/** `scenario`: of `demo`, the one that was probed, named or not. */
export function ownCallOf({ command, given }: Call, { program, sudo }: CalledAs, scenario?: string): OwnCall {
  const isFromFile = given.has('proxyPasswordFile');
  return {
    program,
    ...(sudo ? { sudo: true as const } : {}),
    ...(command === 'demo' || command === 'preflight' ? { command } : {}),
    ...(scenario === undefined ? {} : { scenario }),
    options: ENTRIES.flatMap(([key, { name, value, repeatable }]) => {
      const texts = REPEATED.includes(name) ? given.get(key) : undefined;
      if (texts === undefined) return [];
      // Where only one counts, it is the last.
      const counting = repeatable === true ? texts : texts.slice(-1);
      const shown = key === 'proxy' && !isFromFile ? counting.map(withoutUser) : counting;
      return [{ name, values: value === undefined ? [] : shown }];
    }),
  };
}

/** A user who needs no password may be a token that is one: it is a secret, and a placeholder stands for it. */
function withoutUser(url: string): string {
  return url.replace(/^([a-z][a-z0-9+.-]*:\/\/)?.*@/isu, '$1USER_NAME@');
}

/** This program by the names that it has: `ssm-probe`, `./ssm-probe-linux-x64`, `C:\\tools\\ssm-probe.exe`. */
const OWN_NAME = /(?:^|[/\\])ssm-probe[\w.-]*$/u;

/** Facts may come from a stranger, who must put neither another program nor options of another kind into a command. */
export function withKnownOptions(call: OwnCall): OwnCall {
  const program = OWN_NAME.test(call.program) ? call.program : 'ssm-probe';
  return { ...call, program, options: call.options.filter(({ name }) => REPEATED.includes(name)) };
}
