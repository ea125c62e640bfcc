/** A value of the right kind for each placeholder, as whoever fills it in would write: for readers that refuse words in capitals. */
import { placeholdersIn } from '../../src/remedies/remedy.ts';

const id = (prefix: string): string => `${prefix}-0a1b2c3d4e5f60718`;
const ARN = 'arn:aws:network-firewall:eu-central-1:111122223333';
const UUID = '0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9';

const VALUES: Readonly<Record<string, string>> = {
  REGION: 'eu-central-1',
  SOURCE_REGION: 'eu-west-1',
  DNS_SUFFIX: 'amazonaws.com',
  VPC_ID: id('vpc'),
  SUBNET_ID: id('subnet'),
  SECOND_SUBNET_ID: id('subnet'),
  ENDPOINT_SUBNET_ID: id('subnet'),
  INSTANCE_ID: id('i'),
  NODE_SECURITY_GROUP_ID: id('sg'),
  ENDPOINT_SECURITY_GROUP_ID: id('sg'),
  NODE_RANGE: '10.0.0.0/16',
  DNS_SERVER_RANGE: '10.0.0.0/24',
  ENDPOINT_ID: id('vpce'),
  ROUTE_TABLE_ID: id('rtb'),
  NAT_GATEWAY_ID: id('nat'),
  PREFIX_LIST_ID: id('pl'),
  HOSTED_ZONE_ID: 'Z0123456789ABCDEFGHIJ',
  RESOLVER_RULE_ID: 'rslvr-rr-0a1b2c3d4e5f60718',
  OUTBOUND_ENDPOINT_ID: 'rslvr-out-0a1b2c3d4e5f60718',
  INBOUND_ENDPOINT_ID: 'rslvr-in-0a1b2c3d4e5f60718',
  INBOUND_ENDPOINT_IP: '10.9.0.10',
  CORPORATE_DOMAIN: 'corp.example.com',
  FLOW_LOG_GROUP: '/vpc/flow-logs',
  QUERY_ID: UUID,
  START_TIME: '1795398600',
  END_TIME: '1795400100',
  NETWORK_INTERFACE_ID: id('eni'),
  NETWORK_INSIGHTS_PATH_ID: id('nip'),
  NETWORK_INSIGHTS_ANALYSIS_ID: id('nia'),
  FIREWALL_POLICY_ARN: `${ARN}:firewall-policy/inspect`,
  RULE_GROUP_ARN: `${ARN}:stateful-rulegroup/allow`,
  ALLOWED_LIST_ID: 'rslvr-fdl-0a1b2c3d4e5f607',
  BLOCKED_LIST_ID: 'rslvr-fdl-1a1b2c3d4e5f607',
  NEW_RULE_ID: 'rslvr-rr-1a1b2c3d4e5f60718',
  SETTINGS_FILE: '/etc/systemd/system/amazon-ssm-agent.service.d/proxy.conf',
  FILE_PATH: '/etc/apt/sources.list',
  ACTION_NAME: 'ssm:GetDocument',
  PROXY_TO_USE: 'http://proxy.example.com:3128',
  FIREWALL_RULE_GROUP_ID: 'rslvr-frg-0a1b2c3d4e5f607',
  DHCP_OPTIONS_ID: id('dopt'),
  NEW_DHCP_OPTIONS_ID: id('dopt'),
  ASSOCIATION_ID: id('iip-assoc'),
  INSTANCE_PROFILE_NAME: 'nodes',
  SERVICE_ROLE_NAME: 'SSMServiceRole',
  ACTIVATION_ID: UUID,
  ACTIVATION_CODE: 'aAbBcC0123456789dDeE',
  GIVEN_BUCKET_NAME: 'given-bucket',
  ACCOUNT_ID: '111122223333',
  ROLE_NAME: 'node',
  GIVEN_ROLE_NAME: 'node',
  TASK_ROLE_NAME: 'task',
  CLUSTER_NAME: 'default',
  TASK_ARN: 'arn:aws:ecs:eu-central-1:111122223333:task/default/0a1b2c3d4e5f60718293a4b5c6d7e8f9',
  DNS_SERVER_IP: '10.0.0.53',
  HOST_NAME: 'ssm.eu-central-1.amazonaws.com',
  IP_ADDRESS: '10.0.1.5',
  GATEWAY_IP: '10.0.3.1',
  FIRST_INTERFACE: 'eth0',
  INTERFACE_NAME: 'eth0',
  PROXY_URL: 'http://proxy.example.com:3128',
  USER_NAME: 'user',
  PASSWORD: 'secret',
  PROXY_PASSWORD: 'secret',
  FORMER_NO_PROXY: '.example.com',
  CONNECTION_NAME: 'eth0',
  CONTAINER_NAME: 'agent',
  IMAGE_NAME: 'agent:latest',
  SERVICE_ID: 'ethernet_0a1b2c3d4e5f_cable',
};

/** The text as it is when its placeholders are filled in. @throws Error for a placeholder that has no value here. */
export function filledIn(text: string): string {
  const names = placeholdersIn(text).toSorted((a, b) => b.length - a.length);
  return names.reduce((whole, name) => {
    const value =
      VALUES[name] ?? (name.endsWith('_SERVICE_NAME') ? `com.amazonaws.eu-central-1.${name.slice(0, -13).toLowerCase()}` : null);
    if (value === null) throw new Error(`no value for ${name}`);
    return whole.replaceAll(new RegExp(String.raw`(?<![A-Z0-9_])${name}(?![A-Z0-9_])`, 'gu'), value);
  }, text);
}
