/** The agent cannot read its configuration, or is sent by it where no service can be. */

import type { ConfigFault, ConfigFaults, ConfigRefused } from '../../facts/agent-config.ts';
import { CAPABILITY_NEEDS, withDependencies } from '../../knowledge/capabilities.ts';
import { serviceHost } from '../../knowledge/hosts.ts';
import type { Capability, Service } from '../../knowledge/types.ts';
import { compareVersions } from '../../knowledge/versions.ts';
import type { Picture } from '../../picture/picture.ts';
import { throughTheAgent } from '../../picture/through-the-agent.ts';
import { checkConfig, editConfig } from '../../remedies/agent-config-file.ts';
import { restartAgent } from '../../remedies/node-commands.ts';
import { clean, list } from '../../remedies/phrases.ts';
import { verify } from '../../remedies/remedy.ts';
import { type DraftOf, type Finding, isError } from '../finding.ts';

export interface AgentConfigInvalidData {
  readonly path: string;
  /** Why the agent refuses the whole document; null where it takes it. */
  readonly refused: ConfigRefused | null;
  /** It has a working connection: it read its file before this was in it. */
  readonly connected: boolean;
  readonly unusable: readonly {
    readonly field: string;
    readonly value: string;
    readonly why: ConfigFault;
    /** What it dials, where it gets that far. */
    readonly dials: string | null;
    readonly usual: string;
  }[];
}

export const agentConfigInvalid: Finding<'agent/config-invalid', AgentConfigInvalidData> = {
  code: 'agent/config-invalid',
  number: 92,
  title: "The agent's configuration cannot be used",
  summary:
    'The agent decodes amazon-ssm-agent.json strictly. For one wrong character, or one value of another kind, it refuses the whole file and does ' +
    'not start. An endpoint is taken as it is written: the agent goes exactly there, and nowhere else.',
  reads: ['agent', 'sockets'],
  about: 'agent',
  judge,
  explains: [
    {
      // It ends as soon as it starts, or reaches nobody.
      codes: ['agent/not-running', 'agent/connection-lost', 'agent/contradiction'],
      when: (own) => isError(own),
    },
  ],
  stops: () => true,
  message: (data) => {
    if (data.refused === null)
      return `The agent's configuration leads its calls nowhere: ${list(data.unusable.map(wordsOf), 2)}.`;
    const effect = data.connected
      ? 'It still works with what it read before, and will not start again.'
      : 'It ends as soon as it starts.';
    return `SSM Agent cannot read its configuration: ${mistake(data.refused)}. ${effect}`;
  },
  remedies: (data, context) => {
    const proof = verify(context, ['agent/config-invalid']);
    const mend =
      data.refused === null
        ? editConfig(
            `Take ${list(
              data.unusable.map(({ field }) => field),
              5,
            )} out, or set the name of an endpoint and nothing else. With private DNS on, no VPC endpoint needs a separate name.`,
            context,
            proof,
            data.path,
          )
        : checkConfig(`Mend it: ${mistake(data.refused)}${hintOf(data.refused)}.`, context, proof, data.path);
    return [mend, restartAgent(context, proof)];
  },
  docs: ['SSM Agent technical details'],
  page: {
    recognised:
      "The agent's configuration is decoded by the rules of Go's encoding/json, with the members and kinds that the agent knows, and its endpoints " +
      'are taken apart by those of net/url. Members that only a newer agent knows count where the agent is that new. An absent file is no fault, and ' +
      'neither is one that this program may not read.',
    severity:
      'Error: the agent does not start, or what was asked for goes where no service can be. Warning where the file is refused and the kernel shows ' +
      'a working connection of the agent. Info where nothing says that this machine is to be managed, or nobody asked for what is misled.',
  },
  sample: {
    path: '/etc/amazon/ssm/amazon-ssm-agent.json',
    refused: {
      reason: 'wrong-kind',
      line: 3,
      column: 31,
      field: 'Ssm.HealthFrequencyMinutes',
      found: 'the string "5"',
      expected: 'a whole number, without quotes, fraction or exponent',
    },
    connected: false,
    unusable: [],
  },
};

type ConfigDraft = DraftOf<'agent/config-invalid', AgentConfigInvalidData>;

function judge(picture: Picture): readonly ConfigDraft[] {
  const { agent } = picture.facts.node;
  const faults = agent.configFaults;
  if (faults === undefined) return [];
  // Nothing says that this machine is to be managed: a left-over file is no fault of anybody's.
  const matters = picture.kind !== 'unknown' || agent.installed === 'yes';
  const refused = refusal(faults, agent.version);
  return refused === null ? unusableDrafts(picture, faults, matters) : [refusedDraft(picture, faults, refused, matters)];
}

/** A version that is not known is taken for the newest. */
function refusal({ refused }: ConfigFaults, version: string | null): ConfigRefused | null {
  if (refused?.since === undefined) return refused ?? null;
  return version !== null && compareVersions(version, refused.since) < 0 ? null : refused;
}

