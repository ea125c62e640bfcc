// What Windows shows of a program: in its properties, in the task manager, when it asks whether to run it. Not TypeScript, and a process of its
// own: the library's types bring those of a browser with them, which differ from Node's.
// windows-resources.cjs PROGRAM VERSION ICON: PROGRAM (changed in place) has its own name and icon instead of Node's; VERSION such as 1.2.3.
'use strict';
const { readFileSync, writeFileSync } = require('node:fs');
const { load } = require('resedit/cjs');

const ENGLISH = 1033;
/** UTF-16, as the version information calls it. */
const UNICODE = 1200;
const LANGUAGE = { lang: ENGLISH, codepage: UNICODE };

load().then(({ Data, NtExecutable, NtExecutableResource, Resource }) => {
  const [, , file, version, icon] = process.argv;
  const executable = NtExecutable.from(readFileSync(file));
  const resources = NtExecutableResource.from(executable);
  const { entries } = resources;
  const [info] = Resource.VersionInfo.fromEntries(entries);
  info.removeAllStringValues(LANGUAGE);
  // Windows has a fourth number.
  info.setFileVersion(`${version}.0`, ENGLISH);
  info.setProductVersion(`${version}.0`, ENGLISH);
  info.setStringValues(LANGUAGE, {
    FileDescription: 'ssm-probe: why this machine does not show up in AWS Systems Manager',
    FileVersion: version,
    InternalName: 'ssm-probe',
    OriginalFilename: 'ssm-probe.exe',
    ProductName: 'ssm-probe',
    ProductVersion: version,
  });
  info.outputToResourceEntries(entries);
  const icons = Data.IconFile.from(readFileSync(icon)).icons.map(({ data }) => data);
  for (const { id, lang } of Resource.IconGroupEntry.fromEntries(entries)) {
    Resource.IconGroupEntry.replaceIconsForResource(entries, id, lang, icons);
  }
  resources.outputResource(executable);
  writeFileSync(file, Buffer.from(executable.generate()));
});
