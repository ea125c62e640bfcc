/** What somebody wrote about proxies or roots for the agent's service, and what has no effect. */

import type { IgnoredSetting } from '../../facts/agent-service.ts';
import { bypassesProxy } from '../../knowledge/no-proxy.ts';
import { capabilitiesOf, hostsOf, judgedEndpoints } from '../../picture/endpoint-choice.ts';
import type { EndpointPicture, Picture } from '../../picture/picture.ts';
import { editFiles } from '../../remedies/edit-file.ts';
import { filePath } from '../../remedies/foreign.ts';
import { RESTART_RISK, restartAgent } from '../../remedies/node-commands.ts';
import { clean, list, unique } from '../../remedies/phrases.ts';
import { look } from '../../remedies/proxy-commands.ts';
import { remedy, verify } from '../../remedies/remedy.ts';
import type { RemedyContext } from '../../remedies/remedy-context.ts';
import { SNAP_UNIT } from '../../remedies/set-proxy.ts';
import { covers, type DraftOf, type Finding, isError } from '../finding.ts';
import { DIRECT_SYMPTOMS } from '../proxy/direct-symptoms.ts';

interface SettingIgnoredData {
  readonly unit: string;
  readonly ignored: readonly IgnoredSetting[];
  /** Where a proxy for https is meant: what fails on the direct path, which the agent takes. */
  readonly hosts: readonly string[];
}

const HTTPS_PORT = 443;

/** What is wrong, and how it is spelled right. */
const WORDS: Readonly<Record<IgnoredSetting['why'], { readonly wrong: string; readonly right: string }>> = {
  escape: {
    wrong: 'a backslash stands before something that it does not escape, and systemd drops the rest of the line',
    right: 'write two backslashes for one',
  },
  quote: {
    wrong: 'a quote is never closed, and systemd drops the rest of the line',
    right: 'close the quote, or write a backslash before it',
  },
  specifier: {
    wrong: 'systemd knows no specifier of that name behind the percent sign, and drops the assignment',
    right: 'write two percent signs for one: %%40',
  },
  'specifier-replaced': {
    wrong: 'systemd takes what is behind the percent sign for a specifier and puts its value there',
    right: 'write two percent signs for one: %%C3',
  },
  name: {
    wrong: 'the name has characters that no variable may have',
    right: 'write NAME=value, with letters, digits and underscores in the name',
  },
  'no-equals': {
    wrong: 'there are blanks around the equals sign, or in a value without quotes',
    right: 'write Environment="NAME=value"',
  },
  'not-utf8': { wrong: 'it is not UTF-8', right: 'write only characters of UTF-8' },
  section: { wrong: 'it stands outside of [Service]', right: 'put [Service] on a line of its own before it' },
  key: { wrong: 'systemd knows no such setting', right: 'write Environment="NAME=value"; upper and lower case count' },
  path: {
    wrong: 'the path of the file is none for systemd',
    right: 'write one path, from the slash on, without quotes, blanks and ..; each file has a line of its own',
  },
  export: { wrong: 'systemd is no shell and takes export for a part of the name', right: 'write NAME=value without export' },
  'broken-file': {
    wrong: 'systemd stops reading the file there',
    right: 'write section names as [Service], and only characters of UTF-8',
  },
  'file-name': { wrong: 'systemd reads only files whose names end in .conf', right: 'rename the file, as in proxy.conf' },
  unset: { wrong: 'UnsetEnvironment takes the variable away again', right: 'remove that line if the variable is meant' },
};

