/** Views that a reader saved: kept in the browser, given to others as lines of text with a link each. */
import { read, write } from '../view';

export interface Saved {
  name: string;
  /** The address behind the page's own, `#` included. */
  hash: string;
}

const NAME_MOST = 80;
const MOST = 200;

function clean(name: unknown, hash: unknown): Saved | null {
  if (typeof name !== 'string' || typeof hash !== 'string' || !hash.startsWith('#')) return null;
  const called = name.replace(/\s+/g, ' ').trim().slice(0, NAME_MOST);
  // Read and written again, so that only what the page understands is kept.
  return called === '' ? null : { name: called, hash: write(read(hash)) };
}

/** What the browser kept; whatever cannot be read is left out. */
export function parse(kept: string | null): Saved[] {
  try {
    const list: unknown = JSON.parse(kept ?? '[]');
    if (!Array.isArray(list)) return [];
    return list.map((one: unknown) => (one && typeof one === 'object' ? clean((one as Saved).name, (one as Saved).hash) : null)).filter((one) => one !== null).slice(0, MOST);
  } catch {
    return [];
  }
}

/** The list with a view under a name; it takes the place of another of that name. */
export function put(list: readonly Saved[], name: string, hash: string): Saved[] {
  const saved = clean(name, hash);
  if (!saved) return [...list];
  const others = list.filter((one) => one.name.toLocaleLowerCase() !== saved.name.toLocaleLowerCase());
  return [...others, saved].slice(-MOST);
}

export const drop = (list: readonly Saved[], name: string): Saved[] => list.filter((one) => one.name !== name);

/** One line a view: its name and its link. */
export function toLines(list: readonly Saved[], page: string): string {
  return list.map(({ name, hash }) => `${name}\t${page}${hash}`).join('\n');
}

/** The views of such lines, whatever page their links were made on; lines without a link are left out. */
export function fromLines(text: string): Saved[] {
  const found: Saved[] = [];
  for (const line of text.split('\n')) {
    const parts = /^(.*?)\s+\S*?(#\S*)\s*$/.exec(line);
    const saved = parts && clean(parts[1], parts[2]);
    if (saved) found.push(saved);
  }
  return found;
}
