/**
 * What is wrong with one name, judged over all DNS views. One endpoint has one DNS diagnosis; the rules group them into findings.
 */
import { type AddressPicture, type EndpointState, type SeenEndpoint, stateOf } from './endpoint.ts';
import { staleViews } from './stale-address.ts';
import { isAnswering, isFlaky, isUsable, type View } from './views.ts';

export type DnsDiagnosis =
  | { readonly kind: 'fine' }
  /** `behind`: where DNS would send the agent without the hosts file. */
  | { readonly kind: 'pinned'; readonly behind: readonly View[] }
  | { readonly kind: 'sinkholed' }
  /** A better view exists, and no configured server has it. */
  | { readonly kind: 'forwarder'; readonly wrong: readonly View[]; readonly better: readonly View[] }
  /** Addresses at which the endpoint no longer is; what else is wrong with the servers is among `wrong`, too. */
  | { readonly kind: 'stale'; readonly wrong: readonly View[]; readonly better: readonly View[] }
  | { readonly kind: 'disagree'; readonly right: readonly View[]; readonly wrong: readonly View[] }
  /** A server answers the same question now so, now otherwise. */
  | { readonly kind: 'flaky'; readonly views: readonly View[] }
  | { readonly kind: 'not-found'; readonly views: readonly View[] }
  | { readonly kind: 'no-address'; readonly views: readonly View[] }
  | { readonly kind: 'failure'; readonly views: readonly View[] }
  | { readonly kind: 'truncated'; readonly views: readonly View[] }
  /** No answer, or public ones, and no Amazon view to compare with. */
  | { readonly kind: 'no-private-view'; readonly views: readonly View[] }
  /** No configured server answers at all. */
  | { readonly kind: 'silent' };

/** `mustBePrivate`: a way over the internet is not what was asked for. */
export function diagnoseDns(endpoint: SeenEndpoint, endpoints: readonly SeenEndpoint[], mustBePrivate: boolean): DnsDiagnosis {
  const { configured, amazon, pinned } = endpoint;
  const stale = staleViews(endpoint, endpoints);
  if (pinned !== null) return { kind: 'pinned', behind: best(stale?.better ?? configured) };
  const answering = configured.filter(isAnswering);
  // Silent for this name and alive for others: a forwarder whose own upstream is dead.
  const mute = configured.filter(
    (view) => view.status === 'silent' && (view.control?.lives === true || answersOthers(endpoints, view.server)),
  );
  if (answering.length === 0 && mute.length === 0)
    return configured.every(({ status }) => status === 'silent') && configured.length > 0 ? { kind: 'silent' } : { kind: 'fine' };
  const works = endpoint.state === 'works' && !(mustBePrivate && endpoint.service !== 's3');
  if (answering.some(({ status }) => status === 'sinkhole')) return { kind: 'sinkholed' };

  if (stale !== null) {
    const { views, better } = stale;
    const useless = answering.filter((view) => !isUsable(view) && view.status !== 'failure');
    return { kind: 'stale', wrong: [...views, ...useless], better: best(better) };
  }

  const better = amazon.filter((view) => !view.configured && isUsable(view));
  const everyone = [...answering, ...better];
  // Where anybody knows a private address, private is right: that is what private DNS is for.
  const privateKnown = everyone.some(({ status }) => status === 'private');
  const isRight = (view: View): boolean => (privateKnown ? view.status === 'private' : isUsable(view));
  const right = answering.filter(isRight);
  // Silence beside a right answer costs time, not the name.
  const wrong = [...answering.filter((view) => !isRight(view)), ...(right.length === 0 ? mute : [])];
  const flaky = flakyViews(endpoint, endpoints, works);
  if (flaky.length > 0 && [...answering, ...mute].every((view) => flaky.includes(view))) return { kind: 'flaky', views: flaky };
  if (wrong.length === 0) return { kind: 'fine' };
  if (right.length > 0)
    return wrong.every(({ status }) => status === 'public') && works ? { kind: 'fine' } : { kind: 'disagree', right, wrong };

  const betterRight = better.filter(isRight);
  const statuses = new Set(wrong.map(({ status }) => status));
  if (statuses.has('truncated')) return { kind: 'truncated', views: wrong.filter(({ status }) => status === 'truncated') };
  if (statuses.size === 1 && statuses.has('malformed')) return { kind: 'failure', views: wrong };
  if (betterRight.length > 0 && (privateKnown || !onlyNodata(statuses))) {
    return { kind: 'forwarder', wrong, better: betterRight };
  }
  // What Amazon itself does not know, no forwarder can bring.
  const notThere = amazon.filter(({ status }) => status === 'nxdomain');
  if (notThere.length > 0) return { kind: 'not-found', views: notThere };
  if (onlyNodata(statuses)) return { kind: 'no-address', views: wrong };
  if (!statuses.has('nxdomain')) return { kind: 'failure', views: wrong };
  const compared = amazon.filter((view) => !view.configured && isAnswering(view));
  if (compared.length === 0) return { kind: 'no-private-view', views: wrong };
  const empty = compared.filter(({ status }) => status === 'nodata');
  return empty.length > 0 ? { kind: 'no-address', views: empty } : { kind: 'failure', views: [...wrong, ...compared] };
}

