/** Where units and drop-ins lie. `@` stands for the unit's name without `.service`. */
import type { Tree } from '../../../oracles/systemd.ts';

const ETC = '/etc/systemd/system';
const RUN = '/run/systemd/system';
const LOCAL = '/usr/local/lib/systemd/system';
const USR = '/usr/lib/systemd/system';
const bytes = (text: string): Uint8Array => Buffer.from(text, 'latin1');

/** Whole trees; the unit's own file, where it is told, stands below `/etc`. */
export const TREES: Readonly<Record<string, Tree>> = {
  'order by names over all folders': {
    [`${RUN}/@.service.d/20.conf`]: '[Service]\nEnvironment=A=run20 B=run20',
    [`${ETC}/@.service.d/10.conf`]: '[Service]\nEnvironment=A=etc10 C=etc10',
    [`${USR}/@.service.d/30.conf`]: '[Service]\nEnvironment=A=usr30',
  },
  'the same name in three folders': {
    [`${USR}/@.service.d/a.conf`]: '[Service]\nEnvironment=A=usr B=usr',
    [`${RUN}/@.service.d/a.conf`]: '[Service]\nEnvironment=A=run',
    [`${LOCAL}/@.service.d/a.conf`]: '[Service]\nEnvironment=A=local C=1',
  },
  'a drop-in masked by /dev/null': {
    [`${ETC}/@.service.d/a.conf`]: { link: '/dev/null' },
    [`${USR}/@.service.d/a.conf`]: '[Service]\nEnvironment=A=1',
    [`${USR}/@.service.d/b.conf`]: '[Service]\nEnvironment=B=1',
  },
  'a drop-in masked by an empty file': {
    [`${ETC}/@.service.d/a.conf`]: '',
    [`${USR}/@.service.d/a.conf`]: '[Service]\nEnvironment=A=1',
  },
  'names of drop-ins': {
    [`${ETC}/@.service.d/proxy.cfg`]: '[Service]\nEnvironment=A=1',
    [`${ETC}/@.service.d/.proxy.conf`]: '[Service]\nEnvironment=B=1',
    [`${ETC}/@.service.d/proxy.conf~`]: '[Service]\nEnvironment=C=1',
    [`${ETC}/@.service.d/proxy.CONF`]: '[Service]\nEnvironment=D=1',
    [`${ETC}/@.service.d/x.conf.bak`]: '[Service]\nEnvironment=E=1',
    [`${ETC}/@.service.d/A.conf`]: '[Service]\nEnvironment=F=1',
  },
  'upper case sorts first': {
    [`${ETC}/@.service.d/a.conf`]: '[Service]\nEnvironment=A=a',
    [`${ETC}/@.service.d/B.conf`]: '[Service]\nEnvironment=A=B',
    [`${ETC}/@.service.d/_.conf`]: '[Service]\nEnvironment=A=_',
    [`${ETC}/@.service.d/9.conf`]: '[Service]\nEnvironment=A=9',
    [`${ETC}/@.service.d/10.conf`]: '[Service]\nEnvironment=A=10',
  },
  'a folder named like a drop-in': {
    [`${ETC}/@.service.d/a.conf/x.conf`]: '[Service]\nEnvironment=A=1',
    [`${ETC}/@.service.d/b.conf`]: '[Service]\nEnvironment=B=1',
  },
  'dash prefixes': {
    [`${ETC}/@DASH.service.d/a.conf`]: '[Service]\nEnvironment=A=prefix B=prefix',
    [`${ETC}/@.service.d/b.conf`]: '[Service]\nEnvironment=B=own',
  },
  'a prefix hides the same name of a place with less precedence': {
    [`${ETC}/@DASH.service.d/a.conf`]: '[Service]\nEnvironment=A=prefix',
    [`${USR}/@.service.d/a.conf`]: '[Service]\nEnvironment=A=own B=own',
  },
  'the own folder hides a prefix at the same place': {
    [`${ETC}/@DASH.service.d/a.conf`]: '[Service]\nEnvironment=A=prefix B=prefix',
    [`${ETC}/@.service.d/a.conf`]: '[Service]\nEnvironment=A=own',
  },
  'no folder without a final dash': { [`${ETC}/@NODASH.service.d/a.conf`]: '[Service]\nEnvironment=A=1' },
  'a reset in a later drop-in': {
    [`${ETC}/@.service.d/a.conf`]: '[Service]\nEnvironment=A=1\nEnvironmentFile=/none',
    [`${ETC}/@.service.d/b.conf`]: '[Service]\nEnvironment=\nEnvironmentFile=\nEnvironment=B=2',
  },
  'a reset in an earlier drop-in of another place': {
    [`${USR}/@.service.d/z.conf`]: '[Service]\nEnvironment=A=1',
    [`${ETC}/@.service.d/a.conf`]: '[Service]\nEnvironment=',
  },
  control: {
    '/etc/systemd/system.control/@.service.d/50-x.conf': '[Service]\nEnvironment=A=control',
    [`${ETC}/@.service.d/50-x.conf`]: '[Service]\nEnvironment=A=etc',
  },
  'run control': {
    '/run/systemd/system.control/@.service.d/50-x.conf': '[Service]\nEnvironment=A=control',
    [`${ETC}/@.service.d/50-x.conf`]: '[Service]\nEnvironment=A=etc',
  },
  attached: {
    '/etc/systemd/system.attached/@.service.d/50-x.conf': '[Service]\nEnvironment=A=attached B=1',
    [`${ETC}/@.service.d/50-x.conf`]: '[Service]\nEnvironment=A=etc',
    [`${RUN}/@.service.d/50-x.conf`]: '[Service]\nEnvironment=A=run',
  },
  'no such place': {
    '/etc/systemd/@.service.d/x.conf': '[Service]\nEnvironment=B=1',
    '/etc/systemd/user/@.service.d/x.conf': '[Service]\nEnvironment=C=1',
  },
  'the first file of a name wins': { [`${ETC}/@.service`]: 'Environment=A=etc', [`${USR}/@.service`]: 'Environment=A=usr B=usr' },
  'run before usr': { [`${RUN}/@.service`]: 'Environment=A=run', [`${USR}/@.service`]: 'Environment=A=usr B=usr' },
  'local before usr': { [`${LOCAL}/@.service`]: 'Environment=A=local', [`${USR}/@.service`]: 'Environment=A=usr B=usr' },
  masked: { [`${ETC}/@.service`]: { link: '/dev/null' }, [`${USR}/@.service`]: 'Environment=A=usr' },
  'masked at run time': { [`${RUN}/@.service`]: { link: '/dev/null' }, [`${USR}/@.service`]: 'Environment=A=usr' },
  'a mask with less precedence': { [`${RUN}/@.service`]: { link: '/dev/null' }, [`${ETC}/@.service`]: 'Environment=A=etc' },
  'an empty file': { [`${ETC}/@.service`]: '', [`${USR}/@.service`]: 'Environment=A=usr' },
  'a link to a file elsewhere': { [`${ETC}/@.service`]: { link: '/opt/x/@.service' }, '/opt/x/@.service': 'Environment=A=opt' },
  'a link to another name elsewhere': {
    [`${ETC}/@.service`]: { link: '/opt/x/other-@.service' },
    '/opt/x/other-@.service': 'Environment=A=opt B=%n',
  },
  'a dangling link': { [`${ETC}/@.service`]: { link: '/opt/none' }, [`${USR}/@.service`]: 'Environment=A=usr' },
  'a link to the same name': { [`${ETC}/@.service`]: { link: `${USR}/@.service` }, [`${USR}/@.service`]: 'Environment=A=usr' },
  'the asked name is an alias': {
    [`${ETC}/@.service`]: { link: `${USR}/real-@.service` },
    [`${USR}/real-@.service`]: 'Environment=A=real B=%n',
    [`${ETC}/real-@.service.d/a.conf`]: '[Service]\nEnvironment=C=1',
    [`${ETC}/@.service.d/b.conf`]: '[Service]\nEnvironment=D=1',
  },
  'the unit has an alias with drop-ins': {
    [`${USR}/@.service`]: 'Environment=A=own',
    [`${ETC}/alias-@.service`]: { link: `${USR}/@.service` },
    [`${ETC}/alias-@.service.d/a.conf`]: '[Service]\nEnvironment=B=alias',
    [`${ETC}/stranger-@.service.d/a.conf`]: '[Service]\nEnvironment=C=stranger',
  },
  'a relative alias': {
    [`${USR}/@.service`]: 'Environment=A=own',
    [`${USR}/alias-@.service`]: { link: '@.service' },
    [`${ETC}/alias-@.service.d/a.conf`]: '[Service]\nEnvironment=B=alias',
  },
  'a drop-in is a link': { [`${ETC}/@.service.d/a.conf`]: { link: '/opt/@/x' }, '/opt/@/x': '[Service]\nEnvironment=A=1' },
  'a drop-in is a dangling link': {
    [`${ETC}/@.service.d/a.conf`]: { link: '/opt/@/none' },
    [`${USR}/@.service.d/a.conf`]: '[Service]\nEnvironment=A=1',
  },
  'invalid UTF-8 in the unit': { [`${ETC}/@.service`]: bytes('TELLEnvironment=A=1\nEnvironment=B=\xff\nEnvironment=C=1') },
  'invalid UTF-8 in a comment': { [`${ETC}/@.service`]: bytes('TELL# \xff\nEnvironment=C=1') },
  'no section in the unit': { [`${ETC}/@.service`]: 'Environment=A=1\n[broken\nEnvironment=B=1' },
  'no section in a drop-in': { [`${ETC}/@.service.d/a.conf`]: 'Environment=A=1' },
  'a mark before the section': { [`${ETC}/@.service.d/a.conf`]: '\ufeff[Service]\nEnvironment=A=1' },
  'a mark before the second line': { [`${ETC}/@.service.d/a.conf`]: '\n\ufeff[Service]\nEnvironment=A=1' },
  'a mark before a comment': { [`${ETC}/@.service.d/a.conf`]: '\ufeff# x\n[Service]\nEnvironment=A=1' },
  'a comment before a mark': { [`${ETC}/@.service.d/a.conf`]: '# x\n\ufeff[Service]\nEnvironment=A=1' },
  'a second ExecStart': { [`${ETC}/@.service.d/a.conf`]: '[Service]\nType=simple\nExecStart=/bin/true\nEnvironment=A=1' },
  'ExecStart twice after a reset': {
    [`${ETC}/@.service.d/a.conf`]: '[Service]\nType=exec\nExecStart=\nExecStart=/usr/bin/env -0\nEnvironment=A=1',
  },
  'no ExecStart': { [`${ETC}/@.service.d/a.conf`]: '[Service]\nExecStart=\nEnvironment=A=1' },
  'restart always': { [`${ETC}/@.service.d/a.conf`]: '[Service]\nRestart=always\nEnvironment=A=1' },
  'restart on failure': { [`${ETC}/@.service.d/a.conf`]: '[Service]\nRestart=on-failure\nEnvironment=A=1' },
  'type dbus': { [`${ETC}/@.service.d/a.conf`]: '[Service]\nType=dbus\nEnvironment=A=1' },
  'no such type': { [`${ETC}/@.service.d/a.conf`]: '[Service]\nType=Simple\nEnvironment=A=1' },
  'an unknown setting': { [`${ETC}/@.service.d/a.conf`]: '[Service]\nProxy=x\nEnvironment=A=1\nTimeoutSec=xyz' },
};
