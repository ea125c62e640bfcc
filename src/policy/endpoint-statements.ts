/** Statements for the policies of interface endpoints. */

import { signedActions, UNSIGNED_REGISTRATION } from '../knowledge/actions.ts';
import { withDependencies } from '../knowledge/capabilities.ts';
import { regionInfo } from '../knowledge/regions.ts';
import type { Service } from '../knowledge/types.ts';
import { SSMMESSAGES_ONLY_SINCE } from '../knowledge/versions.ts';
import type { S3Request } from './s3-statements.ts';
import { forEveryone, type Statement } from './statement.ts';

type Request = Pick<S3Request, 'region' | 'partition' | 'capabilities'>;

export function endpointStatements(service: Service, { region, partition, capabilities }: Request): readonly Statement[] {
  const allow = (Sid: string, Action: readonly string[], Resource: Statement['Resource']): readonly Statement[] =>
    Action.length === 0 ? [] : [forEveryone({ Sid, Effect: 'Allow', Action, Resource })];
  const signed = signedActions(capabilities, service);
  if (service === 'kms') return allow('SystemsManagerKey', signed, [keyArn(partition, region)]);
  if (service !== 'ssm') return allow(`SystemsManager${SID_OF[service]}`, signed, '*');
  return [
    ...allow('SystemsManagerNode', signed, '*'),
    ...allow('SystemsManagerUnsignedRegistration', withDependencies(capabilities).has('core') ? UNSIGNED_REGISTRATION : [], '*'),
    // AWS's own resources have no account in their ARN. A separate Allow keeps them usable if the
    // first statement gets a condition.
    ...allow(
      'SystemsManagerDocumentsOfAws',
      signed.filter((action) => action.endsWith('Document')),
      [`arn:${partition}:ssm:${region}::document/*`],
    ),
    ...allow(
      'SystemsManagerParametersOfAws',
      signed.filter((action) => action.startsWith('ssm:GetParameter')),
      [`arn:${partition}:ssm:${region}::parameter/aws/*`],
    ),
  ];
}

const SID_OF: Readonly<Record<Exclude<Service, 'ssm' | 'kms'>, string>> = {
  ssmmessages: 'Channels',
  ec2messages: 'Messages',
  ec2: 'Snapshots',
  logs: 'Logs',
  s3: 'Buckets',
};

export function endpointCaveats(service: Service, { region, capabilities }: Request): readonly string[] {
  const all = withDependencies(capabilities);
  if (service === 'ssm') {
    return [
      ...(all.has('core')
        ? [
            `${UNSIGNED_REGISTRATION.join(', ')} are not signed: a condition on aws:PrincipalOrgID, aws:PrincipalAccount or aws:SourceAccount stops ` +
              'them, and with them registration. To narrow them, use the condition keys ssm:NodeAccountId and ssm:NodeOrgId.',
          ]
        : []),
      'Documents and public parameters of AWS have no account in their ARN: conditions on aws:ResourceOrgID or aws:ResourceAccount do not fit them, ' +
        'which is why they have statements of their own.',
    ];
  }
  if (service === 'ssmmessages' && regionInfo(region)?.ec2messages === 'available') {
    return [
      `Agents below ${SSMMESSAGES_ONLY_SINCE} also need ec2messages, which AWS retires: update them instead of opening that endpoint.`,
    ];
  }
  if (service === 'kms')
    return ['ACCOUNT_ID and KEY_ID are those of the key that sessions, parameters or logs are encrypted with.'];
  return [];
}

/** The user's key. A pasted statement with these placeholders permits nothing. */
export function keyArn(partition: string, region: string): string {
  return `arn:${partition}:kms:${region}:ACCOUNT_ID:key/KEY_ID`;
}
