/** What a reviewer works at: the claims that wait, what was decided here and can be taken back. */
import * as api from './api';
import type { Claim } from './domain/claim';
import { patched, type Look, type Queued, type Said, type Verdict, type Vocabularies } from './domain/review';
import type { Situation } from './situation.svelte';

/** So near to the end of what is here, more is fetched. */
const NEAR_END = 5;

export class Desk {
  items = $state.raw<Queued[]>([]);
  look = $state.raw<Look>('first');
  loading = $state(false);
  /** What was just done, or why it was not. */
  told = $state('');
  problem = $state<string | null>(null);
  vocabularies = $state.raw<Vocabularies | null>(null);
  #total = $state(0);
  #next = $state.raw<string | null>(null);
  /** What was decided here, the last at the end: each as the claims of one stroke, or a link. */
  #made: Pick<Said, 'claims' | 'link'>[] = [];
  #busy = false;

  /** How many still wait. */
  waiting = $derived(Math.max(0, this.#total - this.items.filter(({ review }) => review).length));
  current = $derived.by(() => {
    const chosen = this.items.find(({ id }) => id === this.situation.view.item);
    return chosen ?? this.items.find(({ review }) => !review) ?? this.items[0] ?? null;
  });

  constructor(readonly situation: Situation) {}

  /** Fetches the beginning of the queue. */
  open(look: Look, signal: AbortSignal): Promise<void> {
    if (this.look !== look) this.items = [];
    this.look = look;
    this.loading = true;
    return this.#try(async () => {
      const [queue] = await Promise.all([api.queue(look, null, signal), this.learnWords()]);
      this.items = queue.items;
      this.#total = queue.total;
      this.#next = queue.next;
    }, signal).finally(() => {
      if (!signal.aborted) this.loading = false;
    });
  }

  async learnWords(): Promise<void> {
    this.vocabularies ??= await api.vocabularies();
  }

  async #more(): Promise<void> {
    const after = this.#next;
    if (!after) return;
    this.#next = null;
    await this.#try(async () => {
      const queue = await api.queue(this.look, after);
      const here = new Set(this.items.map(({ id }) => id));
      this.items = [...this.items, ...queue.items.filter(({ id }) => !here.has(id))];
      this.#next = queue.next;
    });
  }

  /** Goes to the claim so many places on. */
  step(by: number): void {
    const at = this.items.findIndex(({ id }) => id === this.current?.id);
    const next = this.items[at + by];
    if (next) this.show(next);
    if (at + by > this.items.length - NEAR_END) void this.#more();
  }

  show(claim: Claim): void {
    const { view } = this.situation;
    const open = view.report !== null ? { claim: claim.id, report: claim.report } : {};
    this.situation.go({ item: claim.id, ...open }, { replace: true });
  }

  /** Goes on from a claim to the next that waits. */
  #goOn(from: string): void {
    const at = this.items.findIndex(({ id }) => id === from);
    const next = [...this.items.slice(at + 1), ...this.items.slice(0, at)].find(({ review }) => !review);
    if (next) this.show(next);
    if (at > this.items.length - NEAR_END) void this.#more();
  }

  /** Decides about claims; true where it was kept. */
  async decide(verdict: Verdict, claims: readonly string[], more: Partial<Said> = {}): Promise<boolean> {
    const words = this.situation.words.check;
    const was = this.current?.id;
    const kept = await this.#send({ verdict, claims: [...claims], ...more });
    if (!kept) return false;
    this.#made.push({ claims: [...claims] });
    this.told = words.done(words.verdicts[verdict] ?? verdict, claims.length.toLocaleString(this.situation.lang));
    if (was && claims.includes(was) && this.situation.view.page === 'check') this.#goOn(was);
    return true;
  }

  /** Adds a claim that was missed; its id, or null where it was not kept. */
  async add(add: NonNullable<Said['add']>, set: string[], note?: string): Promise<string | null> {
    const kept = await this.#send({ verdict: 'added', add, set, ...(note ? { note } : {}) });
    const claim = kept?.claims[0];
    if (!claim) return null;
    this.#made.push({ claims: [claim.id] });
    const words = this.situation.words.check;
    this.told = words.done(words.verdicts.added ?? 'added', '1');
    return claim.id;
  }

  /** Says that two claims are linked so, or are not; true where it was kept. */
  async link(verdict: 'accepted' | 'rejected', later: string, earlier: string, kind: string): Promise<boolean> {
    const link = { later, earlier, kind };
    if (!(await this.#send({ verdict, link }))) return false;
    this.#made.push({ link });
    const words = this.situation.words.joining;
    this.told = verdict === 'accepted' ? words.merged : kind === 'same_event' ? words.divided : words.unlinked;
    return true;
  }

  /** Takes the last decision back: the last made here, else the asker's last that stands. */
  async undo(): Promise<void> {
    const words = this.situation.words.check;
    const here = this.#made.at(-1);
    if (here) {
      if (!(await this.#send({ verdict: 'withdrawn', ...here }))) return;
      this.#made.pop();
      this.told = words.undone;
      const first = this.items.find(({ id }) => here.claims?.includes(id));
      if (first) this.show(first);
      return;
    }
    await this.#try(async () => {
      const last = (await api.decisions('', null)).items.find(({ mine, stands }) => mine && stands);
      if (!last) this.told = words.nothingToUndo;
      else await this.withdraw(last);
    });
  }

  /** Takes one decision of the asker's own back. */
  async withdraw({ claim, earlier, link }: { claim: string; earlier: string | null; link: string | null }): Promise<boolean> {
    const about = link && earlier ? { link: { later: claim, earlier, kind: link } } : { claims: [claim] };
    const kept = await this.#send({ verdict: 'withdrawn', ...about });
    if (kept) this.told = this.situation.words.check.undone;
    return kept !== null;
  }

  async #send(said: Said): Promise<Awaited<ReturnType<typeof api.decide>> | null> {
    // A key held down decides once.
    if (this.#busy) return null;
    this.#busy = true;
    try {
      const answer = await api.decide(said);
      this.problem = null;
      this.items = patched(this.items, answer);
      this.situation.learn(answer);
      return answer;
    } catch (thrown) {
      this.problem = thrown instanceof Error ? thrown.message : String(thrown);
      return null;
    } finally {
      this.#busy = false;
    }
  }

  async #try(work: () => Promise<void>, signal?: AbortSignal): Promise<void> {
    try {
      await work();
      this.problem = null;
    } catch (thrown) {
      if (signal?.aborted) return;
      this.problem = thrown instanceof Error ? thrown.message : String(thrown);
    }
  }
}
