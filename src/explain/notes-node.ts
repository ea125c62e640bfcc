/** How the findings about the node and its agent are recognised (`rules/imds.ts`, `rules/agent.ts`, `rules/clock.ts`). */
import type { FindingCode } from '../catalog/codes.ts';
import type { Notes } from './notes-type.ts';

type Codes = Exclude<FindingCode, `${'dns' | 'tcp' | 'tls' | 'http' | 's3' | 'proxy' | 'auth'}/${string}`>;

const IMDS_SEVERITY =
  'Error where this node is EC2 (the firmware or the identity file of the agent says so), or where an agent without a hybrid registration has ' +
  'nothing else to identify it. Info elsewhere, and on a hybrid node.';

export const NODE_NOTES: Notes<Codes> = {
  'imds/unreachable': {
    recognised:
      'The instance metadata service at 169.254.169.254 does not answer: time-out, refusal, no route, or something that answers differently.',
    severity: IMDS_SEVERITY,
  },
  'imds/disabled': {
    recognised: 'The metadata service answers the token request (IMDSv2) with HTTP 403: it is turned off for this instance.',
    severity: IMDS_SEVERITY,
  },
  'imds/hop-limit': {
    recognised:
      'TCP to the metadata service opens, and the token request (IMDSv2) gets no answer: the answer dies one hop before it arrives.',
    severity: IMDS_SEVERITY,
  },
  'imds/no-role': {
    recognised:
      'The metadata service answers and has no iam/info: no instance profile. The identity file of the agent says whether its credentials come ' +
      'from Systems Manager instead (default host management), and then nothing is said.',
    severity: 'Error. Info where the identity file may not be read: default host management may be in use.',
  },
  'agent/not-running': {
    recognised:
      'The agent is installed, the process list can be read, and no process in it is the agent. Its broken configuration is told.',
    severity: 'Error.',
  },
  'agent/endpoint-override': {
    recognised:
      "The agent's configuration names other hosts than the usual ones (Ssm.Endpoint and its like, Agent.ServiceDomain, " +
      'Agent.UseDualStackEndpoint): these are what is probed.',
    severity:
      "Error where such a host does not exist, is another Region's or another service's, or is answered by something else. Info where it " +
      'works, and where it fails as the usual one would too.',
  },
  'agent/region-mismatch': {
    recognised:
      "Agent.Region or Mgs.Region in the agent's configuration differs from the Region of the hybrid registration, else of the metadata service.",
    severity: 'Error: calls are signed for a Region whose endpoints the agent does not call.',
  },
  'agent/cloned': {
    recognised:
      "The agent's log says within the last two hours that the hardware id has changed from the registered value, or AWS's code for it, with no success " +
      'after it. The vault with the registration’s key is never opened.',
    severity: 'Error.',
  },
  'agent/connection-lost': {
    recognised:
      'With --deep only: ssm:DescribeInstanceInformation, asked about this very node, names another PingStatus than Online, or has no entry for it.',
    severity: 'Error where nothing else stops the agent. Where something does, or where it sleeps, it is that finding’s symptom.',
  },
  'agent/hibernating': {
    recognised:
      "The last known line of the agent's log says that it sleeps or hibernates, with no success after it, not longer ago than the sleep and two hours. An " +
      'established connection of its own, as the kernel lists it, speaks against it.',
    severity: 'Warning where nothing else is wrong: a restart ends it. Where there is a cause, it is that cause’s symptom.',
  },
  'agent/not-installed': {
    recognised: 'Packages, snap, the known program files and the running processes were looked at, and none is the agent.',
    severity: 'Error on EC2 and on hybrid nodes. Info where nothing says that this machine is to be managed.',
  },
  'agent/not-registered': {
    recognised:
      'The agent is installed, its hybrid registration is known to be absent, and either it last ran as a hybrid node, or there is neither EC2 ' +
      'nor another identity that it could use. A registration file that may not be read is not absent.',
    severity: 'Error.',
  },
  'agent/outdated': {
    recognised:
      "latest/VERSION in the agent's bucket, read behind a chain that verifies, is newer than the installed version; or " +
      'Agent.UseDualStackEndpoint is set and the agent is older than 3.3.3270.0, the first that heeds it. Below 3.3.40.0 agent/needs-ec2messages ' +
      'says it instead.',
    severity:
      'Info. Error where this node has IPv6 addresses only and the agent does not heed the setting that would give it such names.',
  },
  'agent/contradiction': {
    recognised:
      "The kernel's TCP tables (and, as root, the agent's descriptors) against the probes: an established connection to ssmmessages, or to the " +
      "agent's proxy, with nothing unanswered on it where ssm or ssmmessages fails from here; or no connection at all, or only a dead one, where " +
      'both work. Root alone sees whose a connection is, and that there is none.',
    severity: 'Info, always: neither of the two is taken for the truth.',
  },
  'node/ena-allowance-exceeded': {
    recognised:
      'ethtool -S of an interface whose driver is ena, read a second after the start and at the end of a run that takes longer than that: one of ' +
      'the five *_allowance_exceeded counters grew. Totals since boot do not count.',
    severity: 'Info: what the lost packets break has findings of its own.',
  },
  'node/limits': {
    recognised:
      'A socket, a file or a program could not be opened although it was tried for a second, and the system named a lack: EMFILE, ENFILE, ' +
      'EADDRNOTAVAIL or EADDRINUSE (no port left), ENOBUFS, ENOMEM, EAGAIN. Each such step is inconclusive.',
    severity:
      "Info: what it kept from being seen is unknown. Warning where everything required works all the same and the lack is the node's, not this " +
      "process's.",
  },
  'agent/needs-ec2messages': {
    recognised: 'The version of the agent is known and below 3.3.40.0, and Run Command was asked for.',
    severity:
      'Error when ec2messages is not in this Region, or fails here in a way in which the other endpoints do not. Warning otherwise: AWS retires ' +
      'that endpoint.',
  },
  'clock/skew': {
    recognised:
      "The Date header of AWS answers over verified connections (their median), else of the metadata service, is compared with this node's clock. " +
      'Where all chains look expired, servers that agree with each other must do.',
    severity: 'Error from 300 seconds on, where AWS refuses signatures. Warning from 180 seconds on. Below that, silent.',
  },
  'ec2messages/unavailable': {
    recognised:
      'The name of ec2messages does not resolve or its addresses do not answer, in no view, and the agent here does not need it.',
    severity: 'Info: harmless with a current agent.',
  },
  'node/ipv6-only': {
    recognised:
      'This node has IPv6 addresses only, and a required name has IPv4 addresses only: every server that was asked for AAAA says so.',
    severity: 'Error: the agent asks for these names and cannot connect to what it gets.',
  },
  'path/lossy': {
    recognised:
      'A step failed or had to wait for a retransmission, and of five connections that were begun at one instant some opened and some did not. ' +
      'Where none opens it is no loss, but a block.',
    severity: 'Error once a step failed that loss explains. Warning where everything worked all the same.',
  },
  'path/mtu-black-hole': {
    recognised:
      'A handshake hangs, and a second look shows that size decides: the short answer to a small hello arrives and the certificates after it do ' +
      'not (inbound), or a small hello is answered and a full-sized request after it is not (outbound).',
    severity: 'Error.',
  },
};
