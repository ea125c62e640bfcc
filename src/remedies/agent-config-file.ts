/** `amazon-ssm-agent.json`: where it is, and what to do about what is in it. */

import { effectOf } from './effect.ts';
import { RESTART_RISK } from './node-commands.ts';
import { clean } from './phrases.ts';
import { remedy } from './remedy.ts';
import type { RemedyContext } from './remedy-context.ts';
import type { Remedy } from './remedy-types.ts';

/** Where the agent's configuration is, as its manual says. */
function configPath({ os }: RemedyContext): string {
  if (os === 'windows') return String.raw`%ProgramFiles%\Amazon\SSM\amazon-ssm-agent.json`;
  return os === 'macos' ? '/opt/aws/ssm/amazon-ssm-agent.json' : '/etc/amazon/ssm/amazon-ssm-agent.json';
}

function showConfig({ os }: RemedyContext): string {
  if (os === 'windows') return String.raw`Get-Content "$env:ProgramFiles\Amazon\SSM\amazon-ssm-agent.json"`;
  return os === 'macos' ? 'sudo cat /opt/aws/ssm/amazon-ssm-agent.json' : 'sudo cat /etc/amazon/ssm/amazon-ssm-agent.json';
}

/** The file does not decode. A checker finds what is no JSON, and not a value of the wrong kind. */
export function checkConfig(what: string, context: RemedyContext, proof: string, path: string): Remedy {
  const edit = editConfig(what, context, proof, path);
  const check =
    context.os === 'windows'
      ? String.raw`Get-Content -Raw "$env:ProgramFiles\Amazon\SSM\amazon-ssm-agent.json" | ConvertFrom-Json`
      : `sudo python3 -m json.tool ${configPath(context)}`;
  return { ...edit, commands: [...edit.commands, check], effects: [...edit.effects, effectOf(check)] };
}

/** The user edits the file: it may hold more than what is wrong. `path`: where it is, if not at its usual place. */
export function editConfig(what: string, context: RemedyContext, proof: string, path: string = configPath(context)): Remedy {
  return remedy({
    title: "edit the agent's configuration",
    owner: 'agent',
    text: `${what} The file is ${clean(path)}; keep a copy. The agent reads it when it starts.`,
    commands: [showConfig(context)],
    permission: 'administrator rights on the node',
    risk: `Other settings in the file stay in force. ${RESTART_RISK}`,
    rollback: 'Put the copy back, and restart the agent.',
    rollbackIsText: true,
    verify: proof,
  });
}
