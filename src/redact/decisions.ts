/**
 * What becomes of each text in the facts. `test/redact/decisions.test.ts` fails where a text has no decision. Whatever the decision,
 * a value that has not the form that it speaks of is treated as `words`.
 */

export type Decision =
  /** Free text, our own words, codes and file names: everybody's words stay, and every other word gets a pseudonym. */
  | 'words'
  /** RFC 3339: stays. */
  | 'time'
  /** Dotted numbers: stays. */
  | 'version'
  /** A name of AWS's own: Availability Zones and instance types. */
  | 'aws'
  /** Numbers and bit masks: stays. */
  | 'numbers'
  /** A host, an address or a range. */
  | 'place'
  /** Several of them, as in `no_proxy`; or a URL. */
  | 'places'
  /** Addresses and ranges in conditions of a packet filter. */
  | 'matched-addresses'
  /** Somebody chose it: a pseudonym for the whole. */
  | 'name'
  /** An account, an instance, a request: of the same form. */
  | 'id'
  | 'bucket';

/** By the end of a text's place in the facts, the longest that fits; cases of a tagged object are part of the place. */
export const DECISIONS: Readonly<Record<string, Decision>> = {
  ...all('time', 'startedAt at firstAt expiresAt notBefore notAfter changedAt'),
  ...all('version', 'version since'),
  ...all('aws', 'az azId instanceType'),
  ...all('numbers', 'limits.value port.values source-port.values user.values group.values mark.values ct-mark.values'),
  ...all(
    'place',
    'host ip servers server resolvers stub localIp addresses cnames ips used primaryCidr vpcCidrs ways.source ways.via ways.route primary.via ' +
      'dnsSuffix dualStackDnsSuffix data.domain routes.domain search serviceDomain servername names dials lookup.ok.by',
  ),
  ...all('places', 'noProxy proxyVariables.value location'),
  ...all('matched-addresses', 'destination.values source.values'),
  ...all('name', 'credentials.found.role shareProfile task.cluster'),
  ...all('id', 'instanceId managedInstanceId accountId vpcId subnetId mac securityGroupIds requestId sha256 taskId containerId'),
  ...all('bucket', 'bucket buckets'),
  ...all(
    'words',
    'region only skip partition arch firmware.name because detail why options sources link problems addresses.name source identity.type ' +
      'credentials.read.source shareFile configRegion identityOrder field messagesRegion path excerpt unit refused file setting variables found ' +
      'expected value templateSettings table chains.name devices rules.text values rows target dev says interfaces.name counters.name mount runtime ' +
      'signs keyVariables launchType networkMode unread policy code limits.name proxyVariables.name scheme variable character agentUnknown problem ' +
      'unknown protocol cipher verifyError nameError subject issuer contentType excerpt schemes rcode key message bucketRegion action tells.* ' +
      'tells.{name} section what http.ok.server call.program call.scenario options.name denied',
  ),
};

function all(decision: Decision, ends: string): Readonly<Record<string, Decision>> {
  return Object.fromEntries(ends.split(' ').map((end) => [end, decision]));
}
