/** What AWS's own model of Systems Manager, and moto, say of the document, the package, who may install it, and the association. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { publishing } from '../../scripts/distributor/publishing.ts';
import { ssmDocument } from '../../scripts/docs/ssm-document.ts';
import { MOTO_PYTHON, type Moto, missingMoto, startMoto } from '../oracles/moto.ts';
import { runProgramSync } from '../processes.ts';

const ROOT = join(import.meta.dirname, '../..');
const PROGRAM = join(ROOT, 'test/oracles/ssm-requests.py');
type Parameters = Readonly<Record<string, unknown>>;

/** The template's association, with what its parameters have by default. */
function association(): Parameters {
  const template = JSON.parse(readFileSync(join(ROOT, 'scripts/fleet/template.json'), 'utf8')) as {
    readonly Parameters: Readonly<Record<string, { readonly Default?: unknown }>>;
    readonly Resources: { readonly Association: { readonly Properties: Parameters } };
  };
  const valueOf = (name: string): string => (name === 'Document' ? 'ssm-probe' : String(template.Parameters[name]?.Default));
  const text = JSON.stringify(template.Resources.Association.Properties)
    .replaceAll(/\{"Ref":"(\w+)"\}/gu, (_whole, name: string) => JSON.stringify(valueOf(name)))
    .replaceAll(/\{"Fn::Sub":"([^"]*)"\}/gu, (_whole, text: string) =>
      JSON.stringify(text.replaceAll(/\$\{(\w+)\}/gu, (_ref, name: string) => valueOf(name))),
    );
  return JSON.parse(text) as Parameters;
}

/** The parameters that a printed command gives to the service. */
function sharing(line: string): Parameters {
  const ids = /--account-ids-to-add (.*)$/u.exec(line)?.[1] ?? assert.fail(line);
  return { Name: 'ssm-probe-package', PermissionType: 'Share', AccountIdsToAdd: ids.split(' ') };
}

describe("the model of Systems Manager's API", { skip: missingMoto() }, () => {
  let moto: Moto | undefined;
  before(async () => {
    moto = await startMoto();
  });
  after(() => moto?.stop());
  const ask = (requests: readonly (readonly [operation: string, Parameters])[]): readonly unknown[] => {
    const { stdout, stderr } = runProgramSync(MOTO_PYTHON, [PROGRAM, moto?.url ?? ''], { input: JSON.stringify(requests) });
    return stdout === '' ? assert.fail(stderr) : (JSON.parse(stdout) as readonly unknown[]);
  };
  const isTaken = (answer: unknown): boolean => typeof answer === 'object' && answer !== null && !Array.isArray(answer);

  const document = { Name: 'ssm-probe', DocumentType: 'Command', DocumentFormat: 'JSON' };
  const manifest = JSON.stringify({ schemaVersion: '2.0', version: '1.0.0', packages: {}, files: {} });
  const packageOf = { Name: 'ssm-probe-package', DocumentType: 'Package', Content: manifest, VersionName: '1.0.0' };
  const shared = publishing({
    folder: 'f',
    bucket: 'some-bucket',
    name: 'ssm-probe-package',
    version: '1.0.0',
    accounts: Array.from({ length: 41 }, (_, index) => String(100_000_000_000 + index)),
  }).filter((line) => line.includes('modify-document-permission'));

  it('takes the document in both its forms, the association, the package and its sharing', () => {
    const answers = ask([
      ['create_document', { ...document, Content: JSON.stringify(ssmDocument({})) }],
      [
        'create_document',
        { ...document, Name: 'fetched', Content: readFileSync(join(ROOT, 'scripts/ssm/ssm-probe.json'), 'utf8') },
      ],
      ['create_association', association()],
      ['create_document', packageOf],
      ...shared.map((line) => ['modify_document_permission', sharing(line)] as const),
    ]);
    assert.deepEqual(
      answers.map((one) => isTaken(one) || one),
      answers.map(() => true),
    );
    assert.equal(shared.length, 3);
  });

  it('refuses what has a fault', () => {
    const answers = ask([
      ['create_association', { ...association(), MaxErrors: 'all' }],
      ['create_association', { ...association(), Target: [] }],
      ['create_document', { ...packageOf, Name: 'a b' }],
      ['modify_document_permission', { Name: 'ssm-probe-package', PermissionType: 'Share', AccountIdsToAdd: ['12'] }],
    ]);
    assert.deepEqual(answers.map(isTaken), [false, false, false, false]);
  });
});
