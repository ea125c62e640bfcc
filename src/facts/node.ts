/** This node: who it is, and what of it decides whether the agent gets through. */
import { bool, list, literal, nullable, type Of, optional, record, text } from '../schema/shape.ts';
import { agentFacts } from './agent.ts';
import { containerFacts } from './container.ts';
import { cryptoFacts } from './crypto.ts';
import { enaFacts } from './ena.ts';
import { firewallFacts } from './firewall.ts';
import { firmwareFacts } from './firmware.ts';
import { imdsStep } from './imds.ts';
import { otherProxies } from './other-proxies.ts';
import { proxyFacts } from './proxy.ts';
import { resolverFacts } from './resolver.ts';
import { routeFacts } from './routes.ts';
import { shortageFacts } from './shortages.ts';
import { storageFacts } from './storage.ts';
import { trustFacts } from './trust.ts';

/** As many as `denied-files.ts` keeps. */
const MAX_DENIED = 64;

export interface NodeFacts extends Of<typeof nodeFacts> {}
export const nodeFacts = record({
  os: literal('linux', 'windows', 'macos', 'other'),
  arch: text,
  isRoot: bool,
  /** Paths that this user, who is not root, may not read; absent where there were none, and in facts of older versions. */
  denied: optional(list(text, MAX_DENIED)),
  /** true: the firmware says EC2. null: it does not say. */
  firmwareSaysEc2: nullable(bool),
  /** All that the firmware says of it; absent in facts of older versions. */
  firmware: optional(firmwareFacts),
  imds: imdsStep,
  resolver: resolverFacts,
  /** Entries of the hosts file for names that this run probes. */
  pinned: list(record({ host: text, ip: text })),
  addresses: list(record({ name: text, ip: text })),
  agent: agentFacts,
  trust: trustFacts,
  /** This node's own packet filter; absent where nothing gave reason to look. */
  firewall: optional(firewallFacts),
  /** The kernel's way to what gave no answer; absent where nothing gave reason to ask. */
  routes: optional(routeFacts),
  /** What the network interfaces' counters did meanwhile; absent where the run was quick, off EC2, and without ethtool. */
  ena: optional(enaFacts),
  /** Where the agent keeps its files; absent without an agent, and in facts of older versions. */
  storage: optional(storageFacts),
  /** The container that this process is in; absent on a machine like any other, and in facts of older versions. */
  container: optional(containerFacts),
  /** The system's policy of cryptography and FIPS mode; absent where all is as usual. */
  crypto: optional(cryptoFacts),
  /** What there was too little of meanwhile; absent where there was enough of everything. */
  shortages: optional(shortageFacts),
  /** Proxy variables of this process that are set, without credentials. */
  proxyVariables: list(record({ name: text, value: text })),
  /** Absent in facts of older versions. */
  proxy: optional(proxyFacts),
  /** What other programs' proxies do for what the agent does not reach; absent where it reaches everything, or nothing else is set. */
  otherProxies: optional(otherProxies),
});
