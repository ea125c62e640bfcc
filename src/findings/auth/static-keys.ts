/** Static keys in a task's variables win over the role of the task: the agent of ECS Exec signs with them. */
import type { Picture } from '../../picture/picture.ts';
import { refusals } from '../../picture/refusals.ts';
import { withoutStaticKeys } from '../../remedies/ecs-task.ts';
import { clean, list } from '../../remedies/phrases.ts';
import { verify } from '../../remedies/remedy.ts';
import { type DraftOf, type Finding, isError } from '../finding.ts';

/** Names of variables, never their values. `refused`: the calls that AWS refuses to these keys. */
export interface StaticKeysData {
  readonly variables: readonly string[];
  readonly refused: readonly string[];
}

const STATIC = /^AWS_(?:ACCESS_KEY|ACCESS_KEY_ID|SECRET_KEY|SECRET_ACCESS_KEY|SESSION_TOKEN)$/u;
const ROLE = ['AWS_CONTAINER_CREDENTIALS_RELATIVE_URI', 'AWS_CONTAINER_CREDENTIALS_FULL_URI', 'AWS_WEB_IDENTITY_TOKEN_FILE'];

export const authStaticKeys: Finding<'auth/static-keys', StaticKeysData> = {
  code: 'auth/static-keys',
  number: 129,
  title: "Static keys in the container win over the task's role",
  summary:
    "The agent of ECS Exec takes its credentials as every AWS SDK does: keys in the container's variables come before the role of the task. " +
    'Whatever the role allows has no effect then.',
  reads: ['container', 'signed'],
  about: 'nothing',
  judge,
  stops: ({ refused }) => refused.length > 0,
  explains: [
    {
      codes: [
        'auth/denied-role',
        'auth/denied-endpoint-policy',
        'auth/denied-org-policy',
        'auth/denied',
        'auth/expired',
        'auth/invalid',
      ],
      when: (own) => isError(own),
    },
  ],
  message: ({ variables, refused }) =>
    `${list(variables)} ${variables.length === 1 ? 'is' : 'are'} set in this container: the agent of ECS Exec signs with these keys, and not with the role of the task` +
    `${refused.length === 0 ? '' : `. AWS refuses ${list(refused.map((action) => clean(action, 60)))} to them`}.`,
  remedies: (_data, context) => [withoutStaticKeys(context, verify(context, ['auth']))],
  docs: ['Using Amazon ECS Exec for debugging', 'Amazon ECS task IAM role'],
  page: {
    recognised:
      'In a task of ECS both a pair of keys and a role are set (AWS_ACCESS_KEY_ID with AWS_SECRET_ACCESS_KEY, beside AWS_CONTAINER_CREDENTIALS_RELATIVE_URI ' +
      'or another way to a role). Without a role the keys are somebody\u2019s choice, and nothing is said. On a node the agent does not read them.',
    severity: 'Error where AWS refuses a call that was signed with them; otherwise a warning.',
  },
  sample: { variables: ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY'], refused: ['ssmmessages:CreateControlChannel'] },
};

function judge(picture: Picture): readonly DraftOf<'auth/static-keys', StaticKeysData>[] {
  const { container } = picture.facts.node;
  if (container?.kind !== 'ecs' || container.keys !== 'environment') return [];
  if (!container.keyVariables.some((name) => ROLE.includes(name))) return [];
  const variables = container.keyVariables.filter((name) => STATIC.test(name));
  const { credentials } = picture.facts.signed ?? {};
  const isTried = credentials?.state === 'found' && credentials.source === 'environment';
  const refused = isTried
    ? refusals(picture).flatMap(({ call, refusal }) =>
        ['denied', 'expired', 'invalid'].includes(refusal.kind) ? [call.action] : [],
      )
    : [];
  const isAsked = picture.facts.request.for.includes('session-manager');
  return [
    {
      code: 'auth/static-keys',
      severity: !isAsked ? 'info' : refused.length > 0 ? 'error' : 'warning',
      subjects: [],
      data: { variables, refused },
      evidence: [`set in the container: ${container.keyVariables.join(', ')}`],
      capabilities: ['session-manager'],
    },
  ];
}
