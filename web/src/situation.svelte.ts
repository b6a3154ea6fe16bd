/** What the page holds: the view from the address, and what the server answered for it. */
import { Batch } from './adding.svelte';
import * as api from './api';
import type { Claim } from './domain/claim';
import { columns, NO_COLUMNS, reportOf, visible, type Columns } from './domain/columns';
import { ordinal } from './domain/day';
import { NO_FILTER, type Filter } from './domain/filter';
import { tellApart, type Holder } from './domain/holder';
import { inSight } from './domain/horizon';
import type { Control, Picture } from './domain/picture';
import type { Report, ReportHead } from './domain/report';
import { isRejected, patched, type Answered } from './domain/review';
import { Desk } from './desk.svelte';
import { News } from './news.svelte';
import { read, write, type View } from './view';
import { preferred, WORDS } from './words';

/** Claims beyond this many are fetched only when asked for. */
const AT_ONCE = 4000;
const REPORTS_AT_ONCE = 5000;
/** The map does without the whole picture of more claims than this. */
const WHOLE = 20_000;

export class Situation {
  view = $state.raw<View>(read(location.hash));
  meta = $state.raw<api.Meta | null>(null);
  claims = $state.raw<Claim[]>([]);
  total = $state(0);
  next = $state.raw<string | null>(null);
  heads = $state.raw<ReadonlyMap<string, ReportHead>>(new Map());
  headsNext = $state.raw<string | null>(null);
  picture = $state.raw<Picture | null>(null);
  /** Who holds what on the day chosen; null until the server said so. */
  control = $state.raw<Control[] | null>(null);
  /** All claims that pass the filter, in columns; `marked` once they are here. */
  columns = $state.raw<Columns>(NO_COLUMNS);
  marked = $state(false);
  holders = $state.raw<Holder[]>([]);
  report = $state.raw<Report | null>(null);
  loading = $state(true);
  missing = $state(false);
  /** What the server refused, by the part of the page that asked; a part that succeeds later clears its own. */
  #problems = $state.raw<Readonly<Record<string, string>>>({});
  /** Every claim met so far, whatever the filter was. */
  known = $state.raw<ReadonlyMap<string, Claim>>(new Map());

  lang = $derived(this.view.lang ?? preferred(navigator.languages));
  words = $derived(WORDS[this.lang]);
  filter = $derived<Filter>({
    kinds: this.view.kinds, place: this.view.place, actor: this.view.actor, source: this.view.source,
    factuality: this.view.factuality, q: this.view.q, since: this.view.since, until: this.view.until,
    value: this.view.value, victims: this.view.victims, least: this.view.least, saidBy: this.view.saidBy,
    reportLang: this.view.reportLang, review: this.view.review,
  });
  /** The claims one could see on the day chosen, without those that reviewers had rejected by then. */
  inSight = $derived(this.claims.filter((claim) => !isRejected(claim, this.view.known) && inSight(claim, this.heads.get(claim.report)?.published, this.view.at, this.view.known)));
  /** How many of the claims reviewers had rejected. */
  rejected = $derived(this.claims.filter((claim) => isRejected(claim, this.view.known)).length);
  readonly desk: Desk = new Desk(this);
  /** Which rows of the columns one could see on the day chosen. */
  seen = $derived(visible(this.columns, ordinal(this.view.at), ordinal(this.view.known)));
  /** The row of each claim. */
  rowOf = $derived(new Map(this.columns.id.map((id, row) => [id, row])));
  holderOf = $derived(new Map(this.holders.map((holder) => [holder.key, holder])));
  /** The last day any report is dated to. */
  latest = $derived(this.meta?.last_day ?? null);
  selected = $derived(this.view.claim ? (this.known.get(this.view.claim) ?? null) : null);

  error = $derived(Object.values(this.#problems)[0] ?? null);

  /** Raised with every decision, and when what the server answered may be another by now: what is derived is asked for anew. */
  revision = $state(0);
  news = new News(() => void this.refresh());
  batch = new Batch(() => this.meta?.largest_file ?? Infinity);

  #everyClaim: Promise<void> | null = null;

  constructor() {
    const follow = () => {
      if (write(this.view) !== (location.hash || '#')) this.view = read(location.hash);
    };
    this.batch.finished = (revision) => void this.refresh(revision);
    addEventListener('popstate', follow);
    addEventListener('hashchange', follow);
  }

  /** Changes the view. A change while dragging or typing replaces the last history entry instead of adding one. */
  go(patch: Partial<View>, { replace = false } = {}): void {
    const next = { ...this.view, ...patch };
    const hash = write(next);
    if (hash !== write(this.view)) {
      if (replace) history.replaceState(null, '', hash);
      else history.pushState(null, '', hash);
    }
    this.view = next;
  }

  /** The address of the view after a change, for real links. */
  href(patch: Partial<View>): string {
    return write({ ...this.view, ...patch });
  }

  /** The view that shows a claim in its report. */
  showing(id: string): Partial<View> {
    return { claim: id, report: this.known.get(id)?.report ?? this.#reportOfRow(id) };
  }

  #reportOfRow(id: string): string | null {
    const row = this.rowOf.get(id);
    return row === undefined ? null : reportOf(this.columns, row);
  }

  /** The view that shows the claim of a row. */
  showingRow(row: number): Partial<View> {
    return { claim: this.columns.id[row] ?? null, report: reportOf(this.columns, row) };
  }

  #learn(claims: readonly Claim[]): void {
    const known = new Map(this.known);
    for (const claim of claims) known.set(claim.id, claim);
    this.known = known;
  }

  /** Puts what the server now says of claims in the place of what was here. */
  learn(answer: Answered): void {
    this.claims = patched(this.claims, answer);
    const known = new Map(this.known);
    for (const id of answer.gone) known.delete(id);
    for (const claim of answer.claims) known.set(claim.id, claim);
    this.known = known;
    const { report } = this;
    if (report) {
      const here = patched(report.claims_list, answer);
      const added = answer.claims.filter((claim) => claim.report === report.key && !here.some(({ id }) => id === claim.id));
      const claims = [...here, ...added].sort((a, b) => a.evidence.start - b.evidence.start);
      this.report = { ...report, claims: claims.length, claims_list: claims };
    }
    if (this.view.claim && answer.gone.includes(this.view.claim)) this.go({ claim: null }, { replace: true });
    this.revision += 1;
  }

  async #try(part: string, work: () => Promise<void>): Promise<void> {
    let problem: string | null = null;
    try {
      await work();
    } catch (thrown) {
      if (thrown instanceof DOMException && thrown.name === 'AbortError') return;
      problem = thrown instanceof Error ? thrown.message : String(thrown);
    }
    const { [part]: _, ...others } = this.#problems;
    this.#problems = problem === null ? others : { ...others, [part]: problem };
  }