export const agentSettingIgnored: Finding<'agent/setting-ignored', SettingIgnoredData> = {
  code: 'agent/setting-ignored',
  number: 101,
  title: "A setting of the agent's service has no effect",
  summary:
    "Somebody wrote a proxy, an exception or roots for the agent's service, and systemd does not read it as it was meant: it drops such lines with " +
    'no more than a warning in the journal, and the agent runs without them.',
  reads: ['agent', 'proxy', 'dns', 'tcp'],
  about: 'endpoints',
  judge,
  explains: [{ codes: DIRECT_SYMPTOMS, when: (own, symptom) => isError(own) && covers(own, symptom) }],
  message: ({ ignored, hosts }) =>
    `${list(ignored.map(inWords), 2)}.` +
    (hosts.length === 0 ? '' : ` So the agent goes directly, and ${list(hosts)} ${hosts.length === 1 ? 'fails' : 'fail'}.`),
  remedies: ({ ignored, unit }, context) => {
    const proof = verify(context, ['agent', 'proxy']);
    const right = [...new Set(ignored.map(({ why }) => WORDS[why].right))];
    return [
      remedy({
        title: 'mend the line that systemd ignores',
        owner: 'node',
        text: `Mend it, and let systemd read it again: ${list(right, 3)}.`,
        commands: [
          look(context),
          `systemd-analyze verify ${unit === SNAP_UNIT ? SNAP_UNIT : 'amazon-ssm-agent.service'}`,
          ...mend(ignored, context),
          'sudo systemctl daemon-reload',
        ],
        permission: 'administrator rights on the node',
        risk: `Takes effect with the next start of the agent. ${RESTART_RISK}`,
        rollback: 'Put the copy (.before) back and restart the agent.',
        rollbackIsText: true,
        verify: proof,
      }),
      restartAgent(context, proof),
    ];
  },
  docs: [
    'Configuring SSM Agent to use a proxy on Linux nodes',
    'https://www.freedesktop.org/software/systemd/man/latest/systemd.exec.html#Environment',
  ],
  page: {
    recognised:
      "The unit of the agent, its drop-ins, the files of EnvironmentFile and systemd's own configuration are read as systemd reads them. A line that " +
      'names a proxy variable, SSL_CERT_FILE or SSL_CERT_DIR is told where it has no effect and no other line sets the variable. Values are never told.',
    severity:
      'Error where a proxy for https is dropped and hosts that are needed fail on the direct path. Warning otherwise. Info where UnsetEnvironment ' +
      'takes the variable away, which may be meant.',
  },
  sample: {
    unit: 'amazon-ssm-agent.service',
    ignored: [
      {
        file: '/etc/systemd/system/amazon-ssm-agent.service.d/proxy.conf',
        line: 2,
        setting: 'Environment',
        variables: ['https_proxy'],
        why: 'specifier',
      },
    ],
    hosts: [],
  },
};

function inWords({ file, line, setting, variables, why }: IgnoredSetting): string {
  const what = setting === '' ? '' : `${clean(setting, 40)} of `;
  const where = `${clean(file, 200)}${line === 0 ? '' : `, line ${line}`}`;
  return `${what}${list(
    variables.map((name) => clean(name, 40)),
    3,
  )} has no effect (${where}): ${WORDS[why].wrong}`;
}

/** A file of the wrong name is renamed; what stands in the others is edited. */
function mend(ignored: SettingIgnoredData['ignored'], context: RemedyContext): readonly string[] {
  const files = (isNamed: boolean) => ignored.filter(({ why }) => (why === 'file-name') === isNamed).map(({ file }) => file);
  const moved = unique(files(true).map(filePath)).map((path) => `sudo mv ${path} ${path.replace(/\.?$/u, '')}.conf`);
  return [...editFiles(files(false), context), ...moved];
}

function judge(picture: Picture): readonly DraftOf<'agent/setting-ignored', SettingIgnoredData>[] {
  const { service, installed } = picture.facts.node.agent;
  if (service == null || service.ignored.length === 0 || installed === 'no') return [];
  const failing = directly(picture, service.ignored);
  const isMeant = service.ignored.every(({ why }) => why === 'unset');
  return [
    {
      code: 'agent/setting-ignored',
      severity: failing.length > 0 ? 'error' : isMeant ? 'info' : 'warning',
      subjects: hostsOf(failing),
      data: { unit: service.unit, ignored: service.ignored, hosts: hostsOf(failing) },
      evidence: service.ignored.map(inWords),
      capabilities: capabilitiesOf(failing),
    },
  ];
}

/** The endpoints that fail directly, where the agent has no proxy for https because its line was dropped. */
function directly(picture: Picture, ignored: readonly IgnoredSetting[]): readonly EndpointPicture[] {
  const { proxy } = picture.facts.node;
  const isDropped = ignored.some(
    ({ why, variables }) => why !== 'unset' && variables.some((name) => name.toLowerCase() === 'https_proxy'),
  );
  if (!isDropped || proxy?.mode !== 'agent' || proxy.agent === null) return [];
  const { https, noProxy, slips = [] } = proxy.agent;
  if (https !== null || slips.some(({ kind }) => kind === 'https')) return [];
  return judgedEndpoints(picture).filter(
    ({ host, state }) => state !== 'works' && state !== 'unknown' && !bypassesProxy(noProxy, host, HTTPS_PORT),
  );
}
