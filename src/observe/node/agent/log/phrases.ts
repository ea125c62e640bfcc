/**
 * The phrases of the agent's log that are repeated. The table is closed, so no key, token, password
 * or signed URL in the log can get out. Only addresses, AWS hosts, actions and durations vary in a
 * phrase.
 */

const IPV4 = String.raw`\d{1,3}(?:\.\d{1,3}){3}`;
const IPV6 = String.raw`\[[\da-f:]{2,39}\]`;
const ADDRESS = `(?:${IPV4}|${IPV6}):\\d{1,5}`;
/** Only AWS's own names: the first label of an override could hold anything. */
const HOST = String.raw`(?:ssm|ssmmessages|ec2messages|s3|kms|logs|monitoring|sts)\.[a-z]{2,5}(?:-[a-z]{2,10}){1,3}-\d{1,2}\.(?:amazonaws\.com(?:\.cn)?|amazonaws\.eu|api\.aws)`;
const ACTION = String.raw`(?:ssm|ssmmessages|ec2messages|s3|kms|logs|sts|iam):[A-Z][A-Za-z]{2,40}`;
const POLICY = '(?:identity-based|resource-based|service control|resource control|permissions boundary|session|VPC endpoint)';
const SIGNED_AT = String.raw`\d{8}T\d{6}Z`;
/** The clients that the agent has, by the names of their SDK. */
const SDK_SERVICE = 'SSM|ec2imds|S3|KMS|CloudWatch|CloudWatch Logs|STS';
const GO_DURATION = String.raw`[\dhms.]{1,20}`;

