/** Answers of the server that follow the address: asked again when the path changes, the older question given up. */
import * as api from './api';
import type { Cited, Paged } from './domain/dossier';

export class Answer<T> {
  value = $state.raw<T | null>(null);
  problem = $state<string | null>(null);
  missing = $state(false);
  loading = $state(true);
  #again = $state(0);

  /** `path` is the path below `api/`, read anew whenever what it is made from changes; null asks nothing. */
  constructor(path: () => string | null) {
    const asked = $derived(path());
    $effect(() => {
      void this.#again;
      const stop = new AbortController();
      void this.#ask(asked, stop.signal);
      return () => stop.abort();
    });
  }

  async #ask(path: string | null, signal: AbortSignal): Promise<void> {
    this.loading = true;
    try {
      this.value = path === null ? null : await api.json<T>(path, signal);
      this.problem = null;
      this.missing = false;
    } catch (thrown) {
      if (signal.aborted) return;
      this.missing = thrown instanceof api.ApiError && thrown.status === 404;
      this.problem = this.missing ? null : thrown instanceof Error ? thrown.message : String(thrown);
      if (this.missing) this.value = null;
    }
    if (!signal.aborted) this.loading = false;
  }

  /** Asks once more. */
  again(): void {
    this.#again += 1;
  }
}

/** An answer that comes in pages. */
export class Pages<I, T extends Paged<I>> extends Answer<T> {
  readonly #path: () => string | null;

  constructor(path: () => string | null) {
    super(path);
    this.#path = path;
  }

  /** Adds the next page. */
  async more(): Promise<void> {
    const { value } = this;
    const path = this.#path();
    if (!value?.next || path === null) return;
    try {
      const page = await api.json<T>(`${path}${path.includes('?') ? '&' : '?'}after=${encodeURIComponent(value.next)}`);
      if (this.value !== value) return; // another question was asked meanwhile
      const cited = (of: unknown) => (of as { cited?: Cited[] }).cited ?? [];
      this.value = { ...value, ...page, items: [...value.items, ...page.items], cited: [...cited(value), ...cited(page)] };
    } catch (thrown) {
      this.problem = thrown instanceof Error ? thrown.message : String(thrown);
    }
  }
}
