/** The ways to mend one cause, filled with the true ids. */
import { rangesOnly, resourceId } from '../../remedies/foreign.ts';
import { hclBlock } from '../../remedies/hcl.ts';
import { httpsRuleSnippets } from '../../remedies/infra-network.ts';
import { aws, remedy } from '../../remedies/remedy.ts';
import type { RemedyContext } from '../../remedies/remedy-context.ts';
import type { Remedy, Snippet } from '../../remedies/remedy-types.ts';
import type { Cause } from '../evaluate/evaluate.ts';
import type { Fix } from '../evaluate/fix.ts';
import { HTTPS, TCP } from '../evaluate/packet.ts';
import { commandsOf } from './fixes.ts';
import { KINDS } from './kinds.ts';

export function remediesOf(cause: Cause, context: RemedyContext, verify: string): readonly Remedy[] {
  const { owner, byHand } = KINDS[cause.code];
  const whose = cause.owner === null ? {} : { account: cause.owner };
  const found = cause.fix === null ? null : commandsOf(cause.fix, context.region, (...words) => aws(context, ...words));
  const what = cause.part === null ? cause.id : `${cause.id}, ${cause.part}`;
  if (found === null || cause.fix === null) {
    return [remedy({ title: `mend ${what}`, owner, ...whose, text: byHand, commands: [], risk: '', verify })];
  }
  const snippets = snippetsOf(cause.fix);
  return [
    remedy({
      title: found.title,
      owner,
      ...whose,
      text: byHand,
      commands: [...found.apply],
      ...(snippets.length === 0 ? {} : { snippets }),
      permission: found.permission,
      risk: found.risk,
      rollback: found.undo.join('\n'),
      verify,
    }),
  ];
}

/** The same as Terraform, for what is one resource. */
function snippetsOf(fix: Fix): readonly Snippet[] {
  if (fix.kind === 'allow-in-group') {
    const isHttps = fix.protocol === TCP && fix.port === HTTPS.ports.from;
    return isHttps ? httpsRuleSnippets(fix.isEgress ? 'egress' : 'ingress', resourceId(fix.groupId), rangesOnly([fix.peer])) : [];
  }
  if (fix.kind === 'allow-in-acl' && fix.ruleNumber !== null) {
    const [range] = rangesOnly([fix.cidr]);
    if (range === undefined) return [];
    return terraform(
      hclBlock('resource "aws_network_acl_rule" "ssm_probe"', [
        ['network_acl_id', resourceId(fix.networkAclId)],
        ['rule_number', fix.ruleNumber],
        ['egress', fix.isEgress],
        ['protocol', String(fix.protocol)],
        ['rule_action', 'allow'],
        [fix.cidr.includes(':') ? 'ipv6_cidr_block' : 'cidr_block', range],
        ['from_port', fix.from],
        ['to_port', fix.to],
      ]),
    );
  }
  return [];
}

function terraform(text: string): readonly Snippet[] {
  return [{ kind: 'terraform', text }];
}
