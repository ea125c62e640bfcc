/** Where the pages are that the catalogue names by their titles. A title without an address here is shown as a title: search for it. */
export interface Reference {
  readonly title: string;
  readonly url: string | null;
}

const GUIDE = 'https://docs.aws.amazon.com/systems-manager/latest/userguide';
const VPC = 'https://docs.aws.amazon.com/vpc/latest';
const EC2 = 'https://docs.aws.amazon.com/AWSEC2/latest/UserGuide';
const S3 = 'https://docs.aws.amazon.com/AmazonS3/latest/userguide';
const ROUTE53 = 'https://docs.aws.amazon.com/Route53/latest/DeveloperGuide';

const ADDRESSES: Readonly<Record<string, string>> = {
  'Improve the security of EC2 instances by using VPC endpoints for Systems Manager': `${GUIDE}/setup-create-vpc.html`,
  'Reference: ec2messages, ssmmessages, and other API operations': `${GUIDE}/systems-manager-setting-up-messageAPIs.html`,
  'SSM Agent communications with AWS managed S3 buckets': `${GUIDE}/ssm-agent-technical-details.html`,
  'Troubleshooting SSM Agent': `${GUIDE}/troubleshooting-ssm-agent.html`,
  'Configure instance permissions required for Systems Manager': `${GUIDE}/setup-instance-permissions.html`,
  'NAT gateways': `${VPC}/userguide/vpc-nat-gateway.html`,
  'DHCP option sets in Amazon VPC': `${VPC}/userguide/VPC_DHCP_Options.html`,
  'Configure route tables (Amazon VPC)': `${VPC}/userguide/VPC_Route_Tables.html`,
  'Control traffic to subnets using network ACLs': `${VPC}/userguide/vpc-network-acls.html`,
  'Logging IP traffic using VPC Flow Logs': `${VPC}/userguide/flow-logs.html`,
  'Access an AWS service using an interface VPC endpoint': `${VPC}/privatelink/create-interface-endpoint.html`,
  'Control access to VPC endpoints using endpoint policies': `${VPC}/privatelink/vpc-endpoints-access.html`,
  'Gateway endpoints for Amazon S3': `${VPC}/privatelink/vpc-endpoints-s3.html`,
  'AWS PrivateLink for Amazon S3': `${S3}/privatelink-interface-endpoints.html`,
  'Using Amazon S3 dual-stack endpoints': `${S3}/dual-stack-endpoints.html`,
  'Set the time for your Amazon EC2 instance': `${EC2}/set-time.html`,
  'Configure the instance metadata options': `${EC2}/configuring-instance-metadata-options.html`,
  'Use the Instance Metadata Service to access instance metadata': `${EC2}/configuring-instance-metadata-service.html`,
  'Network maximum transmission unit (MTU) for your EC2 instance': `${EC2}/network_mtu.html`,
  'Considerations when working with a private hosted zone (Route 53)': `${ROUTE53}/hosted-zone-private-considerations.html`,
  'Forwarding inbound DNS queries to your VPCs (Route 53 Resolver)': `${ROUTE53}/resolver-forwarding-inbound-queries.html`,
};

/** The catalogue's references: bare addresses, `Title: https://…`, or titles of AWS pages. */
export function documentation(references: readonly string[]): readonly Reference[] {
  return references.map((reference) => {
    const [, title = '', url] = /^(.*?)(?:: )?(https:\/\/\S+)$/u.exec(reference) ?? [];
    if (url !== undefined) return { title: title === '' ? url : title, url };
    return { title: reference, url: ADDRESSES[reference] ?? null };
  });
}
