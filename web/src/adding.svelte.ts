/** Brings files, texts and addresses to the server, some at a time, and remembers what became of each. */
import * as api from './api';
import { isKept, isReport, type FeedEntry, type Fetched, type Kept, type Pasted, type Said } from './domain/batch';

/** How many are on their way at once. */
const AT_ONCE = 3;
/** How often a server that is busy is asked again, and after how long. In milliseconds. */
const PATIENCE = 30;
const WAIT = 2000;
/** What an address counts for in the progress: no one knows how large its page is. In bytes. */
const PAGE = 20_000;

export type State = 'waiting' | 'reading' | 'done' | 'lacking' | 'failed' | 'stopped';

/** An address, and what the feed that leads to it says of it. */
interface Address {
  address: string;
  entry: FeedEntry | null;
}

/** A file, a text or an address on its way. */
export class Entry {
  state = $state<State>('waiting');
  kept = $state.raw<Fetched | null>(null);
  error = $state<string | null>(null);
  /** What is said of it, and whether it is kept even where it lacks something. */
  said: Said = {};
  complete = false;

  /** Asked for though it failed before. */
  again = false;

  constructor(readonly id: number, readonly name: string, readonly what: { file: File } | { pasted: Pasted } | Address) {}

  get bytes(): number {
    if ('address' in this.what) return PAGE;
    return 'file' in this.what ? this.what.file.size : this.what.pasted.text.length;
  }
}

export class Batch {
  entries = $state.raw<Entry[]>([]);
  /** Files of folders that are no reports. */
  passedOver = $state(0);
  running = $state(0);
  /** Told when nothing is on its way any more. */
  finished: (revision: number) => void = () => {};

  count = $derived.by(() => {
    const count: Record<State, number> = { waiting: 0, reading: 0, done: 0, lacking: 0, failed: 0, stopped: 0 };
    for (const { state } of this.entries) count[state] += 1;
    return count;
  });
  totals = $derived.by(() => {
    const totals = { new: 0, known: 0, reread: 0, claims: 0, problems: 0 };
    for (const { kept } of this.entries) {
      if (!kept) continue;
      for (const name of ['new', 'known', 'reread', 'claims'] as const) totals[name] += kept[name];
      totals.problems += kept.problems.length;
    }
    return totals;
  });
  /** The part that is dealt with, by bytes: 0 to 1. */
  progress = $derived.by(() => {
    let [done, all] = [0, 0];
    for (const entry of this.entries) {
      const bytes = entry.bytes + 500;
      all += bytes;
      if (entry.state !== 'waiting' && entry.state !== 'reading') done += bytes;
    }
    return all === 0 ? 0 : done / all;
  });
  busy = $derived(this.count.waiting + this.count.reading > 0);

  #next = 1;
  #stop = new AbortController();
  #revision = 0;

  constructor(private readonly largest: () => number) {}

  /** Files as they were chosen: those of a folder by their path in it, and only reports. */
  addFiles(files: Iterable<{ file: File; path: string; folder: boolean }>): void {
    const entries: Entry[] = [];
    for (const { file, path, folder } of files) {
      if (folder && !isReport(path)) this.passedOver += 1;
      else entries.push(new Entry(this.#next++, path, { file }));
    }
    this.#begin(entries);
  }

  addText(pasted: Pasted): void {
    const name = pasted.title || pasted.text.trim().slice(0, 60);
    this.#begin([new Entry(this.#next++, name, { pasted })]);
  }

  addAddresses(addresses: string[]): void {
    this.#addAddresses(addresses.map((address) => ({ address, entry: null })));
  }

  /** Each address is on the list once; what failed is tried again. */
  #addAddresses(all: Address[]): void {
    const known = new Map(this.entries.flatMap((entry) => ('address' in entry.what ? [[entry.what.address, entry]] : [])));
    const fresh = all.filter(({ address }) => !known.has(address));
    this.#begin(fresh.map((what) => new Entry(this.#next++, what.entry?.title ?? what.address, what)));
    this.retry(all.flatMap(({ address }) => known.get(address) ?? []), false);
  }

  /** What a feed leads to. */
  #follow(feed: NonNullable<Fetched['feed']>): void {
    const led: Address[] = [];
    for (const { url, ...entry } of feed.entries) {
      if (url) led.push({ address: url, entry });
      else if (entry.text) this.addText(pastedOf(entry.text, entry));
    }
    this.#addAddresses(led);
  }

  #begin(entries: Entry[]): void {
    this.entries = [...this.entries, ...entries];
    if (this.#stop.signal.aborted) this.#stop = new AbortController();
    while (this.running < AT_ONCE && this.running < this.count.waiting + this.count.reading) void this.#work();
  }

