/** Why a DNS server that lives has no answer for a name: what it forwards to, or what it demands of the answer. */

import type { View } from '../../picture/views.ts';
import { list, word } from '../../remedies/phrases.ts';
import type { RemedyContext } from '../../remedies/remedy-context.ts';
import type { Remedy } from '../../remedies/remedy-types.ts';
import { exemptFromValidation, silentTarget } from '../../remedies/resolvers.ts';
import { byOwner, mendResolverRule, stopValidation } from '../../remedies/vpc-resolver.ts';

export interface UpstreamData {
  /** Servers that answer other names, and are silent for these. */
  readonly silent?: readonly string[];
  /** Servers that fail for these names, and resolve others. */
  readonly failing?: readonly string[];
  /** Servers that have the answer, and reject it: DNSSEC. */
  readonly validating?: readonly string[];
}

export function upstreamOf(views: readonly View[]): UpstreamData {
  const serversOf = (wanted: (view: View) => boolean): readonly string[] => [
    ...new Set(views.filter(wanted).map(({ server }) => server)),
  ];
  const silent = serversOf(({ status }) => status === 'silent');
  const validating = serversOf((view) => view.rejectsSignatures);
  const failing = serversOf(
    ({ server, status, control }) => status === 'failure' && control?.resolves === true && !validating.includes(server),
  );
  return {
    ...(silent.length > 0 ? { silent } : {}),
    ...(failing.length > 0 ? { failing } : {}),
    ...(validating.length > 0 ? { validating } : {}),
  };
}

/** Sentences; none where nothing is known. */
export function upstreamWords({ silent = [], failing = [], validating = [] }: UpstreamData): readonly string[] {
  return [
    ...(validating.length > 0
      ? [
          `${list(validating)} ${word(validating, 'has', 'have')} an answer and ${word(validating, 'rejects', 'reject')} it, because DNSSEC validation fails.`,
        ]
      : []),
    ...(silent.length > 0
      ? [
          `${list(silent)} ${word(silent, 'answers', 'answer')} other names: what ${word(silent, 'it forwards', 'they forward')} these to is silent.`,
        ]
      : []),
    ...(failing.length > 0
      ? [
          `${list(failing)} ${word(failing, 'resolves', 'resolve')} other names: what ${word(failing, 'it forwards', 'they forward')} these to fails.`,
        ]
      : []),
  ];
}

export function upstreamRemedies(
  { silent = [], failing = [], validating = [] }: UpstreamData,
  hosts: readonly string[],
  context: RemedyContext,
  proof: string,
): readonly Remedy[] {
  const strict = byOwner(validating, context);
  const without = byOwner([...silent, ...failing], context);
  return [
    ...(strict.vpc.length > 0 ? [stopValidation({ hosts, servers: strict.vpc, proof }, context)] : []),
    ...(strict.others.length > 0 ? [exemptFromValidation(strict.others, hosts, context, proof)] : []),
    ...(without.vpc.length > 0 ? [mendResolverRule({ hosts, servers: without.vpc, proof }, context)] : []),
    ...(without.others.length > 0 ? [silentTarget(without.others, hosts, context, proof)] : []),
  ];
}

/** The control answers, for evidence. */
export function controlEvidence(views: readonly View[]): readonly string[] {
  const said = views.flatMap(({ server, control }) => {
    if (control === null) return [];
    if (!control.lives) return [`${server} answers nothing about names outside AWS's either`];
    return control.resolves === true ? [`${server} resolves names outside AWS's`] : [`${server} answers about names of its own`];
  });
  const unvalidated = views.flatMap(({ server, unvalidated: ips }) =>
    ips.length === 0 ? [] : [`${server} says ${ips.slice(0, 3).join(', ')} when it is asked not to validate (CD)`],
  );
  return [...new Set([...said, ...unvalidated])];
}
