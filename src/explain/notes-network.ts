/** How the findings about addresses are recognised (`rules/tcp.ts`). */
import type { FindingCode } from '../catalog/codes.ts';
import { ALWAYS_ERROR, type Notes } from './notes-type.ts';

type Codes = Extract<FindingCode, `tcp/${string}`>;

export const NETWORK_NOTES: Notes<Codes> = {
  'tcp/filtered': {
    recognised:
      'No address of a required endpoint opens TCP 443, and at its private addresses the attempts vanish: time-out, or a refusal by the kernel ' +
      'of this node itself (EPERM). A reset is tcp/refused, an ICMP error tcp/unreachable.',
    severity: ALWAYS_ERROR,
  },
  'tcp/no-internet-path': {
    recognised:
      'At the public addresses of required endpoints TCP 443 vanishes, and no public address of an interface service answers. On EC2, S3 may answer: ' +
      'a gateway endpoint is no internet path.',
    severity: `${ALWAYS_ERROR} Where something shows that the VPC is meant to be private, the missing endpoint is named instead.`,
  },
  'tcp/firewalled': {
    recognised: 'At the public addresses of a required endpoint TCP 443 vanishes, while other public addresses answer.',
    severity: ALWAYS_ERROR,
  },
  'tcp/refused': {
    recognised: 'No address of a required endpoint opens TCP 443, and attempts end in a reset (RST).',
    severity: ALWAYS_ERROR,
  },
  'tcp/unreachable': {
    recognised:
      'No address of a required endpoint opens TCP 443, and the kernel or an ICMP message says that there is no way. For the public addresses of S3, ' +
      's3/no-path says so.',
    severity: ALWAYS_ERROR,
  },
  'tcp/partial': {
    recognised:
      'Of the addresses of one endpoint some open TCP 443 and others do not. One address family that is wholly dead beside one that wholly ' +
      'works is not counted: it costs a moment (RFC 8305), not the connection.',
    severity: 'Error: the agent takes whichever address comes first, so that it works only sometimes.',
  },
};
