import { AGENT, PRIVATE_VPC, withNode } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about:
    'A healthy agent that logs much: failures that are over, what commands printed, and default host management that is not set up.',
  lab: withNode(PRIVATE_VPC, {
    agent: {
      ...AGENT,
      log: [
        {
          minutesAgo: 90,
          text: 'ERROR [ssm-agent-worker] [HealthCheck] error when calling AWS APIs. error details - InvalidInstanceId: ',
        },
        { minutesAgo: 60, text: 'INFO [amazon-ssm-agent] amazon-ssm-agent - v3.3.3572.0' },
        {
          minutesAgo: 59,
          text: 'ERROR [Registrar] failed to register identity: error calling RegisterManagedInstance API: AccessDeniedException: not authorized',
        },
        { minutesAgo: 58, text: 'INFO [CredentialRefresher] Credentials ready' },
        {
          minutesAgo: 40,
          text: 'WARN [ssm-agent-worker] [MessageService] [MGSInteractor] Reach the retry limit 5 for receive messages. Error: websocket: close 1006 (abnormal closure): unexpected EOF',
        },
        {
          minutesAgo: 39,
          text: 'INFO [ssm-agent-worker] [MessageService] [MGSInteractor] Successfully opened websocket connection to: 10.20.2.12:443',
        },
        {
          minutesAgo: 20,
          text: 'INFO [ssm-agent-worker] [MessageService] [MDSInteractor] Sending reply {"output":"ERROR AccessDeniedException: is not authorized to perform: ssm:UpdateInstanceInformation; no space left on device; x509: certificate signed by unknown authority"}',
        },
        {
          minutesAgo: 15,
          text: 'ERROR [ssm-document-worker] [0a1b] [DataBackend] [pluginName=aws:downloadContent] failed to download: AccessDenied: Access Denied',
        },
        { minutesAgo: 10, text: 'INFO [ssm-agent-worker] [HealthCheck] HealthCheck reporting agent health.' },
      ],
    },
  }),
  expect: { status: 'healthy', exit: 0, findings: [], capabilities: { core: 'works' } },
};
