/** What only `bundle` and `account` take. */
import { checked, flag, path, word } from './option.ts';

export const FILE_OPTIONS = {
  from: {
    name: 'from',
    shapes: 'report',
    ...path('FACTS'),
    commands: ['bundle'],
    about: 'bundle recorded facts (or another bundle) instead of a run',
  },
  isRedacted: {
    name: 'redact',
    shapes: 'report',
    ...flag(),
    commands: ['bundle'],
    about: 'pseudonyms for addresses, names and ids, the same everywhere; what they stand for goes into OUT.map.json beside',
  },
  instance: {
    name: 'instance',
    shapes: 'report',
    ...checked<string | null>('ID', null, async (given) => (await import('./option-values.ts')).nodeId(given)),
    commands: ['account'],
    about: 'the node: i-... or mi-...; without a file, or in place of the one that the file names',
    defaultWords: 'that of the file',
  },
  profile: {
    name: 'profile',
    shapes: 'report',
    ...word('NAME'),
    commands: ['account'],
    about: 'a profile of ~/.aws/config, or of AWS_CONFIG_FILE',
    defaultWords: 'AWS_PROFILE, else what every AWS SDK finds',
  },
  roleArn: {
    name: 'role-arn',
    shapes: 'report',
    ...checked<string | null>('ARN', null, async (given) => (await import('./option-values.ts')).roleArn(given)),
    commands: ['account'],
    about: 'a role to assume first, of another account, too',
  },
  isDryRun: {
    name: 'dry-run',
    shapes: 'report',
    ...flag(),
    commands: ['account'],
    about: 'ask nothing: name the calls, and the IAM policy that permits them',
  },
  save: {
    name: 'save',
    shapes: 'report',
    ...path(),
    commands: ['account'],
    about: 'keep what the account said there, to judge it again offline: ids, rules and policies, no secret',
  },
  script: {
    name: 'script',
    shapes: 'report',
    ...path(),
    commands: ['account'],
    about: 'also write the fixes as a shell script: to be read first, run with apply, and taken back with undo',
  },
} as const;
