/** The account's side as JUnit XML: the verdict, and each suspect as a case. What is not known is skipped: not knowing is never a failure. */
import type { AccountVerdict, SuspectVerdict } from '../../account/verdict/account-verdict.types.ts';
import { cleanProse } from '../clean.ts';
import { findingText } from '../junit.ts';
import { type Case, junitText } from '../junit-case.ts';
import type { TextStyle } from '../pen.ts';
import { whyOf } from './suspect-words.ts';

/** JUnit XML, ending in a newline. The style is there for the common signature only. */
export function renderAccountJunit(verdict: AccountVerdict, _style: TextStyle): string {
  const { node, tool, readAt, status, suspects } = verdict;
  const about = {
    tool: `${tool.name} ${tool.version}`,
    status,
    region: node.region,
    node: node.id,
    account: node.accountId,
    vpc: node.vpcId,
  };
  return junitText(
    [
      ['account', [verdictCase(verdict)]],
      ['account.suspects', suspects.map(suspectCase)],
    ],
    { hostname: node.id, startedAt: readAt, about },
    0,
  );
}

function verdictCase({ status, headline, findings }: AccountVerdict): Case {
  const base = { classname: 'ssm-probe.account', name: 'nothing in the account is in the way of this node', ms: 0 };
  const body = findings.flatMap(findingText);
  if (status === 'healthy') return { ...base, result: 'passed', body };
  if (status === 'inconclusive') return { ...base, result: 'error', type: status, message: headline, body };
  return { ...base, result: 'failure', type: findings.map(({ code }) => code).join(' '), message: headline, body };
}

function suspectCase(suspect: SuspectVerdict): Case {
  const base = { classname: `ssm-probe.${suspect.code.replace('/', '.')}`, name: suspect.what, ms: 0 };
  const why = cleanProse(whyOf(suspect));
  switch (suspect.outcome) {
    case 'cause':
      return { ...base, result: 'failure', type: suspect.code, message: why, body: [] };
    case 'excluded':
      return { ...base, result: 'passed', body: [why] };
    case 'unknown':
      return { ...base, result: 'skipped', message: why };
  }
}
