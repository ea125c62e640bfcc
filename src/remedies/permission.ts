/** Security group rules in the AWS CLI's shorthand: the CLI has no option for IPv6 ranges. */
import { rangesOnly } from './foreign.ts';
import { own, quoted } from './quote.ts';

/** One word for `--ip-permissions`: TCP `port` to or from an IPv6 range. */
export function ipv6Permission(port: number, range: string): string {
  const [cidr = own`NODE_RANGE`] = rangesOnly([range]);
  return quoted(own`IpProtocol=tcp,FromPort=${port},ToPort=${port},Ipv6Ranges=[{CidrIpv6=${cidr}}]`);
}
