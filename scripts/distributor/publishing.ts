/** The commands that publish a package for Distributor and share it. They are printed, never run: each changes the account. */

export interface Publication {
  readonly folder: string;
  /** `NAME` or `NAME/PREFIX`, with or without `s3://`. */
  readonly bucket: string;
  /** The package's name in Systems Manager. */
  readonly name: string;
  readonly version: string;
  /** Who may install it besides the account that has it. */
  readonly accounts: readonly string[];
}

/** The most that one ModifyDocumentPermission takes (the service's API reference, AccountIdsToAdd). */
const ACCOUNTS_A_CALL = 20;

/**
 * One command a line, for a POSIX shell. Throws an Error that names what is no bucket, name or account, before anything is
 * made of it.
 */
export function publishing({ folder, bucket, name, version, accounts }: Publication): readonly string[] {
  const place = bucket.replace(/^s3:\/\//u, '').replace(/\/+$/u, '');
  if (!/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](?:\/[\w.-]+)*$/u.test(place))
    throw new Error(`no bucket, or no plain prefix: ${bucket}`);
  // Amazon's own names begin with these (CreateDocument).
  if (!/^[a-zA-Z0-9_.-]{3,128}$/u.test(name) || /^(?:aws|amazon|amzn)/iu.test(name))
    throw new Error(`no name for a package: ${name}`);
  const unfit = accounts.find((account) => !/^\d{12}$/u.test(account));
  if (unfit !== undefined) throw new Error(`no account (twelve digits): ${unfit}`);
  // Each version has a folder of its own: S3 keeps what an older one is installed from.
  const url = `s3://${place}/${version}`;
  const source = `--content ${quoted(`file://${folder}/manifest.json`)} --attachments Key=SourceUrl,Values=${url} --version-name ${version}`;
  const made = `aws ssm create-document --name ${name} --document-type Package ${source}`;
  const updated = `aws ssm update-document --name ${name} --document-version '$LATEST' ${source}`;
  const shares = batches([...new Set(accounts)]).map(
    (some) => `aws ssm modify-document-permission --name ${name} --permission-type Share --account-ids-to-add ${some.join(' ')}`,
  );
  return [
    `aws s3 cp --recursive ${quoted(folder)} ${url}`,
    '# the first time:',
    made,
    '# each later time; then make it the default with update-document-default-version:',
    `# ${updated}`,
    ...shares,
  ];
}

function batches(accounts: readonly string[]): readonly (readonly string[])[] {
  const count = Math.ceil(accounts.length / ACCOUNTS_A_CALL);
  return Array.from({ length: count }, (_, index) => accounts.slice(index * ACCOUNTS_A_CALL, (index + 1) * ACCOUNTS_A_CALL));
}

/** As one word of a POSIX shell. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
