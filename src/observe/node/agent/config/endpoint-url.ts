/**
 * Where a written endpoint sends the agent. Most clients put `https://` before what has no scheme
 * and let Go take it apart; the client of ssmmessages takes the host of a URL, or the path of what
 * is none, and puts `https://` before that.
 * Source: amazon-ssm-agent 3.3.1142.0, `agent/session/config/config.go`, `agent/session/service`,
 * `agent/ssm/service.go`; aws-sdk-go 1.51, `aws/endpoints` (AddScheme), `aws/request`. Agents since
 * 3.3.5068.0 (August 2026) hand the value to aws-sdk-go-v2 as it is written (`agent/ssm/util`); what
 * that makes of a value without a scheme, no published source says.
 */
import type { ConfigFault } from '../../../../facts/agent-config.ts';
import type { Service } from '../../../../knowledge/types.ts';
import { parseGoUrl } from '../../go-url.ts';
import { isAddress } from '../../untrusted-values.ts';

export type Way =
  /** Lower case, without port, scheme and path. */
  | { readonly to: 'host'; readonly host: string }
  | { readonly to: 'usual' }
  /** `dials`: `host:port`, where it gets that far. */
  | { readonly to: 'nowhere'; readonly why: ConfigFault; readonly dials: string | null };

/** A host name (RFC 1123) of at least two labels, in lower case. */
const NAME = /^(?=.{1,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/u;

/** Where the agent goes for a service that is set to this value, which is not empty. */
export function wayOf(service: Service, written: string): Way {
  if (service === 'ssmmessages') return messagesWay(written);
  return urlWay(/^[^:]+:\/\//u.test(written) ? written : `https://${written}`, service);
}

function messagesWay(written: string): Way {
  const url = parseGoUrl(written);
  if (url === null) return { to: 'usual' };
  const name = url.host === '' ? url.path : url.host;
  return name === '' ? nowhere('no-host') : urlWay(`https://${name}`, 'ssmmessages');
}

function nowhere(why: ConfigFault, dials: string | null = null): Way {
  return { to: 'nowhere', why, dials };
}

function urlWay(written: string, service: Service): Way {
  const url = parseGoUrl(written);
  if (url === null) return nowhere('no-url');
  if (url.scheme !== 'https' && url.scheme !== 'http') return nowhere('scheme');
  const [, name = '', port = ''] = /^(.*?)(?::(\d*))?$/su.exec(url.host) ?? [];
  const host = name.toLowerCase().replace(/\.$/u, '');
  const dials = `${host}:${port === '' ? (url.scheme === 'http' ? '80' : '443') : port.replace(/^0+(?=\d)/u, '')}`;
  // A port alone is this machine's own.
  if (name === '') return nowhere('no-host', url.host === '' ? null : dials);
  if (isAddress(host.replace(/^\[(.*)\]$/su, '$1'))) return nowhere('address', dials);
  // What Go refuses to look up, and names that no public name can have.
  if (!NAME.test(host) || /\.\d+$/u.test(host)) return nowhere(host.includes('.') ? 'no-name' : 'one-label', dials);
  // S3 answers on port 80, too; no other service does.
  if (url.scheme === 'http' && service !== 's3') return nowhere('plain-http', dials);
  if (port !== '' && Number(port) !== (url.scheme === 'http' ? 80 : 443)) return nowhere('port', dials);
  if (url.path !== '' && url.path !== '/' && service !== 's3') return nowhere('path', dials);
  return { to: 'host', host };
}
