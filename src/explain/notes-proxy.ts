/** What the pages of the findings about proxies add to the catalogue. */
import type { FindingCode } from '../catalog/codes.ts';
import type { Notes } from './notes-type.ts';

export const PROXY_NOTES: Notes<Extract<FindingCode, `proxy/${string}`>> = {
  'proxy/metadata-proxied': {
    recognised:
      'The http_proxy of the agent (the environment of its process, else what configures its service) applies to 169.254.169.254, as Go matches ' +
      'no_proxy. The probe itself asks the metadata service directly.',
    severity:
      "Error on EC2. Warning where only files say so, because the agent's process could not be read. Silent on hybrid nodes.",
  },
  'proxy/agent-differs': {
    recognised:
      'The proxies of the agent and those of this shell are compared, and no_proxy where both have a proxy. The order of no_proxy does not count.',
    severity: 'Info, always: what works in this shell need not work for the agent, and the other way round.',
  },
  'proxy/unreachable': {
    recognised:
      'The address of the proxy does not open, its name has no address, TLS with an https proxy fails, or what answers is no HTTP proxy; ' +
      'or it takes the requests for all hosts and answers none.',
    severity: 'Error where a host that is needed goes through the proxy.',
  },
  'proxy/auth-required': {
    recognised: 'The proxy answers CONNECT with status 407, with or without credentials in the settings.',
    severity: 'Error where a host that is needed goes through the proxy.',
  },
  'proxy/denied': {
    recognised: 'The proxy answers CONNECT for every host with a refusal (status 403 or another of its kind).',
    severity: 'Error where a host that is needed goes through the proxy.',
  },
  'proxy/endpoint-refused': {
    recognised:
      'The proxy refuses CONNECT to this host, or says that it cannot reach it (502, 503, 504), or does not answer for it, while it leads to others.',
    severity: 'Error where the host is needed.',
  },
  'proxy/scheme-unsupported': {
    recognised:
      "The proxy's URL begins with https:// or something else than http:// and socks5://. The websocket that carries sessions and commands " +
      'knows only these two.',
    severity:
      'Error where sessions or commands are asked for; for schemes that nothing in the agent knows, for everything that goes through it.',
  },
};
