/** The proxy setting of the agent's service, ready to paste. Source: AWS Systems Manager User Guide, "Configure SSM Agent to use a proxy". */
import type { ProxyServer } from '../facts/proxy.ts';
import { exemptions, proxyAddress } from './foreign.ts';
import { type Known, own, powershellQuoted, printLines } from './quote.ts';
import type { RemedyContext } from './remedy-context.ts';

export interface ProxyDropIn {
  /** The file, or the key of the registry. */
  readonly path: string;
  readonly lines: readonly string[];
  readonly commands: readonly string[];
}

const UNIT_FOLDER = '/etc/systemd/system/amazon-ssm-agent.service.d';
const SERVICE_KEY = String.raw`HKLM:\SYSTEM\CurrentControlSet\Services\AmazonSSMAgent`;
/** The agent asks it for nothing once it is registered, and a proxy answers for itself there. */
const METADATA = own`169.254.169.254`;

/** The URL of the proxy; null: nobody knows it, so that a placeholder stands for it. A login is never known. */
export function proxyUrlOf(server: ProxyServer | null): Known {
  if (server === null) return own`PROXY_URL`;
  const url = proxyAddress(server);
  return server.hasCredentials ? (url.replace('://', '://USER_NAME:PASSWORD@') as Known) : url;
}

/** Null on macOS, where the service has no such place. */
export function proxyDropIn(context: RemedyContext, server: ProxyServer | null, noProxy: string): ProxyDropIn | null {
  const url = proxyUrlOf(server);
  const listed = noProxy.split(',').some((entry) => entry.trim() === METADATA);
  const except = noProxy.trim() === '' ? METADATA : listed ? exemptions(noProxy) : own`${exemptions(noProxy)},${METADATA}`;
  const settings = [own`http_proxy=${url}`, own`https_proxy=${url}`, own`no_proxy=${except}`];
  switch (context.os) {
    case 'macos':
      return null;
    case 'windows': {
      const values = settings.map((setting) => powershellQuoted(setting));
      return {
        path: `${SERVICE_KEY} Environment (REG_MULTI_SZ)`,
        lines: settings,
        commands: [
          `New-ItemProperty -Force -Path '${SERVICE_KEY}' -Name Environment -PropertyType MultiString -Value @(${values.join(', ')})`,
          'Restart-Service AmazonSSMAgent',
        ],
      };
    }
    case 'linux':
    case 'other': {
      const path = `${UNIT_FOLDER}/proxy.conf`;
      const lines = [own`[Service]`, ...settings.map((setting) => own`Environment="${setting}"`)];
      return {
        path,
        lines,
        commands: [`sudo install -d ${UNIT_FOLDER} && ${printLines(lines)} | sudo tee ${path}`, 'sudo systemctl daemon-reload'],
      };
    }
  }
}
