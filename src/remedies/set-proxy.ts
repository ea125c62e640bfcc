/** The proxy of the agent's service, ready to paste. */
import type { ProxyServer } from '../facts/proxy.ts';
import { hostName, proxyAddress } from './foreign.ts';
import { joined, type Known, own, powershellQuote, printLines } from './quote.ts';
import type { RemedyContext } from './remedy-context.ts';

export const SNAP_UNIT = 'snap.amazon-ssm-agent.amazon-ssm-agent.service';
const SERVICE_KEY = String.raw`'HKLM:\SYSTEM\CurrentControlSet\Services\AmazonSSMAgent'`;
/** The metadata service must be asked by the node itself, or it answers about the proxy's machine. */
const METADATA = own`169.254.169.254`;

export interface ProxySetting {
  readonly proxy: ProxyServer;
  /** What answers without it. */
  readonly direct: readonly string[];
  /** Of systemd. */
  readonly unit: string;
}

/** Without the login: whoever pastes it knows it. Windows and macOS have no unit. */
export function setProxy(context: RemedyContext, { proxy, direct, unit }: ProxySetting): Pick<Commands, 'commands' | 'rollback'> {
  const url = proxyAddress(proxy, proxy.hasCredentials);
  const noProxy = joined([METADATA, ...direct.map((host) => hostName(host))], ',');
  if (context.os === 'windows') return onWindows(url, noProxy);
  if (context.os === 'macos')
    return { commands: ['networksetup -listallnetworkservices', '/usr/sbin/scutil --proxy'], rollback: null };
  const name = unit === SNAP_UNIT ? SNAP_UNIT : 'amazon-ssm-agent.service';
  const folder = `/etc/systemd/system/${name}.d`;
  // Go reads the upper-case name first, and an older drop-in may have set that one.
  const lines = [
    own`[Service]`,
    own`Environment="https_proxy=${url}" "HTTPS_PROXY=${url}"`,
    own`Environment="http_proxy=${url}" "HTTP_PROXY=${url}"`,
    own`Environment="no_proxy=${noProxy}" "NO_PROXY=${noProxy}"`,
  ];
  return {
    commands: [
      `sudo install -d ${folder} && ${printLines(lines)} | sudo tee ${folder}/zz-proxy.conf`,
      'sudo systemctl daemon-reload',
    ],
    rollback: `sudo rm ${folder}/zz-proxy.conf && sudo systemctl daemon-reload`,
  };
}

interface Commands {
  readonly commands: readonly string[];
  readonly rollback: string | null;
}

/** Whatever else the service's environment holds stays. */
function onWindows(url: Known, noProxy: Known): Commands {
  const values = [own`https_proxy=${url}`, own`http_proxy=${url}`, own`no_proxy=${noProxy}`].map((value) =>
    powershellQuote(value),
  );
  const others = String.raw`$_ -notmatch '^(https?|no)_proxy='`;
  return {
    commands: [
      `$old = @((Get-ItemProperty -Path ${SERVICE_KEY} -ErrorAction SilentlyContinue).Environment | Where-Object { ${others} })`,
      `Set-ItemProperty -Path ${SERVICE_KEY} -Name Environment -Type MultiString -Value ([string[]](@($old) + @(${values.join(', ')})))`,
    ],
    rollback: `Set-ItemProperty -Path ${SERVICE_KEY} -Name Environment -Type MultiString -Value ([string[]]$old)`,
  };
}