function refusedDraft(picture: Picture, { path }: ConfigFaults, refused: ConfigRefused, matters: boolean): ConfigDraft {
  const { sockets } = picture.facts.node.agent;
  const connected = sockets?.list.some(({ own, state }) => own && state === 'established') === true;
  return {
    code: 'agent/config-invalid',
    severity: matters ? (connected ? 'warning' : 'error') : 'info',
    subjects: [],
    data: { path, refused, connected, unusable: [] },
    evidence: [`${path}: ${mistake(refused)}`],
    capabilities: matters ? throughTheAgent(picture) : [],
  };
}

function unusableDrafts(picture: Picture, { path, unusable }: ConfigFaults, matters: boolean): readonly ConfigDraft[] {
  const { region } = picture.facts.request;
  const judged = unusable.map((entry) => ({ entry, capabilities: concerned(picture, entry.services) }));
  const bad = matters ? judged.filter(({ capabilities }) => capabilities.length > 0) : [];
  const told = bad.length > 0 ? bad : judged;
  if (told.length === 0) return [];
  const entries = told.map(({ entry: { field, value, why, dials, services } }) => {
    const [service = 'ssm'] = services;
    return { field, value, why, dials, usual: serviceHost(service, region, picture.facts.suffix) };
  });
  const hit = bad.flatMap(({ capabilities }) => capabilities);
  return [
    {
      code: 'agent/config-invalid',
      severity: bad.length > 0 ? 'error' : 'info',
      subjects: [],
      data: { path, refused: null, connected: false, unusable: entries },
      evidence: entries.map((entry) => `${path}: ${wordsOf(entry)}`),
      capabilities: picture.facts.request.for.filter((name) => hit.includes(name)),
    },
  ];
}

/** Any program may do these. */
const NOT_THE_AGENTS: readonly Capability[] = ['parameter-store', 'vss-snapshots', 'patch-sources'];

/** What was asked for and is done over these services by the agent itself; patching reads S3 with tools of its own. */
function concerned(picture: Picture, services: readonly Service[]): readonly Capability[] {
  const isCalled = (service: Service, name: Capability): boolean => {
    if (service === 'ec2messages') return name === 'run-command' && picture.pollsEc2messages;
    return CAPABILITY_NEEDS[name].services.includes(service) && !(service === 's3' && name === 'patch-manager');
  };
  return picture.facts.request.for.filter(
    (name) =>
      !NOT_THE_AGENTS.includes(name) &&
      [...withDependencies([name])].some((needed) => services.some((service) => isCalled(service, needed))),
  );
}

const WHY: Readonly<Record<ConfigFault, string>> = {
  'no-url': 'that is no URL, and each call fails before anything is sent',
  scheme: 'the agent speaks no such scheme',
  'no-host': 'that names no host',
  address: 'no certificate of AWS is for an address',
  'one-label': 'a name without a dot is no name of AWS',
  'no-name': 'no such host name can exist',
  'plain-http': 'AWS answers with TLS alone',
  port: 'AWS answers on port 443 alone',
  path: 'AWS answers at the path / alone',
};

function wordsOf({ field, value, why, dials, usual }: AgentConfigInvalidData['unusable'][number]): string {
  const goes = dials === null ? 'stands' : `sends it to ${clean(dials, 100)}`;
  return `${clean(field, 40)} (${clean(value, 70)}) ${goes} in place of ${clean(usual)}, and ${WHY[why]}`;
}

function mistake({ reason, line, column, field, found, expected }: ConfigRefused): string {
  const place = line === null || column === null ? '' : `line ${line}, column ${column}: `;
  if (reason === 'not-a-file') return `${clean(found, 60)} stands in its place, and not ${clean(expected, 60)}`;
  if (reason === 'empty') return 'the file is empty, which is no JSON';
  if (reason === 'not-json') return `${place}${clean(nameOf(found), 60)} stands where JSON has ${clean(expected, 80)}`;
  const what = field === null || field === '' ? 'the document' : clean(field, 80);
  return `${place}${what} is ${clean(found, 60)}, and must be ${clean(expected, 80)}`;
}

function nameOf(found: string): string {
  if (found === 'the end') return 'the end of the file';
  if (found === 'U+FEFF') return 'a byte order mark (U+FEFF)';
  return found.startsWith('U+') ? `the character ${found}` : `the character ${found === '`' ? found : `\`${found}\``}`;
}

/** What people mean by it. */
function hintOf({ reason, found, expected }: ConfigRefused): string {
  if (reason === 'empty') return ' (without the file the agent takes its defaults)';
  if (reason !== 'not-json') return '';
  if (found === '/' || found === '#') return ' (JSON has no comments)';
  if (found === 'U+FEFF') return ' (save it as UTF-8 without a byte order mark)';
  if (found === 'U+FFFD' || found === 'U+0000') return ' (save it as UTF-8; PowerShell writes UTF-16 by default)';
  if (found === "'" || found === 'U+201C' || found === 'U+201D') return ' (JSON has straight double quotes alone)';
  if (found === '}' || found === ']')
    return expected.startsWith('a key') || expected.startsWith('a value') ? ' (no comma may stand before it)' : '';
  return found === '\\' || expected === 'the rest of a string' ? ' (a backslash is written twice in JSON)' : '';
}
