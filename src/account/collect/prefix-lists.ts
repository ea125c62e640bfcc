/** Prefix lists that rules and routes name: AWS's own and those of the account, or shared with it. */

import { MANY } from '../model/known.ts';
import type { Known, PrefixList } from '../model.ts';
import { texts } from './ec2-words.ts';
import { chunked, known, mapped, together } from './known.ts';
import type { Reader } from './reader.ts';

export async function prefixListsOf(reader: Reader, ids: readonly string[]): Promise<Known<readonly PrefixList[]>> {
  const pages = chunked(ids, 100).map((PrefixListIds) =>
    reader.all(
      'ec2:DescribeManagedPrefixLists',
      { Filters: [{ Name: 'prefix-list-id', Values: [...PrefixListIds] }] },
      ({ PrefixLists }) => PrefixLists,
    ),
  );
  const found = together(await Promise.all(pages));
  if (found.state !== 'known') return found;
  const lists = found.value.flat().map(async (one): Promise<PrefixList> => {
    const id = one.PrefixListId ?? '';
    const entries = await reader.all('ec2:GetManagedPrefixListEntries', { PrefixListId: id }, ({ Entries }) => Entries, MANY);
    return {
      prefixListId: id,
      prefixListName: one.PrefixListName ?? '',
      ownerId: one.OwnerId ?? null,
      addressFamily: one.AddressFamily ?? null,
      cidrs: mapped(entries, (all) => texts(all.map(({ Cidr }) => Cidr))),
    };
  });
  return known(await Promise.all(lists));
}
