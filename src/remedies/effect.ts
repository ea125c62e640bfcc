/**
 * What each command of a remedy does: a reader must know before pasting it, and a short report shows the one that changes something.
 * Said here, where remedies are made; what is not known to be harmless counts as a change.
 */
import type { Effect } from './remedy-types.ts';

/** Words of one simple command, without `sudo` and other wrappers. In each list one that matches decides. */
const READS: readonly RegExp[] = [
  /^(?:awk|cat|cut|df|dig|dmesg|du|echo|ethtool|findmnt|getent|grep|head|ifconfig|jq|ls|lsof|mtr|netstat|nstat|openssl|pathping|pgrep|printf|ps|sort|ss|tail|tcpdump|tracepath|true|uniq|wc)\b/u,
  /^curl(?:\.exe)? (?!-fsSO)/u,
  /^aws [\w-]+ (?:describe|filter|get|head|list|lookup|search|simulate|start-query)\b/u,
  /^aws s3 sync .* --dryrun\b/u,
  /^ip(?: -[\w]+)* (?:neigh|link|route|rule)(?:$| get\b| show\b)/u,
  /^(?:\S*amazon-ssm-agent(?:\.exe)?"?|openssl) -?version$/u,
  /^chronyc (?:-n )?(?:sources|tracking)$/u,
  /^journalctl (?!--vacuum)/u,
  /^kubectl get /u,
  /^launchctl print /u,
  /^(?:apiclient|sysctl) (?!-w|set)/u,
  /^networksetup -list/u,
  /^(?:iptables|ip6tables)(?:-legacy)? (?:-t \w+ )?-S/u,
  /^nft (?:-\w+ )*list /u,
  /^pfctl -s/u,
  /^python3 -m json\.tool /u,
  /^resolvectl (?:query|status)/u,
  /^route (?:-n get|print) /u,
  /^\/usr\/sbin\/scutil --proxy$/u,
  /^sntp (?!-s)/u,
  /^softwareupdate --list$/u,
  /^ssm-probe /u,
  /^systemctl (?:cat|show|status) /u,
  /^systemd-analyze /u,
  /^tc -s /u,
  /^timedatectl status$/u,
  /^ulimit -[nu]$/u,
  /^unbound-control list/u,
  /^(?:dnsmasq --test|named-checkconf|unbound-checkconf)$/u,
  /^update-crypto-policies --show$/u,
  /^w32tm \/(?:query|stripchart) /u,
  // PowerShell: verbs that read, and what feeds a pipeline.
  /^(?:ConvertFrom|Find|ForEach|Format|Get|Group|Measure|Resolve|Select|Sort|Test|Where)-\w+/u,
  /^(?:'Q'|1\.\.2|\$_\.\w+)$/u,
  // A loop's own words.
  /^(?:for \w+ in .*|done)$/u,
];

const PREPARES: readonly RegExp[] = [
  /^cp -p (\S+) \1\.before$/u,
  /^Copy-Item ("[^"]*") "\$env:TEMP\\[\w.-]+\.before"$/u,
  /^curl -fsSO /u,
  // A file of our own beside the saved policy: nothing reads it yet.
  /^(?:cp|Copy-Item) policy-before\.json policy-merged\.json$/u,
  /^(?:vi|notepad) policy-merged\.json$/u,
  /^Invoke-WebRequest .* -OutFile /u,
  /^install -d /u,
  /^chmod \+x /u,
  /^\$env:\w+ = /u,
  /^certutil -generateSSTFromWU /u,
  /^\$old = /u,
  /^aws ssm create-activation /u,
  /^aws ec2 (?:create-network-insights-path|start-network-insights-analysis) /u,
];

/** The strongest effect among the parts of a command line. */
export function effectOf(command: string): Effect {
  const effects = partsOf(command).map(effectOfPart);
  return effects.find((one) => one === 'changes') ?? effects.find((one) => one === 'prepares') ?? 'reads';
}

function effectOfPart(part: string): Effect {
  const words = part
    .replace(/^(?:(?:sudo|do|&|sheltie|timeout \d+) )+/u, '')
    .replace(/^"\$env:\w+\\(?:[^"\\]+\\)*([^"\\]+)"/u, '$1');
  if (PREPARES.some((known) => known.test(words))) return 'prepares';
  if (!READS.some((known) => known.test(words))) return 'changes';
  // What is read goes to a file: nothing else reads it yet.
  return /(?:^|\s)>\s*(?!\/dev\/null|&)\S/u.test(unquoted(words)) ? 'prepares' : 'reads';
}

/** Quoted words may hold anything: they are blanked, length for length. */
function unquoted(text: string): string {
  return text.replace(/'[^']*'|"(?:[^"\\]|\\.)*"/gu, (word) => '_'.repeat(word.length));
}

/** The simple commands of a line: separated by pipes, lists and braces outside of quotes. */
function partsOf(command: string): readonly string[] {
  const plain = unquoted(command);
  const parts: string[] = [];
  let from = 0;
  // A substitution only reads; its pipes are no separators of the line.
  for (const { index, 0: mark } of plain
    .replace(/\((?:[^()]|\([^()]*\))*\)/gu, (inner) => '_'.repeat(inner.length))
    .matchAll(/\|\|?|&&|[;{}\n]/gu)) {
    parts.push(command.slice(from, index));
    from = index + mark.length;
  }
  parts.push(command.slice(from));
  return parts.map((part) => part.trim()).filter((part) => part !== '');
}
