/**
 * The statements of a policy. What is read of the language: Effect, Action and NotAction, Resource and NotResource with `*` and `?`, Principal
 * (`*`, accounts, ARNs, services) and some conditions (`conditions.ts`). A statement with anything else is kept, and whether it fits is unknown.
 */

export interface Statement {
  /** Its Sid; else `statement 2`. */
  readonly name: string;
  readonly isAllow: boolean;
  readonly actions: readonly string[] | null;
  readonly notActions: readonly string[] | null;
  /** Null: the statement names none (a trust policy). */
  readonly resources: readonly string[] | null;
  readonly notResources: readonly string[] | null;
  /** `*`; by kind; null where there is none; `unread` for NotPrincipal. */
  readonly principal: '*' | Readonly<Record<string, readonly string[]>> | null | 'unread';
  /** Operator → key → values. */
  readonly conditions: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;
}

/** AWS keeps less in any policy. */
const MAX_STATEMENTS = 500;

/** Null where the text is no policy. */
export function statementsOf(document: string): readonly Statement[] | null {
  let value: unknown;
  try {
    value = JSON.parse(document);
  } catch {
    return null;
  }
  if (!isObject(value)) return null;
  const { Statement: found } = value;
  const all = Array.isArray(found) ? (found as readonly unknown[]) : [found];
  if (all.length > MAX_STATEMENTS) return null;
  const statements = all.map((one, index) => statementOf(one, index));
  return statements.every((one) => one !== null) ? statements : null;
}

function statementOf(found: unknown, index: number): Statement | null {
  if (!isObject(found)) return null;
  const { Sid, Effect, Action, NotAction, Resource, NotResource, Principal, NotPrincipal, Condition } = found;
  if (Effect !== 'Allow' && Effect !== 'Deny') return null;
  return {
    name: typeof Sid === 'string' && Sid !== '' ? Sid : `statement ${index + 1}`,
    isAllow: Effect === 'Allow',
    actions: textsOf(Action),
    notActions: textsOf(NotAction),
    resources: textsOf(Resource),
    notResources: textsOf(NotResource),
    principal: NotPrincipal === undefined ? principalOf(Principal) : 'unread',
    conditions: conditionsOf(Condition),
  };
}

function principalOf(found: unknown): Statement['principal'] {
  if (found === undefined) return null;
  if (found === '*') return '*';
  if (!isObject(found)) return 'unread';
  return Object.fromEntries(Object.entries(found).map(([kind, value]) => [kind, textsOf(value) ?? []]));
}

function conditionsOf(found: unknown): Statement['conditions'] {
  if (found === undefined) return {};
  // What is no object is a condition that nobody can read, and not none.
  if (!isObject(found)) return { unread: {} };
  return Object.fromEntries(
    Object.entries(found).map(([operator, keys]) => [
      operator,
      isObject(keys)
        ? Object.fromEntries(Object.entries(keys).map(([key, value]) => [key, textsOf(value) ?? []]))
        : { unread: [] },
    ]),
  );
}

/** One text, or several; `true` and numbers stand for their words. */
function textsOf(found: unknown): readonly string[] | null {
  if (found === undefined) return null;
  const all = Array.isArray(found) ? (found as readonly unknown[]) : [found];
  return all.map((one) => (typeof one === 'string' || typeof one === 'boolean' || typeof one === 'number' ? String(one) : ''));
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