const PHRASES: readonly string[] = [
  // Codes of the AWS API and the SDK that say why an agent is offline.
  'AccessDenied(?:Exception)?',
  'ExpiredToken(?:Exception)?',
  'InvalidInstanceId',
  'InvalidActivation(?:Id|Code)?(?:Exception)?',
  'ActivationExpired(?:Exception)?',
  'RegistrationLimitExceeded(?:Exception)?',
  'InvalidClientTokenId',
  'InvalidAccessKeyId',
  'SignatureDoesNotMatch',
  'RequestExpired',
  'RequestTimeTooSkewed',
  'UnauthorizedOperation',
  'InvalidSignatureException',
  'InternalServerError',
  'MachineFingerprintDoesNotMatch',
  'ServiceUnavailable(?:Exception)?',
  'SerializationError',
  'ThrottlingException',
  'UnrecognizedClientException',
  'EC2RoleRequestError',
  'EC2MetadataError',
  'NoCredentialProviders',
  'RequestCanceled',
  'RequestError',
  'RequestTimeout',
  'send request failed',
  // The same in aws-sdk-go-v2.
  `operation error (?:${SDK_SERVICE}): [A-Z][A-Za-z]{2,40}`,
  'https? response error StatusCode: [1-9]\\d{2}',
  'api error',
  'request send failed',
  'retry quota exceeded',
  'failed to refresh cached credentials',
  'no EC2 IMDS role found',
  'request to EC2 IMDS failed',
  'failed to resolve service endpoint',
  'unsupported protocol scheme',
  `is not authorized to perform: ${ACTION}`,
  `with an explicit deny(?: in an? ${POLICY} policy)?`,
  `because no ${POLICY}(?: policy)? allows the ${ACTION} action`,
  `Signature expired(?:: ${SIGNED_AT} is now earlier than ${SIGNED_AT})?`,
  `Signature not yet current(?:: ${SIGNED_AT} is still later than ${SIGNED_AT})?`,
  'security token included in the request is (?:invalid|expired)',
  'status code: \\d{3}',
  // What Go says about networks and certificates.
  `dial tcp(?: ${ADDRESS})?`,
  `lookup ${HOST}(?: on ${ADDRESS})?`,
  'no such host',
  'server misbehaving',
  'i/o timeout',
  'connection refused',
  'connection reset by peer',
  'no route to host',
  'network is unreachable',
  'proxyconnect tcp',
  'Proxy Authentication Required',
  'context deadline exceeded',
  'TLS handshake timeout',
  'failed to verify certificate',
  'x509: certificate signed by unknown authority',
  'x509: certificate has expired or is not yet valid',
  'x509: certificate is valid for',
  'x509: certificate relies on legacy Common Name field',
  'x509:',
  'unexpected EOF',
  'websocket: close \\d{4}',
  // The agent's own words.
  'Credentials ready',
  'Retrieve credentials produced error',
  'unexpected error getting instance profile role credentials or calling UpdateInstanceInformation',
  'retrieved credentials failed to report to ssm',
  'no EC2 instance role found',
  'not yet registered with Systems Manager',
  'app config could not be loaded',
  'failed to find agent identity',
  'Agent failed to assume any identity',
  'failed to get IMDSv2 token',
  'Failed to get controlchannel token',
  'CreateControlChannel failed',
  `Successfully opened websocket connection to:?(?: ${ADDRESS})?`,
  'Failed to dial websocket',
  'Reach the retry limit \\d{1,3} for receive messages',
  `Sleeping for ${GO_DURATION} before retrying`,
  'Entering SSM Agent hibernate',
  'Health ping failed with error',
  'Error setting up control channel',
  'failed to reconnect to the control channel',
  'CreateDataChannel failed',
  'GetMessages Error',
  'error when calling AWS APIs',
  'Unable to load instance associations',
  'Registration failed due to',
  'error registering the instance with AWS SSM',
  'failed to start pty since RunAs user',
  'does not exist',
  'please set the RunAs default user',
  'the agent must run as root to use RunAs',
  'Fetching data key failed',
  'Error when decrypting data key',
  'Timed out waiting for encryption challenge',
  'failed to create ipc channel',
  'filewatcher listener encountered error when (?:start watcher|add watch)',
  'inotify',
  'too many open files',
  'cannot allocate memory',
  'resource temporarily unavailable',
  'no space left on device',
  'read-only file system',
  'There is not enough space on the disk',
  'disk quota exceeded',
  'ipc messaging received time(?:d)?out signal',
  'Worker process did not start properly',
  'document worker (?:timed out|failed to initialize|panic)',
  'exited unsuccessfully',
  'signal: (?:killed|terminated|aborted|segmentation fault)',
  'SSM Agent Worker crashed',
  'reporting agent health',
  'Successfully registered the instance with AWS SSM',
  'Starting Core Agent',
  '(?:amazon-ssm-agent|ssm-agent-worker) - v[\\d.]{1,20}',
  'Handshake successfully completed',
  'hardware ID',
  'has changed from the registered value',
];

/** Whole words only: the tail of a key may consist of letters. */
const KNOWN_PHRASE = new RegExp(`(?<![\\w/+=%-])(?:${PHRASES.join('|')})(?![\\w/+=%-])`, 'gu');
const MAX_PHRASES = 12;
const MAX_EXCERPT = 200;

/**
 * The known phrases of one entry in order, at most 200 characters; an ellipsis replaces what stands
 * between them. The last ones, if there are too many: the reason stands at the end, behind what
 * failed for it. Empty if there are none.
 */
export function knownPhrases(entry: string): string {
  const found = [...entry.matchAll(KNOWN_PHRASE)].slice(-MAX_PHRASES);
  let text = '';
  let begin = entry.length;
  for (const { 0: phrase, index } of found.toReversed()) {
    const longer = text === '' ? phrase : phrase + joint(entry.slice(index + phrase.length, begin)) + text;
    if (text !== '' && longer.length > MAX_EXCERPT) break;
    [text, begin] = [longer, index];
  }
  return text.slice(0, MAX_EXCERPT);
}

function joint(between: string): string {
  if (/^ {1,2}$/u.test(between)) return ' ';
  return /^[\s:]{1,4}$/u.test(between) ? ': ' : ' … ';
}
