/**
 * What an entry of the agent's log says, by the agent's own words and those of both generations of its SDK (aws-sdk-go before 3.3.5068.0,
 * aws-sdk-go-v2 since). Sources: amazon-ssm-agent (`core/app`, `agent/session`, `agent/health`, `agent/framework/processor`, `common/identity`
 * …), smithy-go `errors.go`, aws-sdk-go-v2 `aws/transport/http`, `aws/retry`, `feature/ec2/imds`.
 *
 * An entry may quote what a user's command printed. So a success counts only where the agent's message begins with it, and a failure only
 * where the agent itself warns.
 */
import type { AgentLogKind } from '../../../../facts/agent-log.ts';
import type { LogEntry } from './entries.ts';

/** Messages of the level INFO that begin so. */
const TOLD: readonly (readonly [AgentLogKind, RegExp])[] = [
  ['credentials-ready', /^Credentials ready/u],
  ['channel-open', /^Successfully opened websocket connection to:? /u],
  ['started', /^(?:amazon-ssm-agent|ssm-agent-worker) - v\d|^Starting Core Agent/u],
  ['heartbeat', /^\S{0,40}HealthCheck reporting agent health/u],
  ['registered', /^Successfully registered the instance with AWS SSM/u],
  [
    'session-began',
    /^Handshake successfully completed|^Plugin (?:Standard_Stream|InteractiveCommands|NonInteractiveCommands) started/u,
  ],
  ['document-done', /^(?:sending document complete response|document execution complete)/u],
  ['sleeping', /^Sleeping for [\dhms.]{1,20} before retrying/u],
  ['hibernating', /^Entering SSM Agent hibernate/u],
];

/** The first that is found is meant: what is more particular stands first. */
const FAILED: readonly (readonly [AgentLogKind, RegExp])[] = [
  ['channel-lost', /Reach the retry limit \d+ for receive messages|Failed to dial websocket/u],
  ['fingerprint-changed', /MachineFingerprintDoesNotMatch|hardware ID .{0,120} has changed from the registered value/u],
  [
    'registration-denied',
    /Registration failed due to|error registering the instance with AWS SSM|InvalidActivation(?:Id|Code)?|ActivationExpired|RegistrationLimitExceeded/u,
  ],
  ['run-as', /RunAs user .{0,80} does not exist|please set the RunAs default user|the agent must run as root to use RunAs/u],
  ['session-key', /Fetching data key failed|Error when decrypting data key|Timed out waiting for encryption challenge/u],
  [
    'limits',
    /too many open files|inotify[^]{0,120}no space left on device|EMFILE|ENFILE|cannot allocate memory|resource temporarily unavailable/u,
  ],
  ['limits', /add watch: no space left on device/u],
  ['disk-full', /no space left on device|read-only file system|not enough space on the disk|disk quota exceeded|ENOSPC|EROFS/iu],
  [
    'worker-died',
    /ipc messaging received time(?:d)?out signal|Worker process did not start properly|document worker (?:timed out|failed to initialize|panic)|SSM Agent Worker crashed|: exited unsuccessfully, error message: signal: killed|exited unsuccessfully, error message: signal/u,
  ],
  [
    'unknown-instance',
    /InvalidInstanceId|NotRegisteredInManagedInstances|ManagedInstance.{0,40}(?:not found|was deleted|does not exist)/u,
  ],
  ['no-role', /no EC2 (?:instance|IMDS) role found|not yet registered with Systems Manager/u],
  ['no-identity', /failed to find agent identity|Agent failed to assume any identity/u],
  [
    'bad-signature',
    /InvalidSignatureException|SignatureDoesNotMatch|IncompleteSignature|RequestExpired|RequestTimeTooSkewed|Signature (?:expired|not yet current)/u,
  ],
  [
    'bad-token',
    /UnrecognizedClientException|ExpiredToken|InvalidClientTokenId|InvalidAccessKeyId|token included in the request is (?:expired|invalid)/u,
  ],
  ['denied', /AccessDenied|UnauthorizedOperation|is not authorized to perform/u],
  ['certificate', /x509: |tls: failed to verify certificate/u],
  [
    'send-failed',
    /RequestError: send request failed|request send failed, |dial tcp[ :]|context deadline exceeded|unsupported protocol scheme|proxyconnect tcp|TLS handshake timeout/u,
  ],
];

/** What the agent may write at the level INFO about why it hibernates. */
const BEHIND_SLEEP: readonly AgentLogKind[] = ['unknown-instance', 'bad-signature', 'bad-token', 'denied', 'certificate'];
/** A document's own failures are not the node's: only these are. */
const OF_DOCUMENTS: readonly AgentLogKind[] = ['disk-full', 'limits', 'worker-died'];

/** In the order in which they happened. */
export function kindsOf({ level, contexts, message }: LogEntry): readonly AgentLogKind[] {
  if (level === 'INFO' || level === null) {
    const told = TOLD.find(([, pattern]) => pattern.test(message))?.[0];
    if (told === 'hibernating') {
      const why = FAILED.find(([kind, pattern]) => BEHIND_SLEEP.includes(kind) && pattern.test(message))?.[0];
      return why === undefined ? [told] : [why, told];
    }
    if (told !== undefined) return [told];
    // Its last words, when it gives up.
    if (!message.startsWith('Error occurred when starting')) return [];
  } else if (level !== 'WARN' && level !== 'ERROR' && level !== 'CRITICAL') {
    return [];
  }
  // Default host management that is not set up is tried all the same, again and again.
  if (contexts.includes('[Registrar]')) return [];
  const isDocuments = /plugin|aws:/u.test(contexts);
  const failed = FAILED.find(([kind, pattern]) => (!isDocuments || OF_DOCUMENTS.includes(kind)) && pattern.test(message))?.[0];
  return failed === undefined ? [] : [failed];
}
