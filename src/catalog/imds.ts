/** The instance metadata service, from which an EC2 node learns its identity, Region and role. */

import type { Remedy } from '../verdict.types.ts';
import type { RemedyContext } from './data.ts';
import type { Entries } from './entry.ts';
import { metadataSnippets } from './infra-node.ts';
import { firewallCommands, restartAgent } from './node-commands.ts';
import { clean } from './phrases.ts';
import { quoted } from './quote.ts';
import { aws, remedy, verify } from './remedy.ts';
import { valuesOf } from './values.ts';

const ADDRESS = '169.254.169.254';
const DOCS = ['Configure the instance metadata options', 'Use the Instance Metadata Service to access instance metadata'];

function look(context: RemedyContext): string {
  return aws(
    context,
    `ec2 describe-instances --instance-ids ${valuesOf(context).instanceId} --query`,
    quoted('Reservations[].Instances[].MetadataOptions'),
  );
}

function options(context: RemedyContext, option: string): string {
  return aws(context, `ec2 modify-instance-metadata-options --instance-id ${valuesOf(context).instanceId}`, option);
}

/** What the system said, in brackets; nothing when it said nothing. */
function said(detail: string): string {
  return detail === '' ? '' : ` (${clean(detail)})`;
}

const PERMISSION = 'ec2:DescribeInstances, ec2:ModifyInstanceMetadataOptions';

/** The node's own way to the metadata service: a route of an old image, a packet filter for containers, a proxy. */
function hostPath(context: RemedyContext, proof: string): Remedy {
  return remedy({
    owner: 'node',
    text:
      `Look at this node's route and packet filter for ${ADDRESS}: images made in another subnet carry a stale route, and filters that keep ` +
      'containers away from metadata often catch the agent too. http_proxy without no_proxy for this address has the same effect.',
    commands: [
      ...firewallCommands(context, [ADDRESS]),
      ...(context.os === 'windows'
        ? [`route print ${ADDRESS}`]
        : context.os === 'macos'
          ? []
          : [`curl -sS -o /dev/null -m 3 -v http://${ADDRESS}/`]),
    ],
    permission: 'administrator rights on the node',
    risk: 'The look-ups change nothing.',
    verify: proof,
  });
}

export const IMDS: Entries<'imds/unreachable' | 'imds/disabled' | 'imds/hop-limit'> = {
  'imds/unreachable': {
    title: 'The instance metadata service cannot be reached',
    summary:
      'Nothing answers as the instance metadata service does at 169.254.169.254. Without it, the agent on EC2 does not learn who it is and exits. ' +
      'Security groups do not filter it: the cause is on the node, or the service is off.',
    message: (data) =>
      `The instance metadata service at ${ADDRESS} cannot be reached: ${clean(data.reason)}${said(data.detail)}.`,
    remedies: (_data, context) => {
      const proof = verify(context, ['imds']);
      return [
        hostPath(context, proof),
        remedy({
          owner: 'vpc',
          text: 'See whether the service is turned on for this instance; if it is off, turn it on.',
          commands: [look(context), options(context, '--http-endpoint enabled --http-tokens required')],
          snippets: metadataSnippets(context),
          permission: PERMISSION,
          risk: 'Programs on this instance get at metadata and role credentials again; requests without a token (IMDSv1) are refused.',
          rollback: options(context, '--http-endpoint disabled'),
          verify: proof,
        }),
        restartAgent(context, proof),
      ];
    },
    docs: DOCS,
  },

  'imds/disabled': {
    title: 'The instance metadata service is turned off',
    summary:
      'The metadata service answers that it is turned off for this instance. The agent on EC2 then does not learn who it is, and exits.',
    message: (data) => `The instance metadata service is turned off for this instance${said(data.detail)}.`,
    remedies: (_data, context) => {
      const proof = verify(context, ['imds']);
      return [
        remedy({
          owner: 'vpc',
          text: 'Turn it on, with tokens required. A service control policy or a launch template may have turned it off on purpose: ask first.',
          commands: [look(context), options(context, '--http-endpoint enabled --http-tokens required')],
          snippets: metadataSnippets(context),
          permission: PERMISSION,
          risk: 'Programs on this instance get at metadata and role credentials again; requests without a token (IMDSv1) are refused.',
          rollback: options(context, '--http-endpoint disabled'),
          verify: proof,
        }),
        restartAgent(context, proof),
      ];
    },
    docs: DOCS,
  },

  'imds/hop-limit': {
    title: 'The metadata hop limit is too low',
    summary:
      'The metadata service accepts connections, but its token answer does not arrive: the hop limit of the instance is too low for the network ' +
      'distance, which is one more hop inside a container.',
    message: (data) =>
      `The metadata service accepts the connection, but its token does not arrive here${said(data.detail)}: the hop limit is too low.`,
    remedies: (_data, context) => {
      const proof = verify(context, ['imds']);
      return [
        remedy({
          owner: 'vpc',
          text: 'Raise the hop limit to 2. Or run the agent, and this probe, outside the container.',
          commands: [look(context), options(context, '--http-put-response-hop-limit 2')],
          snippets: metadataSnippets(context, 2),
          permission: PERMISSION,
          risk: "Containers on this instance get at the instance role's credentials as well.",
          rollback: options(context, '--http-put-response-hop-limit 1'),
          verify: proof,
        }),
        hostPath(context, proof),
      ];
    },
    docs: DOCS,
  },
};
