/**
 * One shell script for the fixes of a verdict: to be read first, run with `apply`, and taken back with `undo`. Pure. Every command in it is a
 * remedy's, which takes no word of a snapshot unchecked.
 */
import { regionName } from '../../remedies/foreign.ts';
import { own } from '../../remedies/quote.ts';
import { placeholdersIn } from '../../remedies/remedy.ts';
import type { AccountVerdict } from './account-verdict.types.ts';

/** Comments end at the end of a line, whatever stands in a snapshot. */
function comment(text: string): string {
  return `# ${text.replace(/[^\x20-\x7e]+/gu, ' ')}`;
}

const body = (commands: readonly string[]): readonly string[] =>
  commands.length === 0 ? ['  :'] : commands.map((command) => `  ${command}`);

/** The same ids in another account would be other things, or none. */
function ownAccount(account: string | null, region: string): readonly string[] {
  if (account === null) return ['own() {', '  :', '}'];
  return [
    'own() {',
    `  [ "$(aws sts get-caller-identity --query Account --output text --region ${regionName(region, own`REGION`)})" = ${account} ] && return`,
    `  echo "these are not the credentials of account ${account}" >&2`,
    '  exit 2',
    '}',
  ];
}

/** Null where no command mends anything. */
export function fixScript({ findings, node, readAt }: AccountVerdict): string | null {
  const fixes = findings.flatMap(({ code, message, remedy: ways }) => {
    const fix = ways.find(({ commands }) => commands.length > 0);
    return fix === undefined ? [] : [{ code, message, fix }];
  });
  const byHand = findings.filter(({ remedy: ways }) => ways.every(({ commands }) => commands.length === 0));
  if (fixes.length === 0) return null;
  const apply = fixes.flatMap(({ fix }) => fix.commands);
  // What was done last is taken back first.
  const undo = fixes
    .toReversed()
    .flatMap(({ fix }) => (fix.rollback === undefined || fix.rollbackIsText === true ? [] : fix.rollback.split('\n')));
  const open = placeholdersIn([...apply, ...undo].join('\n'));
  const account: string | null = /^\d{12}$/u.test(node.accountId ?? '') ? node.accountId : null;
  return `${[
    '#!/bin/sh',
    comment(`ssm-probe account: ${node.id} in ${node.region}, as it was at ${readAt}.`),
    ...fixes.flatMap(({ code, message, fix }) => [
      comment(`${code}: ${message}`),
      comment(`Risk: ${fix.risk}`),
      comment(`Needs: ${fix.permission ?? ''}`),
    ]),
    ...byHand.map(({ code, message, remedy: [way] }) =>
      comment(`Not done here, by hand: ${code}: ${message} ${way?.text ?? ''}`),
    ),
    '# Read it first. Without a word it changes nothing; apply makes the change, undo takes it back.',
    'set -eu',
    ...(open.length === 0
      ? []
      : [
          comment(`Fill in ${open.join(', ')} below, and delete the next line.`),
          'echo "values are not filled in yet: see the comment" >&2; exit 2',
        ]),
    'apply() {',
    ...body(apply),
    '}',
    'undo() {',
    ...body(undo),
    '}',
    ...ownAccount(account, node.region),
    'case "${1-}" in',
    '  apply) own && apply ;;',
    '  undo) own && undo ;;',
    '  *) sed -n "2,\\$p" "$0"; exit 2 ;;',
    'esac',
  ].join('\n')}\n`;
}
