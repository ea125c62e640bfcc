/** What policies say about one call: allowed, denied, or unknown. An explicit Deny wins (IAM User Guide, policy evaluation logic). */
import { type Context, conditionsFit, type Fit } from './conditions.ts';
import { fits, isAll } from './glob.ts';
import { type Statement, statementsOf } from './statements.ts';

/** One policy, by its name for people. */
export interface Document {
  readonly name: string;
  /** Null: it could not be read. */
  readonly text: string | null;
}

export interface Request {
  /** `ssm:UpdateInstanceInformation` */
  readonly action: string;
  /** An ARN; with `/*` all objects of a bucket; null: several may be meant, and only a statement for all resources surely fits. */
  readonly resource: string | null;
  /** Only for policies with principals. */
  readonly caller?: Caller;
  readonly context: Context;
}

/** Who calls; `anonymous`: a request that is not signed. */
export type Caller =
  | { readonly kind: 'anonymous' }
  | { readonly kind: 'role'; readonly arn: string; readonly accountId: string }
  | { readonly kind: 'service'; readonly name: string }
  /** Some role: only what everybody may is sure. */
  | { readonly kind: 'unknown' };

export type Decision =
  | { readonly outcome: 'allowed'; readonly by: string }
  /** `by` null: no statement allows it. */
  | { readonly outcome: 'denied'; readonly by: { readonly policy: string; readonly statement: string } | null }
  | { readonly outcome: 'unknown'; readonly why: string };

/** All policies of one kind together: those of a role, or the one of an endpoint. */
export function decide(documents: readonly Document[], request: Request): Decision {
  let allowed: string | null = null;
  let maybeAllowed: string | null = null;
  let maybeDenied: string | null = null;
  for (const { name, text } of documents) {
    const statements = text === null ? null : statementsOf(text);
    if (statements === null) {
      maybeDenied ??= text === null ? `${name} could not be read` : `${name} is no policy that this reads`;
      maybeAllowed ??= maybeDenied;
      continue;
    }
    for (const statement of statements) {
      const fit = statementFits(statement, request);
      if (fit === false) continue;
      const where = `${statement.name} of ${name}`;
      if (fit === true && !statement.isAllow) return { outcome: 'denied', by: { policy: name, statement: statement.name } };
      if (fit === true) allowed ??= where;
      else if (statement.isAllow) maybeAllowed ??= `${where} depends on ${fit.open}`;
      else maybeDenied ??= `${where} depends on ${fit.open}`;
    }
  }
  if (allowed === null && maybeAllowed === null) return { outcome: 'denied', by: null };
  if (maybeDenied !== null) return { outcome: 'unknown', why: maybeDenied };
  return allowed === null ? { outcome: 'unknown', why: maybeAllowed ?? '' } : { outcome: 'allowed', by: allowed };
}

function statementFits(statement: Statement, { action, resource, caller, context }: Request): Fit {
  const parts: readonly Fit[] = [
    actionFits(statement, action),
    resourceFits(statement, resource),
    caller === undefined ? true : principalFits(statement, caller),
    conditionsFit(statement, context),
  ];
  if (parts.includes(false)) return false;
  return parts.find((part) => part !== true) ?? true;
}

function actionFits({ actions, notActions }: Statement, action: string): Fit {
  // Names of actions have no case.
  const among = (all: readonly string[]): boolean => all.some((one) => fits(one.toLowerCase(), action.toLowerCase()));
  if (actions !== null) return among(actions);
  return notActions === null ? { open: 'its actions' } : !among(notActions);
}

function resourceFits({ resources, notResources }: Statement, resource: string | null): Fit {
  if (resources === null && notResources === null) return true;
  const all = resources ?? notResources ?? [];
  const isNot = resources === null;
  if (all.some(isAll)) return !isNot;
  const open = { open: `${isNot ? 'NotResource' : 'Resource'} ${all[0] ?? ''}` };
  if (resource === null) return open;
  if (all.some((one) => !one.includes('${') && fits(one, resource))) return !isNot;
  return all.some((one) => one.includes('${') || isPartOf(one, resource)) ? open : isNot;
}

/** `resource` means all objects of a bucket, and `pattern` some of them. */
function isPartOf(pattern: string, resource: string): boolean {
  if (!resource.endsWith('/*')) return false;
  const bucket = pattern.slice(0, pattern.indexOf('/') + 1);
  return bucket !== '' && fits(bucket, resource.slice(0, -1));
}

function principalFits({ principal }: Statement, caller: Caller): Fit {
  if (principal === '*') return true;
  if (principal === 'unread') return { open: 'NotPrincipal' };
  if (principal === null) return { open: 'its principal' };
  if (caller.kind === 'service') return (principal['Service'] ?? []).some((one) => one === caller.name || one === '*');
  const named = principal['AWS'] ?? [];
  if (named.some(isAll)) return true;
  if (caller.kind === 'anonymous') return false;
  if (caller.kind === 'unknown') return { open: `Principal ${named[0] ?? ''}` };
  const { arn, accountId } = caller;
  if (named.some((one) => one === arn || one === accountId || one.endsWith(`:iam::${accountId}:root`))) return true;
  // A session of the role, or a user by an id of IAM's own.
  return named.some((one) => one.includes(':assumed-role/') || /^A[A-Z0-9]{15,}$/u.test(one))
    ? { open: `Principal ${named[0] ?? ''}` }
    : false;
}
