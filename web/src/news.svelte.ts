/** Listens to what comes into the store, counts it, and says when it may be shown unasked. */

/** So long nobody touched anything, in milliseconds: then what is new is shown at once. */
const IDLE = 20_000;
const AGAIN = 30_000;

interface Came {
  revision: number;
  readings: number;
  decisions: number;
  grades: number;
}

export class News {
  readings = $state(0);
  decisions = $state(0);
  grades = $state(0);
  total = $derived(this.readings + this.decisions + this.grades);

  #mark: string | null = null;
  #source: EventSource | null = null;
  #touched = Date.now();
  /** What is shown already. */
  #seen = 0;

  /** `show` is called when there is news and nobody is at work. */
  constructor(private readonly show: () => void) {}

  start(): void {
    for (const kind of ['pointerdown', 'keydown', 'wheel', 'input']) addEventListener(kind, () => (this.#touched = Date.now()), { passive: true, capture: true });
    // A page that nobody sees leaves its connection to others: browsers give a server only six.
    document.addEventListener('visibilitychange', () => (document.hidden ? this.#close() : this.#open()));
    setInterval(() => this.#perhaps(), 5000);
    if (!document.hidden) this.#open();
  }

  /** All up to this revision is shown. */
  shown(revision = 0): void {
    this.#seen = Math.max(this.#seen, revision);
    this.readings = this.decisions = this.grades = 0;
  }

  #open(): void {
    if (this.#source) return;
    const source = new EventSource(this.#mark === null ? 'api/events' : `api/events?since=${encodeURIComponent(this.#mark)}`);
    this.#source = source;
    source.addEventListener('hello', (event) => (this.#mark = event.lastEventId));
    source.addEventListener('news', (event) => this.#came(event));
    source.addEventListener('error', () => {
      if (source.readyState !== EventSource.CLOSED) return;
      this.#close();
      setTimeout(() => {
        if (!document.hidden) this.#open();
      }, AGAIN);
    });
  }

  #close(): void {
    this.#source?.close();
    this.#source = null;
  }

  #came(event: MessageEvent<string>): void {
    this.#mark = event.lastEventId;
    const came = JSON.parse(event.data) as Came;
    if (came.revision <= this.#seen) return;
    this.readings += came.readings;
    this.decisions += came.decisions;
    this.grades += came.grades;
    this.#perhaps();
  }

  #perhaps(): void {
    const writing = document.activeElement?.matches('input, textarea, select') ?? false;
    if (this.total > 0 && !writing && !document.hidden && Date.now() - this.#touched > IDLE) this.show();
  }
}
