/** From a draft to prose: the message, and remedies filled in with this node's values. */
import { type Draft, findingOf } from '../findings/index.ts';
import { DEFAULT_CAPABILITIES } from '../knowledge/types.ts';
import { deleteRule, ruleWords } from '../remedies/own-firewall.ts';
import type { RemedyContext } from '../remedies/remedy-context.ts';
import type { Remedy } from '../remedies/remedy-types.ts';

/**
 * Words for a draft: the message, and remedies filled in with this node's values.
 *
 * A finding that concerns a capability which is not probed by default could not come back without `--for`, nor a warning be a failure
 * without `--fail-on`, and its proof would pass for the wrong reason: the commands get the options.
 *
 * Infrastructure code stands in problems only: what is fine or explained by something else needs no pull request, and a verdict must
 * stay small enough to be delivered.
 */
export function compose(
  draft: Draft,
  context: RemedyContext,
  withSnippets = draft.severity !== 'info',
): { message: string; remedy: readonly Remedy[] } {
  const entry = findingOf(draft.code);
  const extra = draft.capabilities.filter((capability) => !DEFAULT_CAPABILITIES.includes(capability));
  const { firewall } = context;
  const stops = firewall?.kind === 'stops' ? firewall : null;
  // A rule of this node's own that stops all the packets needs no other suspects; the agent is still to be woken up.
  const failOn = draft.severity === 'warning' ? 'warning' : 'error';
  const proof = { code: draft.code, failOn, capabilities: extra } as const;
  const known = entry.remedies(draft.data, { ...context, proof });
  const remedies = known.filter(({ owner }) => stops?.isAll !== true || owner === 'agent');
  const own = stops === null ? [] : [deleteRule(stops, context, known[0]?.verify ?? '')];
  return {
    message: `${entry.message(draft.data, context)}${stops === null ? '' : ` This node's own firewall stops ${stops.way === 'out' ? 'it' : 'the answers'} (${ruleWords(stops)}).`}`,
    remedy: [...own, ...remedies].map(({ snippets = [], ...fix }) => ({
      ...fix,
      ...(withSnippets && snippets.length > 0 ? { snippets } : {}),
    })),
  };
}
