/** Commands about the proxy settings of the agent's service. */
import type { RemedyContext } from './data.ts';
import { powershellQuote, shellQuote } from './quote.ts';

const SERVICE_KEY = 'HKLM:\\SYSTEM\\CurrentControlSet\\Services\\AmazonSSMAgent';
const DROP_IN = '/etc/systemd/system/amazon-ssm-agent.service.d/zz-no-proxy.conf';

/** Both spellings: Go takes the upper case one first, wherever it was set. */
function dropIn(noProxy: string): string {
  // systemd reads a percent sign as the beginning of a specifier, and quotes in C's way.
  const list = noProxy.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('%', '%%');
  return `[Service]\nEnvironment="no_proxy=${list}" "NO_PROXY=${list}"\n`;
}

/** Shows the setting. */
export function look(context: RemedyContext): string {
  if (context.os === 'windows') return `Get-ItemProperty -Path ${powershellQuote(SERVICE_KEY)} -Name Environment`;
  if (context.os === 'macos') return '/usr/sbin/scutil --proxy';
  return 'sudo systemctl cat amazon-ssm-agent || sudo systemctl cat snap.amazon-ssm-agent.amazon-ssm-agent';
}

/** Sets the list for the service of the agent; from its next start on. */
export function setNoProxy(context: RemedyContext, noProxy: string): readonly string[] {
  if (context.os === 'windows') {
    // Whatever else the service's environment holds stays.
    return [
      `$old = @((Get-ItemProperty -Path ${powershellQuote(SERVICE_KEY)} -ErrorAction SilentlyContinue).Environment | Where-Object { $_ -notlike 'no_proxy=*' })`,
      `Set-ItemProperty -Path ${powershellQuote(SERVICE_KEY)} -Name Environment -Type MultiString -Value (@($old) + ${powershellQuote(`no_proxy=${noProxy}`)})`,
    ];
  }
  if (context.os === 'macos') return [];
  const write = (path: string): string =>
    `sudo install -d ${path.slice(0, path.lastIndexOf('/'))} && printf %s ${shellQuote(dropIn(noProxy))} | sudo tee ${path}`;
  return [write(DROP_IN), 'sudo systemctl daemon-reload'];
}

/** Asks the proxy for one host as the agent does, and shows its answer to CONNECT. Credentials are not in it: curl asks for them. */
export function askProxy(context: RemedyContext, proxy: string, host: string, withLogin: boolean): string {
  const url = `https://${host}/`;
  if (context.os === 'windows')
    return `curl.exe -sv -o NUL --max-time 10 --proxy ${powershellQuote(proxy)}${withLogin ? ' --proxy-user USER_NAME' : ''} ${powershellQuote(url)}`;
  return `curl -sv -o /dev/null --max-time 10 --proxy ${shellQuote(proxy)}${withLogin ? ' --proxy-user USER_NAME' : ''} ${shellQuote(url)}`;
}
