/** What becomes of the way where a proxy is meant and the agent goes directly. */
export const DIRECT_SYMPTOMS = [
  'tcp/no-internet-path',
  'tcp/firewalled',
  'tcp/refused',
  'tcp/unreachable',
  'dns/name-not-found',
  'dns/no-address',
  'dns/server-failure',
  'dns/resolver-unreachable',
  'dns/private-view-missing',
  's3/no-path',
  's3/dualstack-unreachable',
];
