/** The API stand-in, asked by Debian's `aws` (credentials from IMDS) and by curl's own signer: right and wrong in every way. */
import { hostOf, type LabService, REGION } from '../../addresses.ts';
import { API_LOG, USER } from '../../credentials.ts';
import { PRIVATE_VPC } from '../../presets.ts';
import { type Check, imds, type Part } from './questions.ts';

/** The CLI finds everything by itself: Region from the environment, credentials from IMDS, the real host names. */
const aws = (command: string): string =>
  `HOME=/nonexistent AWS_DEFAULT_REGION=${REGION} AWS_MAX_ATTEMPTS=1 AWS_CA_BUNDLE=/etc/ssl/certs/ca-certificates.crt /usr/bin/aws --no-cli-pager --output json ${command} 2>&1`;

interface Signing {
  readonly service?: LabService;
  readonly target?: string;
  readonly scope?: string;
  readonly key?: string;
  readonly secret?: string;
  readonly body?: string;
  readonly clock?: string;
}
const signed = ({
  service = 'ssm',
  target = 'AmazonSSM.ListAssociations',
  scope = `${REGION}:ssm`,
  key = USER.accessKeyId,
  secret = USER.secret,
  body = '{}',
  clock,
}: Signing): string =>
  `${clock === undefined ? '' : `faketime -f ${clock} `}curl -s -S -i --max-time 3 --aws-sigv4 'aws:amz:${scope}' --user '${key}:${secret}' -H 'X-Amz-Target: ${target}' -H 'Content-Type: application/x-amz-json-1.1' -d '${body}' https://${hostOf(service)}/`;
const error = (type: string, message: string): RegExp =>
  new RegExp(`^HTTP/1\\.1 400[\\s\\S]*x-amzn-ErrorType: ${type}[\\s\\S]*"__type":"${type}","message":"${message}`, 'i');

const SIGNED: readonly Check[] = [
  {
    what: 'curl signs: associations',
    ask: signed({}),
    says: /^HTTP\/1\.1 200[\s\S]*x-amzn-RequestId[\s\S]*\{"Associations":\[\]\}$/i,
  },
  {
    what: 'wrong secret',
    ask: signed({ secret: 'wrong' }),
    says: error('InvalidSignatureException', 'The request signature we calculated does not match'),
  },
  {
    what: 'unknown key',
    ask: signed({ key: 'AKIANOBODYNOBODY0000' }),
    says: error('UnrecognizedClientException', 'The security token included in the request is invalid'),
  },
  {
    what: 'an hour behind',
    ask: signed({ clock: '-1h' }),
    says: error(
      'InvalidSignatureException',
      String.raw`Signature expired: \d+T\d+Z is now earlier than \d+T\d+Z \(\d+T\d+Z - 5 min.\)`,
    ),
  },
  {
    what: 'an hour ahead',
    ask: signed({ clock: '+1h' }),
    says: error('InvalidSignatureException', 'Signature not yet current: .* is still later than'),
  },
  { what: 'four minutes behind are allowed', ask: signed({ clock: '-4m' }), says: /^HTTP\/1\.1 200/ },
  {
    what: "another Region's scope",
    ask: signed({ scope: 'eu-west-1:ssm' }),
    says: error('InvalidSignatureException', 'Credential should be scoped to a valid region'),
  },
  {
    what: "another service's scope",
    ask: signed({ scope: `${REGION}:kms` }),
    says: error('InvalidSignatureException', "Credential should be scoped to correct service: 'ssm'"),
  },
  {
    what: 'a role without its token',
    ask: signed({ key: 'ASIAEXAMPLEEXAMPLE01' }),
    says: error('UnrecognizedClientException', 'The security token'),
  },
  {
    what: 'an unsigned call',
    ask: `curl -s -i --max-time 3 -H 'X-Amz-Target: AmazonSSM.ListAssociations' -d '{}' https://${hostOf('ssm')}/`,
    says: error('MissingAuthenticationTokenException', 'Missing Authentication Token'),
  },
  {
    what: 'a signature of other words',
    ask: `A=$(${signed({ body: '{"MaxResults":5}' }).replace('-s -S -i', '-sv')} 2>&1 | sed -n 's/^> \\(authorization: .*\\|x-amz-date: .*\\)\\r$/\\1/Ip'); curl -s -i --max-time 3 -H "$(echo "$A" | grep -i ^auth)" -H "$(echo "$A" | grep -i ^x-amz)" -H 'X-Amz-Target: AmazonSSM.ListAssociations' -H 'Content-Type: application/x-amz-json-1.1' -d '{"MaxResults":6}' https://${hostOf('ssm')}/`,
    says: error('InvalidSignatureException', 'The request signature we calculated'),
  },
  {
    what: 'the same words again pass',
    ask: `A=$(${signed({ body: '{"MaxResults":5}' }).replace('-s -S -i', '-sv')} 2>&1 | sed -n 's/^> \\(authorization: .*\\|x-amz-date: .*\\)\\r$/\\1/Ip'); curl -s -i --max-time 3 -H "$(echo "$A" | grep -i ^auth)" -H "$(echo "$A" | grep -i ^x-amz)" -H 'X-Amz-Target: AmazonSSM.ListAssociations' -H 'Content-Type: application/x-amz-json-1.1' -d '{"MaxResults":5}' https://${hostOf('ssm')}/`,
    says: /^HTTP\/1\.1 200/,
  },
  { what: 'no such operation', ask: signed({ target: 'AmazonSSM.Dance' }), says: error('UnknownOperationException', '') },
  {
    what: 'unsigned GET as before',
    ask: `curl -s -i --max-time 3 https://${hostOf('ssm')}/`,
    says: /^HTTP\/1\.1 404[\s\S]*UnknownOperation/,
  },
];

