/** Commands about the proxy settings of the agent's service. */
import type { ProxyServer } from '../facts/proxy.ts';
import { exemptions, hostName, proxyAddress } from './foreign.ts';
import { type Known, own, powershellQuote, printLines, shellQuote } from './quote.ts';
import type { RemedyContext } from './remedy-context.ts';

const SERVICE_KEY = String.raw`'HKLM:\SYSTEM\CurrentControlSet\Services\AmazonSSMAgent'`;
const DROP_IN = '/etc/systemd/system/amazon-ssm-agent.service.d/zz-no-proxy.conf';

/** Both spellings, because Go reads the upper-case one first. */
function dropIn(noProxy: Known): readonly Known[] {
  return [own`[Service]`, own`Environment="no_proxy=${noProxy}" "NO_PROXY=${noProxy}"`];
}

/** Shows the setting. */
export function look(context: RemedyContext): string {
  if (context.os === 'windows') return `Get-ItemProperty -Path ${SERVICE_KEY} -Name Environment`;
  if (context.os === 'macos') return '/usr/sbin/scutil --proxy';
  return 'sudo systemctl cat amazon-ssm-agent || sudo systemctl cat snap.amazon-ssm-agent.amazon-ssm-agent';
}

/** Adds to the list for the service of the agent; from its next start on. */
export function setNoProxy(context: RemedyContext, noProxy: string, added: Known): readonly string[] {
  const wanted = noProxy.trim() === '' ? added : own`${exemptions(noProxy)},${added}`;
  if (context.os === 'windows') {
    // Whatever else the service's environment holds stays.
    return [
      `$old = @((Get-ItemProperty -Path ${SERVICE_KEY} -ErrorAction SilentlyContinue).Environment | Where-Object { $_ -notlike 'no_proxy=*' })`,
      `Set-ItemProperty -Path ${SERVICE_KEY} -Name Environment -Type MultiString -Value (@($old) + ${powershellQuote(own`no_proxy=${wanted}`)})`,
    ];
  }
  if (context.os === 'macos') return [];
  const write = (path: string): string =>
    `sudo install -d ${path.slice(0, path.lastIndexOf('/'))} && ${printLines(dropIn(wanted))} | sudo tee ${path}`;
  return [write(DROP_IN), 'sudo systemctl daemon-reload'];
}

/**
 * Asks the proxy for one host as the agent does, and shows its answer to CONNECT. Credentials are
 * not in it: curl asks for them.
 */
export function askProxy(context: RemedyContext, proxy: ProxyServer, host: string, withLogin: boolean): string {
  const url = `https://${hostName(host)}/`;
  const login = withLogin ? ' --proxy-user USER_NAME' : '';
  return context.os === 'windows'
    ? `curl.exe -sv -o NUL --max-time 10 --proxy ${powershellQuote(proxyAddress(proxy))}${login} ${url}`
    : `curl -sv -o /dev/null --max-time 10 --proxy ${shellQuote(proxyAddress(proxy))}${login} ${url}`;
}

/**
 * Shows the setting, and edits it where it stands: nobody but systemd knows in which file. Windows: the values of the service, as they are to be.
 */
export function editSetting(context: RemedyContext): readonly string[] {
  if (context.os === 'macos') return [look(context)];
  if (context.os === 'windows')
    return [
      look(context),
      `Set-ItemProperty -Path ${SERVICE_KEY} -Name Environment -Type MultiString -Value @('http_proxy=PROXY_TO_USE', 'https_proxy=PROXY_TO_USE', 'no_proxy=169.254.169.254')`,
    ];
  return [look(context), 'sudoedit SETTINGS_FILE', 'sudo systemctl daemon-reload'];
}
