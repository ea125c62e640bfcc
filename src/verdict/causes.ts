/** What explains what: drafts that are symptoms of another one are kept, under the code that explains them. */
import { FINDING_CODES, type FindingCode } from '../catalog/codes.ts';
import type { Draft } from '../catalog/data.ts';
import { isPrivate } from '../rules/addresses.ts';
import { s3Endpoint } from '../rules/draft.ts';
import type { Picture } from '../rules/picture.ts';

export interface Causes {
  readonly roots: readonly Draft[];
  readonly symptoms: readonly { readonly draft: Draft; readonly by: FindingCode }[];
}

/** One line of what explains what. `explain` lists the codes; whether it applies in a run, `when` decides. */
export interface Explanation {
  readonly cause: readonly FindingCode[];
  readonly symptom: readonly FindingCode[];
  /** Beside the codes: does this cause explain this symptom? */
  readonly when: (cause: Draft, symptom: Draft, picture: Picture) => boolean;
}

const isError = ({ severity }: Draft): boolean => severity === 'error';
const coversSubjects = (cause: Draft, symptom: Draft): boolean =>
  symptom.subjects.every((subject) => cause.subjects.includes(subject));

/** In order: the first that applies explains. */
export const EXPLANATIONS: readonly Explanation[] = [
  {
    // The endpoint is what is missing; that its public stand-in does not answer is how it shows.
    cause: ['dns/endpoint-missing', 'dns/partial-endpoints'],
    symptom: ['tcp/no-internet-path', 'tcp/firewalled', 'tcp/unreachable', 'tcp/refused'],
    when: (cause, symptom) => isError(cause) && coversSubjects(cause, symptom),
  },
  {
    // Where packets are lost by chance, every layer fails somewhere in its own way.
    cause: ['path/lossy'],
    symptom: FINDING_CODES.filter((code) =>
      /^tcp\/|^tls\/(?:reset|stalled)$|^s3\/(?:no-path|dualstack-unreachable)$/u.test(code),
    ),
    when: (cause, symptom, picture) => isError(cause) && failsByChance(symptom, picture),
  },
  {
    // The names have addresses, but none of the only family that this node has.
    cause: ['node/ipv6-only'],
    symptom: ['dns/no-address', 'dns/private-view-missing', 'dns/endpoint-missing'],
    when: coversSubjects,
  },
  {
    // All public addresses vanish alike, S3's among them: one way out is missing, not two.
    cause: ['tcp/no-internet-path', 'tcp/unreachable', 'dns/endpoint-missing', 'dns/partial-endpoints'],
    symptom: ['s3/no-path'],
    when: (cause, symptom, picture) =>
      isError(cause) && leadsToS3(cause, picture) && !interfaceFailsOtherwise(cause, symptom, picture),
  },
  {
    // Off EC2: some names are private, others are not. The two hypotheses of the latter are this finding's.
    cause: ['dns/partial-endpoints'],
    symptom: ['dns/private-view-missing'],
    when: (cause, symptom) => isError(cause) && coversSubjects(cause, symptom),
  },
  {
    // One server has empty answers for everything; S3's name has no private view to compare with.
    cause: ['dns/forwarder-missing'],
    symptom: ['dns/no-address'],
    when: (cause, symptom) => isError(cause) && sameServersAndWords(cause, symptom),
  },
  {
    // Nothing on 443 answers at all: what stops the endpoints stops S3.
    cause: ['tcp/filtered'],
    symptom: ['s3/no-path'],
    when: (cause) => cause.code === 'tcp/filtered' && cause.data.everything,
  },
  {
    // A page behind a foreign certificate: the certificate is the page's.
    cause: ['http/not-aws'],
    symptom: ['tls/intercepted', 'tls/name-mismatch'],
    when: coversSubjects,
  },
  {
    // Validity is judged by this node's clock: a wrong one makes every certificate look expired.
    cause: ['clock/skew'],
    symptom: ['tls/expired'],
    when: (cause, symptom) => isError(cause) && validByServers(cause, symptom),
  },
  {
    // The agent last ran as a hybrid node: it would not ask IMDS had it still its registration.
    cause: ['agent/not-registered'],
    symptom: ['imds/unreachable', 'imds/disabled', 'imds/hop-limit'],
    when: (_cause, _symptom, picture) => picture.facts.node.agent.identity?.type === 'OnPrem',
  },
  {
    // Without IMDS the agent cannot know that it is on EC2, and finds no registration instead.
    cause: ['imds/unreachable', 'imds/disabled', 'imds/hop-limit'],
    symptom: ['agent/not-registered'],
    when: (cause, _symptom, picture) => isError(cause) && picture.facts.node.agent.identity?.type !== 'OnPrem',
  },
  {
    // An agent without an identity ends itself after three attempts; systemd starts it again after 90 seconds.
    cause: ['agent/not-registered', 'imds/unreachable', 'imds/disabled', 'imds/hop-limit'],
    symptom: ['agent/not-running'],
    when: isError,
  },
  {
    // An old agent does not heed the setting that would give it names with IPv6 addresses.
    cause: ['agent/outdated'],
    symptom: ['node/ipv6-only'],
    when: isError,
  },
  {
    // No connection where nothing lets the agent open one: that contradicts nothing.
    cause: [
      'imds/unreachable',
      'imds/disabled',
      'imds/hop-limit',
      'imds/no-role',
      'proxy/metadata-proxied',
      'agent/not-registered',
      'agent/cloned',
      'agent/connection-lost',
      'agent/region-mismatch',
      'agent/endpoint-override',
      'clock/skew',
    ],
    symptom: ['agent/contradiction'],
    when: (cause, symptom) => isError(cause) && symptom.code === 'agent/contradiction' && symptom.data.what === 'lacks',
  },
  {
    // The name is the setting's: whatever is wrong with it is not DNS', nor the network's.
    cause: ['agent/endpoint-override'],
    symptom: FINDING_CODES.filter((code) => /^(?:dns|tcp|tls|http)\//u.test(code)),
    when: (cause, symptom) => isError(cause) && symptom.subjects.length > 0 && coversSubjects(cause, symptom),
  },
  {
    // The agent asks the proxy, whether IMDS answers or not: without it there is no identity, and no registration instead.
    cause: ['proxy/metadata-proxied'],
    symptom: ['agent/not-registered'],
    when: (cause, _symptom, picture) => isError(cause) && picture.facts.node.agent.identity?.type !== 'OnPrem',
  },
  {
    // It sleeps because of what is wrong: that is what there is to mend.
    cause: FINDING_CODES.filter((code) => code !== 'agent/hibernating' && code !== 'agent/connection-lost'),
    symptom: ['agent/hibernating'],
    when: isError,
  },
  {
    // Not online, as it must be: whatever stops the heartbeat is why.
    cause: FINDING_CODES.filter((code) => code !== 'agent/connection-lost' && code !== 'agent/hibernating'),
    symptom: ['agent/connection-lost'],
    when: (cause) => isError(cause) && cause.capabilities.includes('core'),
  },
  {
    // It says itself until when it sleeps, and Systems Manager does not hear from it: the sleep is why.
    cause: ['agent/hibernating'],
    symptom: ['agent/connection-lost'],
    when: () => true,
  },
  {
    // Written https, it is spoken to in TLS: an HTTP proxy does not understand that.
    cause: ['proxy/scheme-unsupported'],
    symptom: ['proxy/unreachable'],
    when: (_cause, symptom) => symptom.code === 'proxy/unreachable' && symptom.data.reason === 'proxy-tls',
  },
  {
    // Only ec2messages fails: with a newer agent nobody would ask for it.
    cause: ['agent/needs-ec2messages'],
    symptom: FINDING_CODES.filter((code) => /^(?:dns|tcp|tls|http)\//u.test(code)),
    when: (cause, symptom) =>
      isError(cause) && cause.subjects.length > 0 && symptom.subjects.length > 0 && coversSubjects(cause, symptom),
  },
];

export function separate(drafts: readonly Draft[], picture: Picture): Causes {
  const explainedBy = (symptom: Draft): FindingCode | null => {
    for (const { cause: causes, symptom: symptoms, when } of EXPLANATIONS) {
      if (!symptoms.includes(symptom.code)) continue;
      const cause = drafts.find(
        (candidate) => candidate !== symptom && causes.includes(candidate.code) && when(candidate, symptom, picture),
      );
      if (cause !== undefined) return cause.code;
    }
    return null;
  };
  const symptoms = drafts.flatMap((draft) => {
    const by = explainedBy(draft);
    return by === null ? [] : [{ draft, by }];
  });
  const rooted = symptoms.flatMap(({ draft, by }) => {
    const root = rootOf(by, symptoms);
    return root === null ? [] : [{ draft, by: root }];
  });
  const hidden = new Set(rooted.map(({ draft }) => draft));
  return { roots: drafts.filter((draft) => !hidden.has(draft)), symptoms: rooted };
}

/** A symptom's cause may itself be a symptom: what is named is always a root. Null where two explain each other: then both stand. */
function rootOf(code: FindingCode, symptoms: readonly { readonly draft: Draft; readonly by: FindingCode }[]): FindingCode | null {
  let root = code;
  for (let depth = 0; depth < symptoms.length; depth += 1) {
    const above = symptoms.find(({ draft }) => draft.code === root);
    if (above === undefined) return root;
    root = above.by;
  }
  return symptoms.some(({ draft }) => draft.code === root) ? null : root;
}

/** Every address that the symptom names failed, as far as it did, in a way that the loss explains. */
function failsByChance({ data }: Draft, picture: Picture): boolean {
  const named = 'failing' in data ? data.failing : 'addresses' in data ? data.addresses : [];
  const all = picture.endpoints.flatMap((endpoint) => endpoint.all.map((address) => ({ host: endpoint.host, address })));
  const failing = named.flatMap((place) =>
    typeof place === 'string'
      ? []
      : all.filter(({ host, address }) => host === place.host && address.ip === place.ip && address.reach.state === 'fails'),
  );
  return failing.length > 0 && failing.every(({ address }) => address.byChance);
}

/** A required interface service works, or fails for another reason than this cause: then S3's way is a fault of its own. */
function interfaceFailsOtherwise(cause: Draft, symptom: Draft, picture: Picture): boolean {
  return picture.endpoints.some(
    ({ kind, service, required, host, state }) =>
      kind === 'endpoint' &&
      service !== 's3' &&
      required &&
      !symptom.subjects.includes(host) &&
      (state === 'works' || state === 'partial' || (state !== 'unknown' && !cause.subjects.includes(host))),
  );
}

/** A private address without a route says nothing of the way to S3's public ones, unless that ends in the same way. */
function leadsToS3(cause: Draft, picture: Picture): boolean {
  if (cause.code !== 'tcp/unreachable') return true;
  const s3 = s3Endpoint(picture, 'endpoint');
  const alike = s3?.agent.some(({ reach }) => reach.state === 'fails' && reach.reason === 'unreachable') ?? false;
  return alike || cause.data.addresses.some(({ ip }) => !isPrivate(picture.classOf(ip)));
}

function sameServersAndWords(cause: Draft, symptom: Draft): boolean {
  if (cause.code !== 'dns/forwarder-missing' || symptom.code !== 'dns/no-address') return false;
  const empty = cause.data.servers.filter(({ says }) => says.startsWith('no address')).map(({ server }) => server);
  return symptom.data.servers.every((server) => empty.includes(server));
}

/** By the servers' time the certificate is valid. */
function validByServers(cause: Draft, symptom: Draft): boolean {
  if (cause.code !== 'clock/skew' || symptom.code !== 'tls/expired') return false;
  const serverTime = Date.parse(symptom.data.nodeTime) + cause.data.offsetSeconds * 1000;
  return Date.parse(symptom.data.notBefore) <= serverTime && serverTime <= Date.parse(symptom.data.notAfter);
}
