/** What is brought to the store, and what became of it. */

/** What became of one report. */
export interface KeptReport {
  outcome: 'new' | 'known' | 'reread' | 'lacking';
  key?: string;
  id: string;
  title: string | null;
  source: string | null;
  published: string | null;
  lang: string | null;
  claims: number;
  lacks?: Attribute[];
}

export interface Unreadable {
  line: number | null;
  offset: number | null;
  what: string;
  mend: string;
  /** Which sort it is, where it is a common one. */
  code: string | null;
}

/** What became of one file. */
export interface Kept {
  name: string;
  new: number;
  known: number;
  reread: number;
  lacking: number;
  claims: number;
  items: KeptReport[];
  problems: Unreadable[];
  revision: number;
}

export const ATTRIBUTES = ['date', 'source', 'lang'] as const;
export type Attribute = (typeof ATTRIBUTES)[number];

/** What is said of reports that lack it. */
export type Said = Partial<Record<Attribute, string>>;

/** A text that was pasted. */
export interface Pasted extends Said {
  text: string;
  title?: string;
  url?: string;
}

/** What a feed says of an article. */
export interface FeedEntry {
  title: string | null;
  date: string | null;
  source: string | null;
  lang: string | null;
  /** What it has of the text. */
  text: string | null;
}

/** What became of an address; of a feed, what it leads to. An entry without an address is in the feed alone. */
export interface Fetched extends Kept {
  feed?: { title: string | null; entries: (FeedEntry & { url: string | null })[] };
}

/** What a file of reports is called: the same as `vigie add` takes from a folder. */
const EXTENSIONS = ['txt', 'text', 'md', 'markdown', 'html', 'htm', 'xhtml', 'json', 'jsonl', 'ndjson'];

/** True for what is taken from a folder: files with a known ending that are neither hidden nor a README. */
export function isReport(path: string): boolean {
  const parts = path.split('/');
  const name = parts.at(-1) ?? '';
  if (parts.some((part) => part.startsWith('.')) || /^readme(\.|$)/i.test(name)) return false;
  return EXTENSIONS.includes(name.toLowerCase().split('.').slice(1).at(-1) ?? '');
}

/** The addresses, where a text is nothing but a list of them. */
export function addresses(text: string): string[] | null {
  const lines = text.split(/\s+/).filter(Boolean);
  return lines.length > 0 && lines.every((line) => /^(https?:\/\/|www\.)\S+$/i.test(line)) ? lines : null;
}

/** The addresses of a list, each once, and what in it is none. */
export function listed(text: string): { addresses: string[]; others: string[] } {
  const words = [...new Set(text.split(/\s+/).filter(Boolean))];
  const fits = (word: string) => addresses(word) !== null;
  return { addresses: words.filter(fits), others: words.filter((word) => !fits(word)) };
}

/** A date at any precision, as it is written everywhere in Vigie. */
export const isDate = (text: string): boolean => /^\d{4}(-\d{2}(-\d{2})?)?$/.test(text.trim());

/** True where something came in that counts. */
export const isKept = (kept: Kept): boolean => kept.new + kept.known + kept.reread > 0;
