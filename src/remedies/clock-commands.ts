import type { RemedyContext } from './remedy-context.ts';

/** Amazon Time Sync inside a VPC; outside, its public servers. */
function timeServer(context: RemedyContext): string {
  return context.kind === 'hybrid' ? 'time.aws.com' : '169.254.169.123';
}

export interface ClockCommands {
  readonly server: string;
  /** Read-only. */
  readonly look: readonly string[];
  /** Sets the source and corrects the clock at once. */
  readonly set: readonly string[];
  /** Where the commands of `set` are one another's alternatives: what each is for. */
  readonly fits?: readonly string[];
}

export function clockCommands(context: RemedyContext): ClockCommands {
  const server = timeServer(context);
  if (context.os === 'windows') {
    return {
      server,
      look: ['w32tm /query /status', `w32tm /stripchart /computer:${server} /samples:3 /dataonly`],
      // Quoted: PowerShell would split the word at the comma.
      set: [
        `w32tm /config '/manualpeerlist:${server},0x9' /syncfromflags:manual /update`,
        'Restart-Service w32time',
        'w32tm /resync /rediscover',
      ],
    };
  }
  if (context.os === 'macos') {
    return { server, look: [`sntp ${server}`], set: [`sudo sntp -sS ${server}`] };
  }
  const line = `printf '%s\\n' 'server ${server} prefer iburst minpoll 4 maxpoll 4'`;
  return {
    server,
    fits: ['Debian and Ubuntu (chrony 4)', 'Amazon Linux and Red Hat'],
    look: ['timedatectl status', 'chronyc -n sources', 'chronyc tracking'],
    set: [
      `${line} | sudo tee /etc/chrony/sources.d/amazon-time-sync.sources && sudo systemctl restart chrony && sudo chronyc makestep`,
      `${line} | sudo tee -a /etc/chrony.conf && sudo systemctl restart chronyd && sudo chronyc makestep`,
    ],
  };
}
