/** `ssm-probe completion SHELL`: the script that makes a shell complete this program's words. */
import { shown, unknownWord, usageError } from '../arguments/usage-error.ts';
import { SCRIPTS } from '../shells/scripts.ts';
import { SHELLS } from '../shells/vocabulary.ts';
import type { Run } from './world.ts';

const TAKES = 'completion takes bash, zsh, fish or powershell';

export const run: Run = async ({ operands }, { print }) => {
  const [name, ...rest] = operands;
  if (name === undefined || rest.length > 0) return usageError(TAKES);
  const shell = SHELLS.find((known) => known === name);
  return shell === undefined ? unknownWord(`${TAKES}, not ${shown(name)}`, name, [SHELLS]) : print(SCRIPTS[shell]());
};