const G = '--log-group-name /lab/probe';
const S = `${G} --log-stream-name node`;
const CLI: readonly Check[] = [
  {
    what: 'IMDS hands out credentials',
    ask: imds('meta-data/iam/security-credentials/node'),
    says: /"AccessKeyId": "ASIA[\s\S]*"Token"/,
  },
  { what: 'aws ssm: associations', ask: aws('ssm list-associations'), says: /"Associations": \[\]/ },
  {
    what: 'aws ssm: a document',
    ask: aws('ssm describe-document --name AWS-RunShellScript'),
    says: /"Name": "AWS-RunShellScript"/,
  },
  { what: 'aws ssm: no such document', ask: aws('ssm describe-document --name Nothing'), says: /\(InvalidDocument\)/ },
  { what: 'aws logs: no group yet', ask: aws(`logs create-log-stream ${S}`), says: /\(ResourceNotFoundException\)/ },
  { what: 'aws logs: group', ask: aws(`logs create-log-group ${G}`), says: /^$/ },
  { what: 'aws logs: stream', ask: aws(`logs create-log-stream ${S}`), says: /^$/ },
  { what: 'aws logs: twice', ask: aws(`logs create-log-stream ${S}`), says: /\(ResourceAlreadyExistsException\)/ },
  {
    what: 'aws logs: put',
    ask: aws(`logs put-log-events ${S} --log-events timestamp=$(date +%s)000,message=hello`),
    says: /"nextSequenceToken"/,
  },
  {
    what: 'aws logs: not in order',
    ask: aws(`logs put-log-events ${S} --log-events timestamp=$(date +%s)000,message=b timestamp=1700000000000,message=a`),
    says: /\(InvalidParameterException\).*chronological/,
  },
  { what: 'aws logs: get', ask: aws(`logs get-log-events ${S}`), says: /"message": "hello"/ },
  { what: 'aws kms: a key', ask: aws('kms describe-key --key-id alias/lab'), says: /"KeyState": "Enabled"/ },
  { what: 'aws kms: no such key', ask: aws('kms describe-key --key-id alias/none'), says: /\(NotFoundException\)/ },
  {
    what: 'an hour behind',
    ask: `export FAKETIME_DONT_FAKE_MONOTONIC=1; faketime -f -1h env ${aws('ssm list-associations')}`,
    says: /Signature expired/,
  },
  { what: 'every call is in the log', ask: `tail -1 ${API_LOG}`, says: /ListAssociations.*InvalidSignatureException/ },
];

const withApi = (api: Partial<Part['lab']['api']>): Part['lab'] => ({ ...PRIVATE_VPC, api: { ...PRIVATE_VPC.api, ...api } });
export const API_PARTS: Readonly<Record<string, Part>> = {
  api: { lab: PRIVATE_VPC, checks: [...SIGNED, ...CLI] },
  'api-denied': {
    lab: withApi({
      denied: {
        'ssm:ListAssociations': 'endpoint-policy',
        'ssm:DescribeDocument': 'role',
        'logs:*': 'service-control-policy-explicit',
      },
    }),
    checks: [
      {
        what: 'denied by the endpoint policy',
        ask: aws('ssm list-associations'),
        says: /\(AccessDeniedException\).*assumed-role\/node\/i-\w+ is not authorized to perform: ssm:ListAssociations on resource: \S+ because no VPC endpoint policy allows the ssm:ListAssociations action/,
      },
      {
        what: 'denied by the role',
        ask: aws('ssm describe-document --name AWS-RunShellScript'),
        says: /because no identity-based policy allows the ssm:DescribeDocument action/,
      },
      {
        what: 'a whole service denied',
        ask: aws('logs describe-log-groups'),
        says: /AccessDenied.*with an explicit deny in a service control policy/,
      },
      { what: 'the rest is allowed', ask: aws('kms list-keys'), says: /"KeyId"/ },
    ],
  },
  'api-role': {
    lab: withApi({ role: 'expired' }),
    checks: [{ what: 'expired credentials', ask: aws('ssm list-associations'), says: /\(ExpiredTokenException\)/ }],
  },
  'api-role-secret': {
    lab: withApi({ role: 'wrong-secret' }),
    checks: [{ what: 'a wrong secret', ask: aws('ssm list-associations'), says: /\(InvalidSignatureException\)/ }],
  },
  'api-role-none': {
    lab: withApi({ role: 'none' }),
    checks: [
      { what: 'no instance profile: 404', ask: imds('meta-data/iam/security-credentials/'), says: / 404$/ },
      { what: 'and no credentials', ask: aws('ssm list-associations'), says: /Unable to locate credentials/ },
    ],
  },
};
