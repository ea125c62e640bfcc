/**
 * The members of `amazon-ssm-agent.json` and their kinds: every one counts, because the agent
 * refuses the whole document for a wrong kind in any of them.
 * Source: amazon-ssm-agent 3.3.1142.0 (October 2024), `agent/appconfig/contracts.go`; the release
 * notes of 3.3.2299.0 (April 2025) and 3.3.3270.0 (October 2025) for the two newer ones, and
 * `agent/hibernation/hibernation.go` of 2026 for the name of the first. What later agents know
 * beside these is passed over here, as by the agents that do not know it.
 */
import { DUAL_STACK_SINCE, HIBERNATION_LIMIT_SINCE } from '../../../../knowledge/versions.ts';
import type { Section, Shape } from './go-decode.ts';

const STRING: Shape = { kind: 'string' };
const BOOL: Shape = { kind: 'bool' };
const INT: Shape = { kind: 'int' };
const STRINGS: Shape = { kind: 'list', of: STRING };

function members(kind: Shape, ...names: readonly string[]): Record<string, Shape> {
  return Object.fromEntries(names.map((name) => [name, kind]));
}

function section(...parts: readonly Record<string, Shape>[]): Section {
  return { kind: 'section', members: Object.assign({}, ...parts) as Record<string, Shape> };
}

const CUSTOM_IDENTITY = section(
  members(STRING, 'InstanceID', 'Region', 'AvailabilityZone', 'AvailabilityZoneId', 'InstanceType', 'CredentialsProvider'),
);

export const CONFIGURATION: Section = section({
  Profile: section(
    members(BOOL, 'ShareCreds', 'ForceUpdateCreds'),
    members(STRING, 'ShareProfile'),
    members(INT, 'KeyAutoRotateDays'),
  ),
  Mds: section(
    members(STRING, 'Endpoint'),
    members(INT, 'CommandWorkersLimit', 'CommandWorkerBufferLimit', 'StopTimeoutMillis', 'CommandRetryLimit'),
  ),
  Ssm: section(
    members(STRING, 'Endpoint', 'CustomInventoryDefaultLocation', 'SessionLogsDestination'),
    members(STRING, 'PluginLocalOutputCleanup', 'OrchestrationDirectoryCleanup'),
    members(INT, 'HealthFrequencyMinutes', 'AssociationFrequencyMinutes', 'AssociationRetryLimit'),
    members(
      INT,
      'AssociationLogsRetentionDurationHours',
      'RunCommandLogsRetentionDurationHours',
      'SessionLogsRetentionDurationHours',
    ),
    { HibernationMaxBackoffIntervalMinutes: { kind: 'int', since: HIBERNATION_LIMIT_SINCE } },
  ),
  Mgs: section(
    members(STRING, 'Region', 'Endpoint'),
    members(INT, 'StopTimeoutMillis', 'SessionWorkersLimit', 'SessionWorkerBufferLimit'),
    { DeniedPortForwardingRemoteIPs: STRINGS },
  ),
  Agent: section(
    members(STRING, 'Name', 'Version', 'Region', 'ServiceDomain', 'OrchestrationRootDir', 'DownloadRootDir'),
    members(STRING, 'TelemetryMetricsNamespace'),
    members(BOOL, 'ContainerMode', 'SelfUpdate', 'TelemetryMetricsToCloudWatch', 'TelemetryMetricsToSSM'),
    members(BOOL, 'ShouldPurgeInstanceProfileRoleCreds', 'ForceFileIPC'),
    members(
      INT,
      'SelfUpdateScheduleDay',
      'LongRunningWorkerMonitorIntervalSeconds',
      'AuditExpirationDay',
      'GoMaxProcForAgentWorker',
    ),
    { UseDualStackEndpoint: { kind: 'bool', since: DUAL_STACK_SINCE } },
  ),
  Os: section(members(STRING, 'Lang', 'Name', 'Version')),
  S3: section(members(STRING, 'Endpoint', 'Region', 'LogBucket', 'LogKey')),
  Birdwatcher: section(members(BOOL, 'ForceEnable')),
  Kms: section(members(STRING, 'Endpoint'), members(BOOL, 'RequireKMSChallengeResponse')),
  Identity: section(members(STRING, 'Ec2SystemInfoDetectionResponse'), {
    ConsumptionOrder: STRINGS,
    CustomIdentities: { kind: 'list', of: { kind: 'pointer', to: CUSTOM_IDENTITY } },
  }),
});
