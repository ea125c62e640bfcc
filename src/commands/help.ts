/** `ssm-probe help [COMMAND]`: what `--help` says; `help man`: the manual page. */
import { COMMAND_NAMES, COMMANDS, type Command } from '../arguments/commands.ts';
import { helpText } from '../arguments/help.ts';
import { shown, unknownWord, usageError } from '../arguments/usage-error.ts';
import { VERSION } from '../version.ts';
import type { Run } from './world.ts';

export const run: Run = async ({ operands }, { print }) => {
  const [topic, ...rest] = operands;
  if (rest.length > 0) return usageError('help takes one command, or man, or nothing');
  if (topic === undefined) return print(helpText(null));
  if (topic === 'man') return print((await import('../shells/man-page.ts')).manPage(VERSION));
  if (Object.hasOwn(COMMANDS, topic)) return print(helpText(topic as Command));
  return unknownWord(`there is no command ${shown(topic)}`, topic, [[...COMMAND_NAMES, 'man']], '; ssm-probe help names them');
};
