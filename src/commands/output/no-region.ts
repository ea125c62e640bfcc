import { type UsageError, usageError } from '../../arguments/usage-error.ts';

/** Nothing can be probed without a Region. `lacked`: why nobody could be asked for it. */
export function noRegion({ lacked }: { readonly lacked: string | null }): UsageError {
  const why =
    lacked === null
      ? 'neither a hybrid registration nor the metadata service nor AWS_REGION tells it'
      : `nobody could be asked for it, because ${lacked}`;
  return usageError(`no Region: ${why}; say --region, such as --region eu-central-1`);
}
