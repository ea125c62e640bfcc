/** `ssm-probe version`, and `--version` of every command. */
import { usageError } from '../arguments/usage-error.ts';
import { COMMIT, VERSION } from '../version.ts';
import type { Run } from './world.ts';

export const run: Run = async ({ operands, given }, { print }) =>
  operands.length > 0
    ? usageError('version takes no operands')
    : print(versionText({ isJson: given.has('asksJson'), isVerbose: given.has('verbosity') }));

/** One line; as JSON with commit, Node and target. */
export function versionText({ isJson, isVerbose }: { readonly isJson: boolean; readonly isVerbose: boolean }): string {
  if (isJson) {
    const { version: node, platform, arch } = process;
    return `${JSON.stringify({ name: 'ssm-probe', version: VERSION, commit: COMMIT, node, platform, arch })}\n`;
  }
  return `ssm-probe ${VERSION}${isVerbose && COMMIT !== null ? ` (${COMMIT})` : ''}\n`;
}