function answersOthers(endpoints: readonly SeenEndpoint[], server: string): boolean {
  return endpoints.some(({ configured }) => configured.some((view) => view.server === server && isAnswering(view)));
}

/** The usable views; where one of them is private, the private ones. */
function best(views: readonly View[]): readonly View[] {
  const usable = views.filter(isUsable);
  const inside = usable.filter(({ status }) => status === 'private');
  return inside.length > 0 ? inside : usable;
}

/**
 * Of servers that were caught at two answers for any name. Private or public is no matter where both
 * work; and a public name that works is public on every member of a pool.
 */
function flakyViews({ configured }: SeenEndpoint, endpoints: readonly SeenEndpoint[], works: boolean): readonly View[] {
  const isCaught = (view: View, isFine: boolean): boolean =>
    isFlaky(view) && !(isFine && isUsable(view) && view.again !== null && isUsable(view.again));
  const servers = endpoints.flatMap((other) =>
    other.configured.filter((view) => isCaught(view, works && other.state === 'works')).map(({ server }) => server),
  );
  return configured.filter(
    (view) => servers.includes(view.server) && isAnswering(view) && (isFlaky(view) || !works || view.status !== 'public'),
  );
}

function onlyNodata(statuses: ReadonlySet<View['status']>): boolean {
  return statuses.size === 1 && statuses.has('nodata');
}

/**
 * Where the endpoint is, or will be once its DNS is mended: the better view's addresses where a forwarder is missing, the agent's
 * otherwise. So a second fault behind the first one is found in the same run.
 */
export function targets(
  endpoint: SeenEndpoint,
  diagnosis: DnsDiagnosis,
): { addresses: readonly AddressPicture[]; state: EndpointState } {
  const of = (views: readonly View[]) => {
    const ips = new Set(views.flatMap(({ addresses }) => addresses));
    const addresses = endpoint.all.filter(({ ip }) => ips.has(ip));
    return { addresses, state: stateOf(addresses, views) };
  };
  switch (diagnosis.kind) {
    case 'fine':
      return { addresses: endpoint.agent, state: endpoint.state };
    case 'forwarder':
    case 'stale':
      return of(diagnosis.better);
    case 'disagree':
      return of(diagnosis.right);
    case 'flaky': {
      const said = diagnosis.views.flatMap((view) => [view, ...(view.again === null ? [] : [{ ...view, ...view.again }])]);
      // Where private addresses are right, public ones are the other member's.
      return of([...said, ...endpoint.amazon].filter(({ status }) => status === 'private'));
    }
    case 'pinned':
      // A pin that works is where the agent goes; one that does not hides the endpoint that DNS would send it to.
      return endpoint.state === 'works' ? { addresses: [], state: 'works' } : of(diagnosis.behind);
    default:
      // What the agent has leads nowhere: it will go where those send it that answer.
      return of(best([...endpoint.configured, ...endpoint.amazon.filter((view) => !view.configured)]));
  }
}
