/** `amazon-ssm-agent.json`: where it is, and what to do about what is in it. */

import { editFiles, editWindows, undoEdit } from './edit-file.ts';
import { filePath } from './foreign.ts';
import { RESTART_RISK } from './node-commands.ts';
import { clean } from './phrases.ts';
import { shellQuote } from './quote.ts';
import { remedy } from './remedy.ts';
import type { RemedyContext } from './remedy-context.ts';
import type { Remedy } from './remedy-types.ts';

const WINDOWS_PATH = String.raw`$env:ProgramFiles\Amazon\SSM\amazon-ssm-agent.json`;

/** Where the agent's configuration is, as its manual says. */
function configPath({ os }: RemedyContext): string {
  if (os === 'windows') return String.raw`%ProgramFiles%\Amazon\SSM\amazon-ssm-agent.json`;
  return os === 'macos' ? '/opt/aws/ssm/amazon-ssm-agent.json' : '/etc/amazon/ssm/amazon-ssm-agent.json';
}

function showConfig(path: string, { os }: RemedyContext): string {
  return os === 'windows' ? `Get-Content "${WINDOWS_PATH}"` : `sudo cat ${shellQuote(filePath(path))}`;
}

/** The file does not decode. A checker finds what is no JSON, and not a value of the wrong kind. */
export function checkConfig(what: string, context: RemedyContext, proof: string, path: string): Remedy {
  const check =
    context.os === 'windows'
      ? String.raw`Get-Content -Raw "$env:ProgramFiles\Amazon\SSM\amazon-ssm-agent.json" | ConvertFrom-Json`
      : `sudo python3 -m json.tool ${shellQuote(filePath(path))}`;
  return editConfig(what, context, proof, path, [check]);
}

/** A copy, and an editor. */
export function editConfigCommands(context: RemedyContext, path: string = configPath(context)): readonly string[] {
  return context.os === 'windows' ? editWindows(WINDOWS_PATH) : editFiles([path], context);
}

/** The user edits the file: it may hold more than what is wrong. `path`: where it is, if not at its usual place. */
export function editConfig(
  what: string,
  context: RemedyContext,
  proof: string,
  path: string = configPath(context),
  looks: readonly string[] = [],
): Remedy {
  const onWindows = context.os === 'windows';
  return remedy({
    title: "edit the agent's configuration",
    owner: 'agent',
    text: `${what} The file is ${clean(path)}. The agent reads it when it starts.`,
    commands: [showConfig(path, context), ...looks, ...editConfigCommands(context, path)],
    permission: 'administrator rights on the node',
    risk: `Other settings in the file stay in force. ${RESTART_RISK}`,
    rollback: undoEdit(onWindows ? WINDOWS_PATH : path, context),
    verify: proof,
  });
}

/** The packages lay the template beside the place of the file. */
export function useTemplate(what: string, context: RemedyContext, proof: string): Remedy {
  const path = context.os === 'windows' ? WINDOWS_PATH : configPath(context);
  return remedy({
    title: 'make the template the configuration of the agent',
    owner: 'agent',
    text: what,
    commands:
      context.os === 'windows'
        ? [`Copy-Item "${path}.template" "${path}"`]
        : [`sudo cat ${path}.template`, `sudo cp -n ${path}.template ${path}`],
    permission: 'administrator rights on the node',
    risk: `All settings of the template count then, also those that nobody has looked at. ${RESTART_RISK}`,
    rollback: context.os === 'windows' ? `Remove-Item "${path}"` : `sudo rm ${path}`,
    verify: proof,
  });
}
