/** Documents of the agent's configuration as people break them, drawn by lot: always the same for the same seed. */
import { Dice } from '../../dice.ts';

const STRINGS = [
  '',
  'ssm.eu-central-1.amazonaws.com',
  ' ',
  'x',
  '10.0.0.5',
  'Ünïcode',
  'a\tb',
  'true',
  '5',
  'OnPrem',
  'EC2',
  'ec2',
  'ECS',
  'CustomIdentity',
  'nonsense',
];
const RAW = [
  'true',
  'false',
  'null',
  '0',
  '5',
  '-0',
  '5.0',
  '1e3',
  '-1',
  '20000',
  '9223372036854775807',
  '9223372036854775808',
  '-9223372036854775808',
  '-9223372036854775809',
  '00',
  '01',
  '+5',
  '.5',
  '5.',
  '1e',
  '0x10',
  '1_000',
  'True',
  'nul',
  'NaN',
  'Infinity',
  'undefined',
  '""',
  '"5"',
  '"true"',
  '"yes"',
  '[]',
  '{}',
  '[null]',
  '[[]]',
  '[1]',
  '["EC2"]',
  '["a","b","c","d"]',
  '{"Endpoint":"x"}',
  "'x'",
  'x',
  '"\\ud83d\\ude00"',
  '"\\ud83d"',
  '"\\u00e9"',
  '"\\x41"',
  '"\\u12g4"',
  '"a\nb"',
  '"a\u0000b"',
  '"\ufeff"',
  '"\u2028"',
  '"tab\there"',
  '',
  '"',
  '[',
  '{',
  '"C:\\Program Files"',
  '"C:\\\\x"',
];
const KINDS: Readonly<Record<string, readonly string[]>> = {
  Profile: ['ShareCreds', 'ShareProfile', 'ForceUpdateCreds', 'KeyAutoRotateDays'],
  Mds: ['CommandWorkersLimit', 'StopTimeoutMillis', 'Endpoint', 'CommandRetryLimit', 'CommandWorkerBufferLimit'],
  Ssm: [
    'Endpoint',
    'HealthFrequencyMinutes',
    'AssociationFrequencyMinutes',
    'CustomInventoryDefaultLocation',
    'SessionLogsDestination',
    'HibernationMaxBackoffIntervalMinutes',
  ],
  Mgs: ['Region', 'Endpoint', 'StopTimeoutMillis', 'SessionWorkersLimit', 'DeniedPortForwardingRemoteIPs'],
  Agent: [
    'Region',
    'ServiceDomain',
    'ContainerMode',
    'SelfUpdate',
    'TelemetryMetricsToSSM',
    'AuditExpirationDay',
    'UseDualStackEndpoint',
    'ForceFileIPC',
  ],
  Os: ['Lang', 'Name', 'Version'],
  S3: ['Endpoint', 'Region', 'LogBucket', 'LogKey'],
  Birdwatcher: ['ForceEnable'],
  Kms: ['Endpoint', 'RequireKMSChallengeResponse'],
  Identity: ['ConsumptionOrder', 'CustomIdentities', 'Ec2SystemInfoDetectionResponse'],
  Plugins: ['anything'],
};
const BOOLS =
  /^(?:ShareCreds|ForceUpdateCreds|ContainerMode|SelfUpdate|TelemetryMetricsToSSM|UseDualStackEndpoint|ForceFileIPC|ForceEnable|RequireKMS.*)$/;
const NUMBERS = /(?:Limit|Millis|Minutes|Days?)$/;

/** Mostly right, each part wrong with a small chance. */
export function drawDocument(seed: string): string {
  const dice = new Dice(seed);
  const { next, one, chance: happens } = dice;
  const wrong = one([0, 0.03, 0.15]);
  const key = (name: string): string => {
    if (happens(0.1)) return name.toLowerCase();
    if (happens(0.05)) return name.toUpperCase();
    if (happens(0.02)) return name.replaceAll('s', 'ſ').replaceAll('K', '\u212a');
    return happens(0.02) ? `${name} ` : name;
  };
  const string = (): string => JSON.stringify(one(STRINGS));
  const list = (entry: () => string, longest: number): string =>
    `[${Array.from({ length: Math.floor(next() * longest) }, entry).join(',')}]`;
  const identity = (): string =>
    happens(0.05)
      ? 'null'
      : `{${['InstanceID', 'Region', 'CredentialsProvider']
          .filter(() => happens(0.7))
          .map((name) => `"${key(name)}":${string()}`)
          .join(',')}}`;
  const value = (name: string): string => {
    if (happens(wrong)) return one(RAW);
    if (BOOLS.test(name)) return one(['true', 'false']);
    if (NUMBERS.test(name)) return String(Math.floor(next() * 100_000));
    if (name === 'ConsumptionOrder') return list(() => (happens(0.1) ? 'null' : string()), 6);
    if (name === 'DeniedPortForwardingRemoteIPs') return list(string, 12);
    return name === 'CustomIdentities' ? list(identity, 4) : string();
  };
  const blank = (): string => one(['', '', ' ', '\n  ', '\r\n\t']);
  const object = (members: readonly string[]): string =>
    `{${blank()}${members.join(happens(wrong / 2) ? one([',,', ';', '\n', ', ,']) : `,${blank()}`)}${happens(wrong / 3) ? ',' : ''}${blank()}}`;
  const section = (name: string): string => {
    if (happens(wrong / 2)) return one(RAW);
    const names = (KINDS[name] ?? []).filter(() => happens(0.5));
    return object([...names, ...names.filter(() => happens(0.1))].map((one_) => `"${key(one_)}"${blank()}:${value(one_)}`));
  };
  const names = Object.keys(KINDS).filter(() => happens(0.6));
  const document = object(
    [...names, ...names.filter(() => happens(0.1))].map((name) => `"${key(name)}":${blank()}${section(name)}`),
  );
  return scar(document, dice, wrong);
}

/** Damage to the whole: cut, doubled, commented, quoted wrongly, in front and behind. */
function scar(document: string, { next, one, chance: happens }: Dice, wrong: number): string {
  if (!happens(wrong)) return document;
  const at = Math.floor(next() * document.length);
  return one([
    () => document.slice(0, at),
    () => document.slice(0, at) + document.slice(at + 1),
    () =>
      document.slice(0, at) +
      one(['"', ',', '}', ']', '{', '[', ':', '\\', '\u0000', '/', '#', '\u00a0', '\ufeff', '//x\n', '/* x */', '�']) +
      document.slice(at),
    () => document.replaceAll('"', "'"),
    () => document.replaceAll('"', '“'),
    () => `\ufeff${document}`,
    () => `// the agent\n${document}`,
    () => `${document}\n${document}`,
    () => `${document}${one([',', '}', 'x', '\u0000', '\n# end', ';'])}`,
    () => `[${document}]`,
    () => document.replace(/"(\w+)"\s*:/u, '$1:'),
    () => document.replaceAll(':', '='),
    () => '',
    () => '   \n',
  ])();
}
