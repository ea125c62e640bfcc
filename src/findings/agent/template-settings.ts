/** Somebody edited the template of the agent's configuration, which the agent does not read. */

import type { Picture } from '../../picture/picture.ts';
import { useTemplate } from '../../remedies/agent-config-file.ts';
import { clean, list } from '../../remedies/phrases.ts';
import { verify } from '../../remedies/remedy.ts';
import type { DraftOf, Finding } from '../finding.ts';

export interface AgentTemplateSettingsData {
  /** `Agent.Region`. */
  readonly settings: readonly string[];
}

export const agentTemplateSettings: Finding<'agent/template-settings', AgentTemplateSettingsData> = {
  code: 'agent/template-settings',
  number: 116,
  title: 'Settings in the template of the configuration have no effect',
  summary:
    'The packages lay amazon-ssm-agent.json.template beside the place of the configuration. The agent never reads it: settings take effect only in ' +
    'amazon-ssm-agent.json, which is not there.',
  reads: ['agent'],
  about: 'nothing',
  judge,
  message: ({ settings }) =>
    `${list(settings.map((name) => clean(name, 90)))} ${settings.length === 1 ? 'is' : 'are'} set in amazon-ssm-agent.json.template, without effect: the agent ` +
    'reads amazon-ssm-agent.json only, and there is none.',
  remedies: (_data, context) => [
    useTemplate(
      'Where the settings are meant: copy the template to amazon-ssm-agent.json, and restart the agent; else leave it.',
      context,
      verify(context, ['agent/template-settings']),
    ),
  ],
  docs: ['SSM Agent technical details'],
  page: {
    recognised:
      'There is no amazon-ssm-agent.json, and its template holds a value that no version of the agent shipped. Only names are kept.',
    severity: 'Info, always.',
  },
  sample: { settings: ['Agent.Region'] },
};

function judge({ facts }: Picture): readonly DraftOf<'agent/template-settings', AgentTemplateSettingsData>[] {
  const { installed, templateSettings: settings = [] } = facts.node.agent;
  if (installed !== 'yes' || settings.length === 0) return [];
  return [
    {
      code: 'agent/template-settings',
      severity: 'info',
      subjects: [],
      data: { settings },
      evidence: settings.map((name) => `${name} differs from what is shipped`),
      capabilities: [],
    },
  ];
}
