/** Fixes of policies: one statement more than there is now, and the policy as it was for the way back. Pure. */
import { actionName, jsonDocument, partitionName, resourceId, roleName } from '../../remedies/foreign.ts';
import { quoted } from '../../remedies/quote.ts';
import type { Fix } from '../evaluate/fix.ts';
import { POLICY_NAME } from '../policy/role-fix.ts';
import type { Aws, Commands } from './commands.ts';

type PolicyFix = Extract<Fix, { readonly kind: 'attach-policy' | 'allow-in-role' | 'trust-policy' | 'endpoint-policy' }>;

const SID = 'SsmProbe';

/** What is to be allowed; each name and ARN by its grammar. Null where one does not fit. */
export function allowed({
  actions,
  resources,
}: {
  readonly actions: readonly string[];
  readonly resources: readonly string[];
}): { readonly Action: readonly string[]; readonly Resource: '*' | readonly string[] } | null {
  const isArn = (one: string): boolean => /^arn:aws[a-z-]{0,20}:s3:::[A-Za-z0-9._*/-]{1,300}$/u.test(one);
  if (!actions.every((one) => actionName(one) === one) || !resources.every(isArn)) return null;
  return { Action: actions, Resource: resources.length === 0 ? '*' : resources };
}

/** The document with a statement behind its own; null where it is none, or too long for a command. */
function withStatement(document: string, statement: Readonly<Record<string, unknown>>) {
  let now: unknown;
  try {
    now = JSON.parse(document);
  } catch {
    return null;
  }
  if (typeof now !== 'object' || now === null || Array.isArray(now)) return null;
  const { Statement: found = [], ...rest } = now as Readonly<Record<string, unknown>>;
  const all: readonly unknown[] = Array.isArray(found) ? found : [found];
  const [before, after] = [
    jsonDocument(now),
    jsonDocument({ ...rest, Statement: [...all, { Sid: freeSid(all), ...statement }] }),
  ];
  return before === null || after === null ? null : { before: quoted(before), after: quoted(after) };
}

/** A Sid may be there once only. */
function freeSid(statements: readonly unknown[]): string {
  const taken = new Set(
    statements.map((one) => (typeof one === 'object' && one !== null && 'Sid' in one ? String(one.Sid) : '')),
  );
  const free = [SID, ...statements.map((_, index) => `${SID}${index + 2}`)];
  return free.find((sid) => !taken.has(sid)) ?? SID;
}

/** Null: no command of ours can do it. */
export function policyCommands(fix: PolicyFix, partition: string, aws: Aws): Commands | null {
  switch (fix.kind) {
    case 'attach-policy': {
      const words = `--role-name ${roleName(fix.roleName)} --policy-arn arn:${partitionName(partition)}:iam::aws:policy/AmazonSSMManagedInstanceCore`;
      return {
        title: `attach AmazonSSMManagedInstanceCore to ${fix.roleName}`,
        apply: [aws(`iam attach-role-policy ${words}`)],
        undo: [aws(`iam detach-role-policy ${words}`)],
        permission: 'iam:AttachRolePolicy',
        risk: 'Everything that has the role may then do what Systems Manager needs.',
      };
    }
    case 'allow-in-role': {
      const what = allowed(fix);
      const document =
        what === null ? null : jsonDocument({ Version: '2012-10-17', Statement: [{ Sid: SID, Effect: 'Allow', ...what }] });
      if (document === null) return null;
      const head = `--role-name ${roleName(fix.roleName)} --policy-name ${POLICY_NAME}`;
      return {
        title: `give ${fix.roleName} an inline policy with what it lacks`,
        apply: [aws(`iam put-role-policy ${head} --policy-document ${quoted(document)}`)],
        undo: [aws(`iam delete-role-policy ${head}`)],
        permission: 'iam:PutRolePolicy',
        risk: 'Everything that has the role gets these permissions.',
      };
    }
    case 'trust-policy': {
      // Two names of AWS's own, and nothing from a snapshot.
      const statement = { Effect: 'Allow', Principal: { Service: fix.service }, Action: 'sts:AssumeRole' };
      const documents = withStatement(fix.now, statement);
      if (documents === null) return null;
      const head = `iam update-assume-role-policy --role-name ${roleName(fix.roleName)} --policy-document`;
      return {
        title: `let ${fix.service} assume ${fix.roleName}`,
        apply: [aws(head, documents.after)],
        undo: [aws(head, documents.before)],
        permission: 'iam:UpdateAssumeRolePolicy',
        risk: 'It replaces the trust policy by the one that was read, with one statement more: see that nobody has changed it since.',
      };
    }
    case 'endpoint-policy': {
      const what = allowed(fix);
      const documents = what === null ? null : withStatement(fix.now, { Effect: 'Allow', Principal: '*', ...what });
      if (documents === null) return null;
      const head = `ec2 modify-vpc-endpoint --vpc-endpoint-id ${resourceId(fix.vpcEndpointId)} --policy-document`;
      return {
        title: `allow it in the policy of ${fix.vpcEndpointId}`,
        apply: [aws(head, documents.after)],
        undo: [aws(head, documents.before)],
        permission: 'ec2:ModifyVpcEndpoint',
        risk: 'It replaces the policy by the one that was read, with one statement more: see that nobody has changed it since. Every node that uses the endpoint gets the statement; what a role forbids stays forbidden.',
      };
    }
  }
}
