/** The Command document (schema 2.2), made from its scripts. Pure except for reading those. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CAPABILITIES } from '../../src/knowledge/types.ts';

const FOLDER = join(import.meta.dirname, '../ssm');

/**
 * What the document's maker fixes and no caller may choose: otherwise every caller of a diagnostic
 * would be root on every node. Empty: nothing is fetched or delivered. CloudFormation may fill in
 * values later (intrinsic functions).
 */
export interface Fixed {
  readonly url_x64: string;
  readonly sha256_x64: string;
  readonly url_arm64: string;
  readonly sha256_arm64: string;
  readonly url_windows: string;
  readonly sha256_windows: string;
  readonly cloudwatch: string;
}
export const NOTHING_FIXED: Fixed = {
  url_x64: '',
  sha256_x64: '',
  url_arm64: '',
  sha256_arm64: '',
  url_windows: '',
  sha256_windows: '',
  cloudwatch: '',
};

/** No value can end a quotation, in either shell. Each may be empty. */
export const FIXED_PATTERNS: Readonly<Record<'url' | 'sha256' | 'cloudwatch', string>> = {
  url: '^(https://[A-Za-z0-9._~:/?&=%-]{1,1000})?$',
  sha256: '^([0-9a-f]{64})?$',
  cloudwatch: '^[A-Za-z0-9_./#-]{0,512}$',
};

/**
 * What a caller may choose: words that change only the node's own report. Nothing that writes,
 * reads a file, delivers, or sends to a host of the caller's (`--output`, `--facts`, `--spool`,
 * `--ca-bundle`, `--proxy`, `--resolver`, `--bucket`, `--cloudwatch`, `--deep` …).
 */
const parameter = (
  description: string,
  rule: { readonly allowedPattern: string } | { readonly allowedValues: readonly string[] },
  usual = '',
) => ({
  type: 'String',
  description,
  default: usual,
  ...rule,
  interpolationType: 'ENV_VAR',
});
const DURATION = '^([1-9][0-9]{0,2}s|[1-9]m|[1-9][0-9]{2,3}ms)?$';
const capability = `(${CAPABILITIES.join('|')})`;
const PARAMETERS = {
  Region: parameter('The Region to probe. Empty: the one that the node is in.', {
    allowedPattern: '^([a-z]{2,8}(-[a-z]{2,14}){1,3}-[1-9][0-9]?)?$',
  }),
  For: parameter('What must work, separated by commas. Empty: what nodes usually need.', {
    allowedPattern: `^(${capability}(,${capability}){0,12})?$`,
  }),
  Expect: parameter('private: every service must answer on a private address.', { allowedValues: ['any', 'private'] }, 'any'),
  Format: parameter('What is printed.', { allowedValues: ['text', 'json', 'ndjson', 'markdown', 'html', 'junit'] }, 'text'),
  Timeout: parameter('One step over the network, such as 3s.', { allowedPattern: DURATION }),
  Deadline: parameter('The whole run, such as 15s.', { allowedPattern: DURATION }),
  Signed: parameter('no: without the checks that need credentials.', { allowedValues: ['yes', 'no'] }, 'yes'),
  JitterSeconds: parameter(
    'Each node waits for a random time up to so many seconds first.',
    { allowedPattern: '^(0|[1-9][0-9]{0,2})$' },
    '0',
  ),
};
const NAMES = Object.keys(PARAMETERS);

const linesOf = (file: string): string[] =>
  readFileSync(join(FOLDER, file), 'utf8')
    .trimEnd()
    .split('\n')
    .filter((line) => !line.startsWith('#!'));

/** Fills in a line of a script; null for lines without a value. */
type Fill<Line> = (line: string, name: keyof Fixed) => Line;

function filled<Line>(lines: readonly string[], platform: 'linux' | 'windows', fill: Fill<Line>): (string | Line)[] {
  return lines.map((line) => {
    const [, variable = ''] = (platform === 'linux' ? /^(\w+)=''$/u : /^\$(\w+) = ''$/u).exec(line) ?? [];
    const name = platform === 'windows' && variable !== 'cloudwatch' ? `${variable}_windows` : variable;
    return Object.hasOwn(NOTHING_FIXED, name) ? fill(line, name as keyof Fixed) : line;
  });
}

/** The document. `fill` makes the fixed lines. */
export function documentWith<Line>(fill: Fill<Line>): Readonly<Record<string, unknown>> {
  const only = (platform: string) => ({ StringEquals: ['platformType', platform] });
  // An agent before 3.3.2746.0 sets no variables, so the text itself holds the value (Systems
  // Manager User Guide, "Troubleshooting parameter handling issues").
  const linux = [
    '#!/bin/sh',
    ...NAMES.map((name) => `if [ -z "\${SSM_${name}+x}" ]; then SSM_${name}='{{ ${name} }}'; fi`),
    ...filled(linesOf('linux.sh'), 'linux', fill),
  ];
  const windows = [
    ...NAMES.map((name) => `if ($null -eq $env:SSM_${name}) { $env:SSM_${name} = '{{ ${name} }}' }`),
    ...filled(linesOf('windows.ps1'), 'windows', fill),
  ];
  return {
    schemaVersion: '2.2',
    description: 'Says whether and why this node cannot be managed by AWS Systems Manager (ssm-probe). Read-only.',
    parameters: PARAMETERS,
    mainSteps: [
      {
        action: 'aws:runShellScript',
        name: 'linux',
        precondition: only('Linux'),
        inputs: { timeoutSeconds: '1500', runCommand: linux },
      },
      {
        action: 'aws:runPowerShellScript',
        name: 'windows',
        precondition: only('Windows'),
        inputs: { timeoutSeconds: '1500', runCommand: windows },
      },
    ],
  };
}

/** Throws a RangeError that names the wrong value. */
export function ssmDocument(given: Partial<Fixed> = {}): Readonly<Record<string, unknown>> {
  const fixed = { ...NOTHING_FIXED, ...given };
  for (const [name, value] of Object.entries(fixed)) {
    const kind = name.replace(/_.*$/u, '') as keyof typeof FIXED_PATTERNS;
    if (!new RegExp(FIXED_PATTERNS[kind], 'u').test(value)) throw new RangeError(`${name} must match ${FIXED_PATTERNS[kind]}`);
  }
  for (const platform of ['x64', 'arm64', 'windows'] as const)
    if ((fixed[`url_${platform}`] === '') !== (fixed[`sha256_${platform}`] === ''))
      throw new RangeError(`url_${platform} and sha256_${platform} belong together`);
  return documentWith((line, name) => line.replace("''", () => `'${fixed[name]}'`));
}
