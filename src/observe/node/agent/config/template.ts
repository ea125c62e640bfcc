/**
 * `amazon-ssm-agent.json.template`, which the packages lay beside the place of the configuration: the agent never reads it, but people edit it.
 * The values are those of every version that was ever shipped (amazon-ssm-agent, `amazon-ssm-agent.json.template`).
 */
import type { Files } from '../../../../platform/ports.ts';
import { jsonObject } from '../../untrusted-values.ts';
import type { AgentPaths } from '../agent-paths.ts';
import { MAX_BYTES } from '../agent-registration.ts';

/** Everything else is shipped as an empty text or as false. */
const SHIPPED: Readonly<Record<string, readonly unknown[]>> = {
  'Agent.AuditExpirationDay': [7],
  'Agent.LongRunningWorkerMonitorIntervalSeconds': [60],
  'Agent.Name': ['amazon-ssm-agent'],
  'Agent.TelemetryMetricsToSSM': [true],
  'Mds.CommandRetryLimit': [15],
  'Mds.CommandWorkersLimit': [5],
  'Mds.StopTimeoutMillis': [20_000],
  'Mgs.SessionWorkersLimit': [1_000],
  'Mgs.StopTimeoutMillis': [20_000],
  'Os.Lang': ['en-US'],
  'Os.Version': ['1'],
  'Profile.KeyAutoRotateDays': [0],
  'Profile.ShareCreds': [true],
  'Ssm.AssociationLogsRetentionDurationHours': [24],
  'Ssm.BasicInventoryGatherer': ['Enabled', 'Disabled'],
  'Ssm.HealthFrequencyMinutes': [5],
  'Ssm.InventoryOptimizer': ['Enabled'],
  'Ssm.InventoryPlugin': ['Enabled'],
  'Ssm.RunCommandLogsRetentionDurationHours': [336],
  'Ssm.SessionLogsDestination': ['none'],
  'Ssm.SessionLogsRetentionDurationHours': [336],
};
/** The list of addresses that no session may forward to: it grew with the versions. */
const GROWS = 'Mgs.DeniedPortForwardingRemoteIPs';
const MAX_SETTINGS = 10;

/** The names of the settings that somebody changed, never their values. Empty where it is as shipped, absent or unreadable. */
export async function changedInTemplate(files: Files, { configs }: Pick<AgentPaths, 'configs'>): Promise<readonly string[]> {
  for (const path of configs) {
    const file = await files.read(`${path}.template`, MAX_BYTES);
    if (file.outcome === 'ok') return changedSettings(file.text);
  }
  return [];
}

function changedSettings(text: string): readonly string[] {
  const changed = Object.entries(jsonObject(text) ?? {}).flatMap(([section, members]) =>
    typeof members !== 'object' || members === null || Array.isArray(members)
      ? []
      : Object.entries(members).flatMap(([name, value]) =>
          isShipped(`${section}.${name}`, value) ? [] : [`${section}.${name}`],
        ),
  );
  return changed.filter((name) => /^[A-Z][A-Za-z0-9]{1,20}\.[A-Z][A-Za-z0-9]{1,60}$/u.test(name)).slice(0, MAX_SETTINGS);
}

function isShipped(name: string, value: unknown): boolean {
  return name === GROWS || (SHIPPED[name] ?? ['', false]).includes(value);
}
