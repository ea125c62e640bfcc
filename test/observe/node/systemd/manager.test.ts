/** The manager's own variables against systemd itself: each vector is a start of systemd. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { unitEnvironment } from '../../../../src/observe/node/agent/systemd/unit-environment.ts';
import { bootSystemd, systemdVersion, type Tree, telling, whyNoSystemd } from '../../../oracles/systemd.ts';
import { furniture, treeFiles } from './tree-files.ts';

const skip = whyNoSystemd();
const UNIT = 'amazon-ssm-agent.service';
const D = 'Manager]\nDefaultEnvironment=';

interface Vector {
  readonly tree: Tree;
  readonly line?: readonly string[];
}

const VECTORS: Readonly<Record<string, Vector>> = {
  'drop-ins by name over all folders': {
    tree: {
      '/etc/systemd/system.conf': `[${D}A=conf B=conf E=conf`,
      '/run/systemd/system.conf.d/20.conf': `[${D}A=run C=run`,
      '/etc/systemd/system.conf.d/10.conf': `[${D}A=etc D=etc`,
      '/usr/lib/systemd/system.conf.d/30.conf': `[${D}B=usr`,
      '/usr/local/lib/systemd/system.conf.d/20.conf': `[${D}E=local`,
    },
  },
  'a reset, a mask, a wrong name, a wrong section': {
    tree: {
      '/etc/systemd/system.conf': `[${D}A=conf B=conf`,
      '/etc/systemd/system.conf.d/10.conf': `[${D}\nDefaultEnvironment=C=1`,
      '/etc/systemd/system.conf.d/20.conf': { link: '/dev/null' },
      '/usr/lib/systemd/system.conf.d/20.conf': `[${D}E=usr`,
      '/etc/systemd/system.conf.d/30.cnf': `[${D}F=1`,
      '/etc/systemd/system.conf.d/40.conf': '[manager]\nDefaultEnvironment=G=1\n[Service]\nEnvironment=H=1',
    },
  },
  'quotes, escapes, specifiers': {
    tree: {
      '/etc/systemd/system.conf': `[${D}"A=x y" B=\\x41 C=%H D=%n E=%%40 F=%40 G=%t 'H=1' I=\\q J=1\nDefaultEnvironment=K=%l L=%v M=%T`,
    },
  },
  'the kernel command line': {
    tree: { '/etc/systemd/system.conf': `[${D}A=conf B=conf` },
    line: [
      'systemd.setenv=A=kernel',
      'systemd.setenv=C=x y',
      'systemd.setenv=1D=1',
      'systemd_setenv=E=1',
      'systemd.setenv=F',
      'rd.systemd.setenv=G=1',
    ],
  },
  'what the manager keeps for itself': {
    tree: {
      '/etc/systemd/system.conf': '[Manager]\nManagerEnvironment=A=own B=own\nDefaultEnvironment=B=default',
      [`/etc/systemd/system/${UNIT}.d/a.conf`]: '[Service]\nPassEnvironment=A B C',
    },
  },
  'no other place has the main file': {
    tree: {
      '/usr/lib/systemd/system.conf': `[${D}A=usr`,
      '/run/systemd/system.conf': `[${D}B=run`,
      '/etc/systemd/user.conf': `[${D}C=user`,
    },
  },
};

for (const [name, { tree, line = [] }] of Object.entries(VECTORS)) {
  test(name, { skip }, async (context) => {
    const whole: Tree = { [`/etc/systemd/system/${UNIT}`]: telling(UNIT), ...tree };
    const given = bootSystemd(whole, [UNIT], { line }).given.get(UNIT) ?? {};
    const proc: Tree = { '/proc/1/environ': 'container=probe', '/proc/1/cmdline': ['systemd', ...line].join('\0') };
    const ours = await unitEnvironment(treeFiles({ ...furniture(systemdVersion()), ...proc, ...whole }), UNIT);
    const letters = (all: Readonly<Record<string, string | undefined>>) =>
      Object.fromEntries(
        Object.entries(all)
          .filter(([one]) => /^[A-Z]$/u.test(one))
          .toSorted(([a], [b]) => (a < b ? -1 : 1)),
      );
    assert.deepEqual(letters(ours.variables), letters(given));
    context.diagnostic('vectors 1, agree 1, differ 0');
  });
}
