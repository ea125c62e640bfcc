/** What must be true in a healthy private VPC. */
import { hostOf, publicAddress, REGION, S3_V4, VPC, VPC_RESOLVER } from '../../addresses.ts';
import { api, type Check, chain, curl, dig, fetchAll, imds } from './questions.ts';

const s3 = hostOf('s3');
const bucket = `amazon-ssm-${REGION}`;

export const HEALTHY: readonly Check[] = [
  {
    what: 'getaddrinfo gives both zones',
    ask: `getent ahostsv4 ${hostOf('ssmmessages')}`,
    says: /10\.20\.2\.12[\s\S]*10\.20\.4\.12|10\.20\.4\.12[\s\S]*10\.20\.2\.12/,
  },
  {
    what: 'the VPC resolver answers privately, and only so',
    ask: dig(hostOf('ssm'), VPC_RESOLVER),
    says: /^10\.20\.2\.11 NOERROR$/,
  },
  { what: '169.254.169.253 is the same server', ask: dig(hostOf('ssm'), '169.254.169.253'), says: /^10\.20\.2\.11 NOERROR$/ },
  {
    what: 'no endpoint: the public answer',
    ask: dig(hostOf('sts'), VPC_RESOLVER),
    says: new RegExp(`^${publicAddress('sts')} NOERROR$`),
  },
  { what: 'AAAA of a private name is empty', ask: dig(hostOf('ssm'), VPC_RESOLVER, 'AAAA'), says: /^NOERROR$/ },
  { what: 'S3 has eight addresses', ask: dig(s3, VPC_RESOLVER), says: new RegExp(`^${S3_V4.join(' ')} NOERROR$`) },
  {
    what: 'every bucket name resolves',
    ask: dig(`whatever.s3.dualstack.${REGION}.amazonaws.com`, VPC_RESOLVER, 'AAAA'),
    says: /^(2a05:\S+ ){8}NOERROR$/,
  },
  { what: 'an unknown name is NXDOMAIN', ask: dig(`nothing.${REGION}.amazonaws.com`, VPC_RESOLVER), says: /^NXDOMAIN$/ },
  { what: 'IMDS names the Region', ask: imds('meta-data/placement/region'), says: /^eu-central-1 200$/ },
  {
    what: 'IMDS names the VPC ranges',
    ask: imds(`meta-data/network/interfaces/macs/${VPC.mac}/vpc-ipv4-cidr-blocks`),
    says: /^10\.20\.0\.0\/16 200$/,
  },
  {
    what: 'IMDS lists directories',
    ask: imds('meta-data/placement/'),
    says: /^availability-zone\navailability-zone-id\nregion 200$/,
  },
  { what: 'IMDS has no such item', ask: imds('meta-data/spot/'), says: / 404$/ },
  { what: 'IMDS wants a token', ask: curl('http://169.254.169.254/latest/meta-data/'), says: /^401 0/ },
  {
    what: 'IMDS wants the right token',
    ask: curl('http://169.254.169.254/latest/meta-data/', "-H 'X-aws-ec2-metadata-token: wrong'"),
    says: /^401 0/,
  },
  {
    what: 'IMDS refuses a proxied token request',
    ask: curl(
      'http://169.254.169.254/latest/api/token',
      "-X PUT -H 'X-Forwarded-For: 10.0.0.1' -H 'X-aws-ec2-metadata-token-ttl-seconds: 60'",
    ),
    says: /^403 0/,
  },
  { what: "the API's chain verifies", ask: chain('ssm'), says: /Verification: OK/ },
  { what: "S3's chain verifies", ask: chain('s3'), says: /Verification: OK/ },
  {
    what: 'the API answers as AWS does',
    ask: fetchAll(`https://${hostOf('ssm')}/`),
    says: /^HTTP\/1\.1 404[\s\S]*x-amzn-RequestId: \w{8}-\w{4}-\w{4}-\w{4}-\w{12}[\s\S]*<UnknownOperationException\/>/,
  },
  { what: 'a public API is out of reach, silently', ask: api('sts'), says: /^000 28/ },
  {
    what: 'S3, path style, known object',
    ask: fetchAll(`https://${s3}/${bucket}/latest/VERSION`),
    says: /^HTTP\/1\.1 200[\s\S]*x-amz-id-2[\s\S]*3\.3\.3572\.0$/,
  },
  {
    what: 'S3, virtual host',
    ask: fetchAll(`https://${bucket}.${s3}/ssm-agent-manifest.json`),
    says: /^HTTP\/1\.1 200[\s\S]*SchemaVersion/,
  },
  {
    what: 'S3, dual-stack host',
    ask: fetchAll(`https://s3.dualstack.${REGION}.amazonaws.com/aws-ssm-${REGION}/manifest.json`),
    says: /^HTTP\/1\.1 200/,
  },
  {
    what: 'S3, another key',
    ask: fetchAll(`https://${s3}/${bucket}/nothing-here`),
    says: /^HTTP\/1\.1 403[\s\S]*x-amz-request-id[\s\S]*<Code>AccessDenied</,
  },
  {
    what: 'S3, no such bucket',
    ask: fetchAll(`https://nobody-has-this.${s3}/x`),
    says: /^HTTP\/1\.1 404[\s\S]*<Code>NoSuchBucket</,
  },
  {
    what: 'S3, bucket of another Region',
    ask: fetchAll(`https://example-corp-logs.${s3}/x`),
    says: /^HTTP\/1\.1 301[\s\S]*x-amz-bucket-region: eu-west-1[\s\S]*PermanentRedirect/,
  },
  { what: 'programs see the interface', ask: 'cat /proc/net/dev; ip -o link show up', says: /eth0.*LOWER_UP.* state UP / },
  { what: 'the agent tells its version', ask: 'amazon-ssm-agent -version', says: /^SSM Agent version: 3\.3\.3572\.0$/ },
  { what: 'the agent runs', ask: 'cat /proc/[0-9]*/comm', says: /^amazon-ssm-agen$/m },
  {
    what: 'the machine and the world are out of reach',
    ask: 'ip -o link | wc -l; ping -c1 -W1 1.1.1.1 2>&1 | tail -2',
    says: /^2\n[\s\S]*100% packet loss/,
  },
];
