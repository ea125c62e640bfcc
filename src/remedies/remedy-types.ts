/** One way to fix a finding, as reports show it. */

import { added, list, literal, type Of, optional, record, text, textual } from '../schema/shape.ts';

/** Who can do it. */
export type Owner = Of<typeof owner>;
export const owner = literal('node', 'vpc', 'dns', 'iam', 'proxy', 'firewall', 'agent');

/** prepares: makes a copy, a download or a help object; what is broken stays as it is. */
export type Effect = Of<typeof effect>;
export const effect = literal('reads', 'prepares', 'changes');

/** What the commands of a remedy do, as infrastructure code. */
export interface Snippet extends Of<typeof snippet> {}
export const snippet = record({
  /** The tool that reads it: Terraform (HCL) or CloudFormation (a template in JSON). */
  kind: literal('terraform', 'cloudformation'),
  /** The code, several lines; placeholders are in capitals. */
  text: textual,
});

/** One way to fix a finding: who does it, with which command, and how to prove it. */
export interface Remedy extends Of<typeof remedy> {}
export const remedy = record({
  owner,
  /** The AWS account it must be done in, when that is not this node's own. */
  account: optional(textual),
  /** What to do, in a few words: a short report shows nothing else of the ways that it leaves out. */
  title: added(textual),
  /** What to do. */
  text: textual,
  /** Commands to run, in order, each to be pasted as it is. */
  commands: list(textual),
  /** What each of `commands` does to the node or the account, in the same order. */
  effects: added(list(effect)),
  /** The commands that change something are one another's alternatives: what each of them is for, in their order. */
  oneFits: optional(list(textual)),
  /** Why none of `commands` changes what is broken; only there. */
  byHand: optional(textual),
  /** No other way to fix it: what is left to do after any of them. */
  follows: optional(literal(true)),
  /** The same as infrastructure code, where the fix is infrastructure. Only in errors and warnings. */
  snippets: optional(list(snippet)),
  /** The IAM permission that the commands need. */
  permission: optional(textual),
  /** What the change can do to others. */
  risk: text,
  /** How to undo it: commands, one a line, unless `rollbackIsText`. */
  rollback: optional(textual),
  /** `rollback` is a sentence, not commands. */
  rollbackIsText: optional(literal(true)),
  /** The command that proves the fix, run on this node. */
  verify: textual,
});
