// Look-ups by a name somebody typed: a document repeats the same few, and a table of options never changes.
import type { OptionTable } from '../optionTable';

/** Names kept for each table; beyond that the store starts anew, so that no document can fill the memory. */
const most = 500;

/** Remembers what `compute` made of a name and a table. @param compute Must depend on nothing else. */
export function remembered<T>(
  compute: (name: string, table: OptionTable) => T,
): (name: string, table: OptionTable) => T {
  const stores = new WeakMap<OptionTable, Map<string, { readonly found: T }>>();
  return (name, table) => {
    let store = stores.get(table);
    if (store === undefined || store.size >= most) {
      store = new Map();
      stores.set(table, store);
    }
    const known = store.get(name);
    if (known !== undefined) return known.found;
    const found = compute(name, table);
    store.set(name, { found });
    return found;
  };
}
