/** The stand-in agent's connection, seen with ss: it is the worker's, stands through a closed group, and dies when a device forgets it. */
import { zoneA, zoneB } from '../../addresses.ts';
import { CHANNEL_PORT } from '../../channel.ts';
import { connectionForgotten, securityGroupClosed } from '../../faults.ts';
import { AGENT, PRIVATE_VPC, withNode } from '../../presets.ts';
import { api, type Part } from './questions.ts';

const SOCKET = `ss -tnpioH state established 'dport = :443'`;

export const CHANNEL_PARTS: Readonly<Record<string, Part>> = {
  channel: {
    lab: withNode(PRIVATE_VPC, { agent: { ...AGENT, channel: { ip: zoneA('ssmmessages') } } }),
    checks: [
      {
        what: "the worker's",
        ask: SOCKET,
        says: new RegExp(`:${CHANNEL_PORT} +${zoneA('ssmmessages')}:443 .*ssm-agent-worke`, 'u'),
      },
      {
        what: 'a closed group: nothing new begins',
        fault: securityGroupClosed([zoneA('ssmmessages'), zoneB('ssmmessages')]),
        ask: api('ssmmessages'),
        says: /^000 28/,
        overMs: 1900,
      },
      { what: 'what stands is answered', ask: `sleep 1; ${SOCKET}`, says: /^(?!.*retrans:[1-9]).*lastack:\d{1,3} /s },
      {
        what: 'a forgotten connection: the kernel sends in vain',
        fault: connectionForgotten(CHANNEL_PORT),
        ask: `sleep 2; ${SOCKET}`,
        says: /timer:\(on,.*,[2-9]\)/,
      },
    ],
  },
};
