/** A clock so far off that signatures and certificates fail. */

import { duration } from '../knowledge/words.ts';
import { clockCommands } from './clock-commands.ts';
import type { Entries } from './entry.ts';
import { restartAgent } from './node-commands.ts';
import { clean } from './phrases.ts';
import { remedy, verify } from './remedy.ts';

export const CLOCK: Entries<'clock/skew'> = {
  'clock/skew': {
    title: 'The clock is wrong',
    summary:
      "This node's clock differs from the servers' clocks. AWS rejects signatures that are more than five minutes off (S3: fifteen), and " +
      'certificates may seem to be expired or not yet valid.',
    message: (data) => {
      // The offset is the server's time minus this node's: positive means that this node is behind.
      const side = data.offsetSeconds >= 0 ? 'slow' : 'fast';
      return `This node's clock is ${duration(data.offsetSeconds)} ${side}, by the time that ${clean(data.source)} gives; AWS accepts signatures up to five minutes off.`;
    },
    remedies: (data, context) => {
      const clock = clockCommands(context);
      const proof = verify(context, ['clock/skew']);
      const linux = context.os === 'linux' || context.os === 'other';
      return [
        remedy({
          owner: 'node',
          text:
            `Take the time from ${clock.server}${context.kind === 'hybrid' ? '' : ' (Amazon Time Sync, needs no network path)'} and correct ` +
            `the ${duration(data.offsetSeconds)} at once. ` +
            (linux
              ? 'Debian and Ubuntu read the first file (chrony 4), Amazon Linux and Red Hat the second; write only that one, once.'
              : context.os === 'windows'
                ? 'Not on a member of a domain: there, correct the domain controller.'
                : ''),
          commands: [...clock.look, ...clock.set],
          permission: 'administrator rights on the node',
          risk: 'The clock jumps: databases, clusters and scheduled jobs on this node may not like that. Without a jump, chrony corrects it slowly.',
          rollback: 'Remove the added line and restart the time service.',
          verify: proof,
        }),
        restartAgent(context, proof),
      ];
    },
    docs: ['Set the time for your Amazon EC2 instance'],
  },
};