  /** Asks for everything anew; the view stays. `revision` is known to be shown then. */
  async refresh(revision = 0): Promise<void> {
    this.news.shown(revision);
    this.#everyClaim = null;
    this.headsNext = null;
    this.revision += 1;
    await this.start();
  }

  start(): Promise<void> {
    return this.#try('meta', async () => {
      const heads = this.moreReports();
      this.meta = await api.meta();
      await heads;
    });
  }

  /** The next heads of reports, up to [`REPORTS_AT_ONCE`] more. */
  async moreReports(): Promise<void> {
    let after = this.headsNext;
    const heads = new Map(this.heads);
    const wanted = heads.size + REPORTS_AT_ONCE;
    do {
      const page = await api.reports(after);
      for (const head of page.items) heads.set(head.key, head);
      after = page.next;
    } while (after && heads.size < wanted);
    this.heads = heads;
    this.headsNext = after;
  }

  loadClaims(filter: Filter, signal: AbortSignal): Promise<void> {
    this.loading = true;
    return this.#try('claims', async () => {
      const found: Claim[] = [];
      let after: string | null = null;
      do {
        const page: api.ClaimPage = await api.claims(filter, after, signal);
        found.push(...page.items);
        this.total = page.total;
        after = page.next;
        // The first page is shown while the others are on their way.
        if (after && found.length === page.items.length) this.claims = [...found];
      } while (after && found.length < AT_ONCE);
      this.#learn(found);
      this.claims = found;
      this.next = after;
    }).finally(() => {
      if (!signal.aborted) this.loading = false;
    });
  }

  loadMarks(filter: Filter, signal: AbortSignal): Promise<void> {
    return this.#try('marks', async () => {
      this.columns = columns(await api.marks(filter, signal));
      this.marked = true;
    });
  }

  moreClaims(): Promise<void> {
    const { next, claims } = this;
    if (!next) return Promise.resolve();
    return this.#try('claims', async () => {
      const page = await api.claims(this.filter, next);
      if (this.claims !== claims) return; // the filter changed meanwhile
      this.#learn(page.items);
      this.claims = [...claims, ...page.items];
      this.next = page.next;
    });
  }

  loadPicture(at: string | null, known: string | null, signal: AbortSignal): Promise<void> {
    return this.#try('picture', async () => {
      const picture = await api.picture(at, known, signal);
      this.#hold(picture.control);
      this.picture = picture;
    });
  }

  /**
   * Who holds what, which the server knows at once; then, where the store is not too large for it and the day stays, the
   * whole picture, which also says by whose word.
   */
  async loadControl(at: string | null, known: string | null, signal: AbortSignal): Promise<void> {
    await this.#try('picture', async () => this.#hold(await api.control(at, known, signal)));
    await new Promise((resolve) => setTimeout(resolve, 400));
    if (!signal.aborted && (this.meta?.claims ?? 0) <= WHOLE) await this.loadPicture(at, known, signal);
  }

  #hold(control: Control[]): void {
    this.holders = tellApart(control, this.holders);
    this.control = control;
  }

  /** Opens the report the view names, or the report of the claim it names. */
  loadReport(key: string | null, claim: string | null, signal: AbortSignal): Promise<void> {
    this.missing = false;
    return this.#try('report', async () => {
      let wanted = key;
      if (!wanted && claim) {
        if (!this.known.has(claim) && !this.rowOf.has(claim)) await this.everyClaim();
        if (signal.aborted) return;
        wanted = this.known.get(claim)?.report ?? this.#reportOfRow(claim);
        if (wanted) {
          this.go({ report: wanted }, { replace: true });
          return;
        }
      }
      if (!wanted) {
        this.report = null;
        this.missing = claim !== null;
        return;
      }
      if (this.report?.key === wanted) return;
      try {
        const report = await api.report(wanted, signal);
        this.#learn(report.claims_list);
        this.report = report;
      } catch (problem) {
        if (!(problem instanceof api.ApiError) || problem.status !== 404) throw problem;
        this.report = null;
        this.missing = true;
      }
    });
  }

  /** Meets every claim in the store once, so that links from the picture can say whose claim they lead to. */
  everyClaim(): Promise<void> {
    this.#everyClaim ??= (async () => {
      const filter: Filter = NO_FILTER;
      let after: string | null = null;
      let met = 0;
      do {
        const page: api.ClaimPage = await api.claims(filter, after);
        this.#learn(page.items);
        met += page.items.length;
        after = page.next;
      } while (after && met < 10 * AT_ONCE);
    })();
    this.#everyClaim.catch(() => (this.#everyClaim = null));
    return this.#everyClaim;
  }
}
