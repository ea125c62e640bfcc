/** In words: what the rules read. */
import type { Reading } from '../findings/finding.ts';

/** The name that tables show, and what stands behind it. In the order of a run. */
export const READINGS: Readonly<Record<Reading, { readonly name: string; readonly about: string }>> = {
  imds: { name: 'IMDS', about: 'the instance metadata service: who and where the node is; never the credentials of its role' },
  firmware: {
    name: 'firmware',
    about: 'whose machine this is: SMBIOS and device tree, or their copy in the registry; one field on EC2',
  },
  agent: {
    name: 'agent files',
    about: "SSM Agent's packages, process, configuration, registration and identity file; never its key",
  },
  proxy: {
    name: 'proxy settings',
    about: "proxy variables of the agent's process or service, and of this shell; never a password",
  },
  container: {
    name: 'container',
    about:
      'by which signs this is a container; in a task of ECS its metadata; which variables about credentials are set, never their values',
  },
  sockets: { name: 'TCP sockets', about: "the agent's own connections, by the kernel's tables and, as root, its descriptors" },
  ena: { name: 'ENA counters', about: 'ethtool -S, twice, on EC2 and only where a run takes longer than a healthy one' },
  routes: {
    name: 'routes',
    about: "the kernel's way to what gave no answer (ip route get, ip neigh; route print): only where something is silent",
  },
  crypto: { name: 'crypto', about: "the system's policy of cryptography, and the kernel's FIPS mode" },
  storage: { name: 'storage', about: "space and inodes left in the agent's folders, and how they are mounted" },
  sources: {
    name: 'repositories',
    about:
      'the enabled repositories of the package manager (or the update policy of Windows), and HEAD of their metadata: only with --for patch-sources',
  },
  shortages: {
    name: 'shortages',
    about: 'what the system refused this probe: descriptors, ports, memory, processes; and the limits of it',
  },
  'hosts-file': { name: 'hosts file', about: 'entries for the names that are probed' },
  dns: { name: 'DNS', about: 'A and AAAA answers of every configured server, of the Amazon resolver (on EC2) and of --resolver' },
  tcp: { name: 'TCP', about: 'a connection to port 443 of every address' },
  tls: { name: 'TLS', about: 'the handshake and the chain, judged with the roots that the agent would use' },
  http: { name: 'HTTP', about: 'the answer to an unsigned GET, and its Date header' },
  signed: { name: 'signed calls', about: "read-only API calls with the agent's own credentials, and what AWS says to them" },
  s3: { name: 'S3', about: 'anonymous reads of objects in AWS-managed buckets and in those of --bucket' },
  clock: { name: 'clock', about: "this node's clock" },
};
