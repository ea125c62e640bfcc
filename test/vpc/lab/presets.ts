/** The whole worlds that scenarios start from; each scenario changes what it is about and nothing else. */
import { HOME, HYBRID_NODE_V4, LAB_SERVICES, PUBLIC_RESOLVER, REGION, VPC_RESOLVER, zoneA, zoneB } from './addresses.ts';
import type { AgentProxy, AgentSpec, Behaviour, LabSpec, NodeSpec } from './types.ts';

/** An agent of December 2025: prefers ssmmessages, so that ec2messages is optional. */
export const AGENT: AgentSpec = { version: '3.3.3572.0', running: true, registration: null, proxy: null };
/** An agent that polls ec2messages permanently. */
export const OLD_AGENT: AgentSpec = { ...AGENT, version: '3.2.2303.0' };

const NODE: NodeSpec = {
  network: 'vpc',
  ipv4: true,
  ipv6: false,
  nameservers: [VPC_RESOLVER],
  hosts: [],
  trustsAmazon: true,
  trustsCorporate: false,
  agent: AGENT,
};

/** A VPC without internet: every interface endpoint, private DNS, a gateway endpoint for S3. */
export const PRIVATE_VPC: LabSpec = {
  place: HOME,
  node: NODE,
  endpoints: {
    ssm: [zoneA('ssm')],
    ssmmessages: [zoneA('ssmmessages'), zoneB('ssmmessages')],
    ec2messages: [zoneA('ec2messages')],
    ec2: [zoneA('ec2')],
    kms: [zoneA('kms')],
    logs: [zoneA('logs')],
  },
  retired: [],
  internet: false,
  s3: { gateway: true, gatewayIpv6: false, denied: [], buckets: [], dualstackApart: false, elsewhere: {} },
  dns64: false,
  proxies: [],
  api: { role: 'valid', denied: {} },
  imds: 'on',
  behaviour: {},
  faults: [],
  rttMs: 0,
  wire: null,
};

/** A VPC with a NAT gateway and no endpoint at all. */
export const PUBLIC_VPC: LabSpec = {
  ...PRIVATE_VPC,
  endpoints: {},
  internet: true,
  s3: { ...PRIVATE_VPC.s3, gateway: false },
};

/** A registered machine outside of AWS with internet and an ordinary DNS server; no IMDS anywhere. */
export const HYBRID_SITE: LabSpec = {
  ...PUBLIC_VPC,
  imds: 'absent',
  node: {
    ...NODE,
    network: 'site',
    nameservers: [PUBLIC_RESOLVER],
    hosts: [`${HYBRID_NODE_V4} plant-17`],
    agent: { ...AGENT, registration: { managedInstanceId: 'mi-0123456789abcdef0', region: REGION } },
  },
};

/** The lab with another node: `withNode(PRIVATE_VPC, { nameservers: [...] })`. */
export const withNode = (lab: LabSpec, node: Partial<NodeSpec>): LabSpec => ({ ...lab, node: { ...lab.node, ...node } });

/** The same behaviour of every service, S3 included. */
export const everywhere = (behaviour: Behaviour): LabSpec['behaviour'] =>
  Object.fromEntries([...LAB_SERVICES, 's3'].map((service) => [service, behaviour]));

/** A node without a way to the internet of its own, whose agent goes through this proxy; the metadata service is spared. */
export const behindProxy = (lab: LabSpec, url: string, proxy: Partial<AgentProxy> = {}): LabSpec => ({
  ...withNode(lab, {
    agent: { ...AGENT, ...lab.node.agent, proxy: { http: url, https: url, noProxy: '169.254.169.254', ...proxy } },
  }),
  internet: false,
});
