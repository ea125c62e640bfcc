/** One way to fix a finding, as reports show it. */

export type Owner = 'node' | 'vpc' | 'dns' | 'iam' | 'proxy' | 'firewall' | 'agent';

/**
 * What the commands of a remedy do, as infrastructure code: Terraform (HCL) or a CloudFormation
 * template (JSON). Placeholders in capitals.
 */
export interface Snippet {
  readonly kind: 'terraform' | 'cloudformation';
  readonly text: string;
}

/** One way to fix a finding: who does it, with which command, and how to prove it. */
export interface Remedy {
  readonly owner: Owner;
  /** Which AWS account it must be done in, when that is not this node's own. */
  readonly account?: string;
  readonly text: string;
  readonly commands: readonly string[];
  /**
   * The same as infrastructure code, where the fix is infrastructure. Only in errors and warnings.
   */
  readonly snippets?: readonly Snippet[];
  /** The IAM permission that the commands need. */
  readonly permission?: string;
  /** What the change can do to others. */
  readonly risk: string;
  /** Commands, one a line; they can be pasted. */
  readonly rollback?: string;
  /** `rollback` is a sentence instead. */
  readonly rollbackIsText?: true;
  /** The command that proves the fix, run on this node. */
  readonly verify: string;
}
