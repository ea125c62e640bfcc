/** Systems Manager's own word about a node. */
import type * as Ssm from '@aws-sdk/client-ssm';
import type { Known, Managed } from '../model.ts';
import { mapped, unknown, valueOr } from './known.ts';
import type { Reader } from './reader.ts';
import { roleByName } from './roles.ts';

/** AWS's name of the setting (User Guide, `managed-instances-default-host-management`). */
const DEFAULT_ROLE_SETTING = '/ssm/managed-instance/default-ec2-instance-management-role';
/** What the setting says when it is off. */
const OFF = '$None';

export async function managedOf(reader: Reader, nodeId: string, actions: readonly string[]): Promise<Managed> {
  const [information, setting] = await Promise.all([informationOf(reader, nodeId), settingOf(reader)]);
  const isHybrid = nodeId.startsWith('mi-');
  const known = valueOr(information, []);
  const activation = known.find(({ activationId }) => activationId !== null)?.activationId ?? null;
  const service = isHybrid ? (known[0]?.iamRole ?? null) : null;
  const role = valueOr(setting, null);
  return {
    instanceInformation: information,
    defaultHostManagementRole: setting,
    ...(role === null || isHybrid ? {} : { defaultHostManagement: await roleByName(reader, role, actions) }),
    ...(service === null ? {} : { serviceRole: await roleByName(reader, service, actions) }),
    activations: isHybrid ? await activationsOf(reader, activation) : unknown('only nodes outside EC2 have one'),
  };
}

async function informationOf(reader: Reader, nodeId: string): Promise<Managed['instanceInformation']> {
  const by = (Key: string) =>
    reader.all(
      'ssm:DescribeInstanceInformation',
      { Filters: [{ Key, Values: [nodeId] }] },
      ({ InstanceInformationList }) => InstanceInformationList,
    );
  // An instance may be registered with an activation, too: then it is known as mi-….
  const [own, other] = await Promise.all([by('InstanceIds'), nodeId.startsWith('i-') ? by('SourceIds') : null]);
  const others = other === null ? [] : valueOr(other, []).filter(({ InstanceId }) => InstanceId !== nodeId);
  return mapped(own, (all) =>
    [...all, ...others].map((one) => ({
      instanceId: one.InstanceId ?? '',
      pingStatus: one.PingStatus ?? '',
      lastPingDateTime: timeOf(one.LastPingDateTime),
      agentVersion: one.AgentVersion ?? null,
      isLatestVersion: one.IsLatestVersion ?? null,
      activationId: one.ActivationId ?? null,
      iamRole: one.IamRole ?? null,
      registrationDate: timeOf(one.RegistrationDate),
      resourceType: one.ResourceType ?? null,
      ipAddress: one.IPAddress ?? null,
      computerName: one.ComputerName ?? null,
      sourceId: one.SourceId ?? null,
    })),
  );
}

async function settingOf(reader: Reader): Promise<Known<string | null>> {
  const said = await reader.find('ssm:GetServiceSetting', { SettingId: DEFAULT_ROLE_SETTING });
  return mapped(said, (answer) => {
    const value = answer?.ServiceSetting?.SettingValue ?? OFF;
    return value === OFF || value === '' ? null : value;
  });
}

async function activationsOf(reader: Reader, id: string | null): Promise<Managed['activations']> {
  const Filters = id === null ? [] : [{ FilterKey: 'ActivationIds' as const, FilterValues: [id] }];
  const found = await reader.all('ssm:DescribeActivations', { Filters }, ({ ActivationList }) => ActivationList);
  return mapped(found, (all: readonly Ssm.Activation[]) =>
    all.map((one) => ({
      activationId: one.ActivationId ?? '',
      iamRole: one.IamRole ?? null,
      expirationDate: timeOf(one.ExpirationDate),
      expired: one.Expired ?? false,
      registrationLimit: one.RegistrationLimit ?? null,
      registrationsCount: one.RegistrationsCount ?? null,
    })),
  );
}

function timeOf(date: Date | undefined): string | null {
  return date === undefined || Number.isNaN(date.getTime()) ? null : date.toISOString();
}
