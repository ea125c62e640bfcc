/** The catalogue: every finding code with its texts, and what turns a rule's draft into prose. */

import { DEFAULT_CAPABILITIES } from '../knowledge/types.ts';
import type { Remedy } from '../verdict.types.ts';
import { AGENT } from './agent.ts';
import { AGENT_CONFIG } from './agent-config.ts';
import { AGENT_SEEN } from './agent-seen.ts';
import { AGENT_STATUS } from './agent-status.ts';
import { AUTH } from './auth.ts';
import { CLOCK } from './clock.ts';
import type { FindingCode } from './codes.ts';
import type { Draft, RemedyContext } from './data.ts';
import { DNS_OVERRIDES } from './dns-overrides.ts';
import { DNS_RESOLUTION } from './dns-resolution.ts';
import { DNS_SLOW } from './dns-slow.ts';
import { DNS_VIEWS } from './dns-views.ts';
import { ENA } from './ena.ts';
import type { CatalogEntry, Entries } from './entry.ts';
import { HTTP } from './http.ts';
import { IMDS } from './imds.ts';
import { IPV6 } from './ipv6.ts';
import { LIMITS } from './limits.ts';
import { deleteRule, ruleWords } from './own-firewall.ts';
import { PATH } from './path.ts';
import { PROXY_PATH } from './proxy-path.ts';
import { PROXY_SETTINGS } from './proxy-settings.ts';
import { inShell } from './remedy.ts';
import { S3_BUCKETS } from './s3-buckets.ts';
import { S3_REACH } from './s3-reach.ts';
import { TCP } from './tcp.ts';
import { TLS } from './tls.ts';
import { TLS_HANDSHAKE } from './tls-handshake.ts';

export type { CatalogEntry } from './entry.ts';

/** One entry for each code; the compiler insists on completeness. */
export const CATALOG: Entries<FindingCode> = {
  ...DNS_RESOLUTION,
  ...DNS_SLOW,
  ...DNS_VIEWS,
  ...DNS_OVERRIDES,
  ...TCP,
  ...TLS,
  ...TLS_HANDSHAKE,
  ...PATH,
  ...HTTP,
  ...S3_REACH,
  ...S3_BUCKETS,
  ...AUTH,
  ...PROXY_PATH,
  ...PROXY_SETTINGS,
  ...IMDS,
  ...AGENT,
  ...AGENT_CONFIG,
  ...AGENT_SEEN,
  ...AGENT_STATUS,
  ...ENA,
  ...LIMITS,
  ...CLOCK,
  ...IPV6,
};

/**
 * Words for a draft: the message, and remedies filled in with this node's values.
 *
 * A finding that concerns a capability which is not probed by default could not come back without `--for`, and its proof would
 * pass for the wrong reason: the commands get the option.
 *
 * Infrastructure code stands in problems only: what is fine or explained by something else needs no pull request, and a verdict must
 * stay small enough to be delivered.
 */
export function compose(
  draft: Draft,
  context: RemedyContext,
  withSnippets = draft.severity !== 'info',
): { message: string; remedy: readonly Remedy[] } {
  // Code and data belong together by Draft's type; TypeScript cannot follow that through an index.
  const entry = CATALOG[draft.code] as CatalogEntry<FindingCode>;
  const extra = draft.capabilities.filter((capability) => !DEFAULT_CAPABILITIES.includes(capability));
  const option = extra.length === 0 ? '' : ` --for ${[...new Set([...DEFAULT_CAPABILITIES, ...extra])].join(',')}`;
  const { firewall } = context;
  const stops = firewall?.kind === 'stops' ? firewall : null;
  // A rule of this node's own that stops all the packets needs no other suspects; the agent is still to be woken up.
  const known = entry.remedies(draft.data, context);
  const remedies = known.filter(({ owner }) => stops?.isAll !== true || owner === 'agent');
  const own = stops === null ? [] : [deleteRule(stops, context, known[0]?.verify ?? '')];
  return {
    message: `${entry.message(draft.data, context)}${stops === null ? '' : ` This node's own firewall stops it (${ruleWords(stops)}).`}`,
    remedy: [...own, ...remedies].map(({ snippets = [], ...fix }) => ({
      ...fix,
      ...(withSnippets && snippets.length > 0 ? { snippets } : {}),
      verify: inShell(context, `${fix.verify}${option}`),
    })),
  };
}
