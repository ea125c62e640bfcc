/** Security group rules in the AWS CLI's shorthand: IPv6 ranges have no option of their own. */
import { rangesOnly } from './foreign.ts';
import { own, quoted } from './quote.ts';

/** One word for `--ip-permissions`: TCP `port` to or from an IPv6 range. */
export function ipv6Permission(port: number, range: string): string {
  const [cidr = own`NODE_RANGE`] = rangesOnly([range]);
  return quoted(own`IpProtocol=tcp,FromPort=${port},ToPort=${port},Ipv6Ranges=[{CidrIpv6=${cidr}}]`);
}