  /** Tries again what failed or was stopped; where a person asks for it, also what the server would leave alone. */
  retry(entries: Iterable<Entry> = this.entries, byHand = true): void {
    for (const entry of entries) {
      if (entry.state !== 'failed' && entry.state !== 'stopped') continue;
      entry.again ||= byHand && entry.state === 'failed';
      entry.state = 'waiting';
    }
    this.#begin([]);
  }

  /** Says what the reports that wait for it lack, or that they are to be kept as they are. */
  complete(said: Said, asTheyAre: boolean): void {
    for (const entry of this.entries) {
      if (entry.state !== 'lacking') continue;
      entry.said = said;
      entry.complete = asTheyAre;
      entry.state = 'waiting';
    }
    this.#begin([]);
  }

  stop(): void {
    this.#stop.abort();
    for (const entry of this.entries) if (entry.state === 'waiting') entry.state = 'stopped';
  }

  /** Forgets what is done. */
  clear(): void {
    this.entries = this.entries.filter(({ state }) => state === 'waiting' || state === 'reading');
    this.passedOver = 0;
  }

  async #work(): Promise<void> {
    this.running += 1;
    const { signal } = this.#stop;
    for (;;) {
      const entry = this.entries.find(({ state }) => state === 'waiting');
      if (!entry) break;
      entry.state = 'reading';
      try {
        const kept = await this.#send(entry, signal);
        entry.kept = kept;
        entry.error = null;
        this.#revision = Math.max(this.#revision, kept.revision);
        entry.state = kept.lacking > 0 ? 'lacking' : kept.feed || isKept(kept) ? 'done' : 'failed';
        if (kept.feed && !signal.aborted) this.#follow(kept.feed);
      } catch (thrown) {
        entry.error = thrown instanceof Error ? thrown.message : String(thrown);
        entry.state = signal.aborted ? 'stopped' : 'failed';
      }
    }
    this.running -= 1;
    if (this.running === 0) this.finished(this.#revision);
  }

  async #send(entry: Entry, signal: AbortSignal): Promise<Fetched> {
    const require = entry.complete ? [] : ['date', 'source'];
    if (!('address' in entry.what) && entry.bytes > this.largest()) return tooLarge(entry, this.largest());
    for (let tries = 1; ; tries += 1) {
      try {
        if ('address' in entry.what) return await api.fetchAddress(entry.what.address, entry.what.entry, entry.said, require, entry.again, signal);
        return 'file' in entry.what
          ? await api.addFile(entry.what.file, entry.name, entry.said, require, signal)
          : await api.addText({ ...entry.said, ...entry.what.pasted }, require, signal);
      } catch (thrown) {
        if (!(thrown instanceof api.ApiError) || thrown.status !== 503 || tries >= PATIENCE) throw thrown;
        await new Promise((resolve) => setTimeout(resolve, WAIT));
        signal.throwIfAborted();
      }
    }
  }
}

/** An entry that only its feed has, as a pasted text. */
function pastedOf(text: string, { title, date, source, lang }: FeedEntry): Pasted {
  const said = Object.entries({ title, date, source, lang }).filter(([, value]) => value);
  return { text, ...Object.fromEntries(said) };
}

/** What the server would say, without sending it. */
function tooLarge(entry: Entry, largest: number): Kept {
  const what = `${(entry.bytes / 1e6).toFixed(1)} MB > ${(largest / 1e6).toFixed(0)} MB`;
  return { name: entry.name, new: 0, known: 0, reread: 0, lacking: 0, claims: 0, items: [], problems: [{ line: null, offset: null, what, mend: '`vigie add`', code: null }], revision: 0 };
}

/** The files that were dropped, folders walked. */
export async function dropped(transfer: DataTransfer): Promise<{ file: File; path: string; folder: boolean }[]> {
  // The list is emptied when the event ends, so that everything is taken from it first.
  const items = [...transfer.items].filter(({ kind }) => kind === 'file').map((item) => ({ entry: item.webkitGetAsEntry(), file: item.getAsFile() }));
  const found: { file: File; path: string; folder: boolean }[] = [];
  const walk = async (entry: FileSystemEntry, folder: boolean): Promise<void> => {
    if (entry.isFile) {
      const file = await new Promise<File>((resolve, reject) => (entry as FileSystemFileEntry).file(resolve, reject));
      found.push({ file, path: entry.fullPath.replace(/^\//, ''), folder });
      return;
    }
    const reader = (entry as FileSystemDirectoryEntry).createReader();
    for (;;) {
      const some = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
      if (some.length === 0) break;
      for (const one of some) await walk(one, true);
    }
  };
  for (const { entry, file } of items) {
    if (entry) await walk(entry, false);
    else if (file) found.push({ file, path: file.name, folder: false });
  }
  return found.sort((a, b) => (a.path < b.path ? -1 : 1));
}
