/** What the server answers. Paths are relative: the page may be served below any path. */
import type { FeedEntry, Fetched, Kept, Pasted, Said as SaidOf } from './domain/batch';
import type { Claim, Kind } from './domain/claim';
import type { MarksAnswer } from './domain/columns';
import type { BriefDocument, Edits } from './domain/document';
import { toQuery, type Filter } from './domain/filter';
import type { Grading } from './domain/dossier';
import type { BasemapSetting } from './tiles';
import type { Control, Picture } from './domain/picture';
import type { Report, ReportHead } from './domain/report';
import type { Agreement, Answered, Decision, Kin, Look, Neighbour, Queued, Said, Vocabularies } from './domain/review';
import type { Place } from './domain/place';

export interface Meta {
  version: string;
  schema_version: number;
  reports: number;
  claims: number;
  kinds: { kind: Kind; claims: number }[];
  sources: string[];
  first_day: string | null;
  last_day: string | null;
  /** The user's own basemap, where one is set. */
  basemap?: BasemapSetting | null;
  /** The largest file that the server takes, in bytes. */
  largest_file: number;
  /** Whether it fetches pages and feeds. */
  fetches: boolean;
}

export interface PageOf<T> {
  items: T[];
  next: string | null;
}

export interface ClaimPage extends PageOf<Claim> {
  total: number;
}

export interface Explanation {
  claim: string;
  fields: { field: string; value: unknown; because: string[] }[];
}

/** The server's refusal, with its own words where it gave any. */
export class ApiError extends Error {
  /** `after`: in how many seconds the server would take it. */
  constructor(readonly status: number, message: string, readonly after: number | null = null) {
    super(message);
  }
}

let loggedOut = () => {};

/** Has `call` called whenever the server wants a login first. */
export function whenLoggedOut(call: () => void): void {
  loggedOut = call;
}

async function answer(path: string, init: RequestInit = {}): Promise<Response> {
  const response = await fetch(`api/${path}`, init);
  if (response.ok) return response;
  const body: unknown = await response.json().catch(() => null);
  const said = body && typeof body === 'object' && 'error' in body ? String(body.error) : `${response.status} ${response.statusText}`;
  if (response.status === 401 && path !== 'login') loggedOut();
  throw new ApiError(response.status, said, Number(response.headers.get('Retry-After')) || null);
}

const until = (signal?: AbortSignal): RequestInit => (signal ? { signal } : {});

export async function json<T>(path: string, signal?: AbortSignal): Promise<T> {
  return (await answer(path, until(signal))).json() as Promise<T>;
}

/** Asks the server to keep something. */
export async function send<T>(method: 'POST' | 'PUT' | 'DELETE', path: string, said: unknown): Promise<T> {
  const headers = { 'Content-Type': 'application/json' };
  return (await answer(path, { method, headers, body: JSON.stringify(said) })).json() as Promise<T>;
}

export const withQuery = (path: string, query: URLSearchParams) => (query.size > 0 ? `${path}?${query}` : path);

export function days(at: string | null, known: string | null): URLSearchParams {
  const query = new URLSearchParams();
  if (at) query.set('at', at);
  if (known) query.set('known', known);
  return query;
}

/** The most items the server gives at once. */
export const PAGE_SIZE = 1000;

export const meta = () => json<Meta>('meta');

export function claims(filter: Filter, after: string | null, signal?: AbortSignal): Promise<ClaimPage> {
  const query = toQuery(filter);
  query.set('limit', String(PAGE_SIZE));
  if (after) query.set('after', after);
  return json(withQuery('claims', query), signal);
}

/** All claims that pass the filter, in columns. */
export const marks = (filter: Filter, signal?: AbortSignal) => json<MarksAnswer>(withQuery('marks', toQuery(filter)), signal);

export function reports(after: string | null, signal?: AbortSignal): Promise<PageOf<ReportHead>> {
  const query = new URLSearchParams({ limit: String(PAGE_SIZE) });
  if (after) query.set('after', after);
  return json(withQuery('reports', query), signal);
}

export const report = (key: string, signal?: AbortSignal) => json<Report>(`reports/${encodeURIComponent(key)}`, signal);

export interface Queue extends PageOf<Queued> {
  total: number;
}

export function queue(look: Look, after: string | null, signal?: AbortSignal): Promise<Queue> {
  const query = new URLSearchParams({ look, limit: '50' });
  if (after) query.set('after', after);
  return json(withQuery('queue', query), signal);
}

export const decide = (said: Said) => send<Answered>('POST', 'decisions', said);

export function decisions(by: string, after: string | null, signal?: AbortSignal): Promise<PageOf<Decision>> {
  const query = new URLSearchParams({ limit: '100' });
  if (by) query.set('by', by);
  if (after) query.set('after', after);
  return json(withQuery('decisions', query), signal);
}

export const agreement = (signal?: AbortSignal) => json<{ items: Agreement[]; people: string[] }>('agreement', signal);
export const links = (claim: string, signal?: AbortSignal) => json<{ items: Kin[] }>(withQuery('links', new URLSearchParams({ claim })), signal);

/** The claims that may tell of the same event as one: near it, or with these words. */
export function neighbours(claim: string, words: string, signal?: AbortSignal): Promise<{ items: Neighbour[] }> {
  const query = new URLSearchParams({ claim, limit: '20' });
  if (words.trim()) query.set('q', words.trim());
  return json(withQuery('neighbours', query), signal);
}

export const names = (lang: string) => json<{ lang: string; names: Record<string, string> }>(withQuery('names', new URLSearchParams({ lang })));
export const vocabularies = () => json<Vocabularies>('vocabularies');
export const places = (name: string, signal?: AbortSignal) => json<{ items: Place[] }>(withQuery('gazetteer', new URLSearchParams({ name })), signal);

export const picture = (at: string | null, known: string | null, signal?: AbortSignal) =>
  json<Picture>(withQuery('picture', days(at, known)), signal);

/** Who holds what: what the map needs of the picture, without the claims it rests on. */
export async function control(at: string | null, known: string | null, signal?: AbortSignal): Promise<Control[]> {
  type Bare = Omit<Control, 'claims' | 'rivals'>;
  const { items } = await json<{ items: Bare[] }>(withQuery('control', days(at, known)), signal);
  return items.map((one) => ({ ...one, claims: [], rivals: [] }));
}

export const explain = (claim: string, signal?: AbortSignal) => json<Explanation>(withQuery('explain', new URLSearchParams({ claim })), signal);

/** The situation report as edited, in one of its forms. */
async function edited(form: 'md' | 'html' | 'json', lang: string, at: string | null, known: string | null, since: string | null, edits: Edits, signal?: AbortSignal): Promise<Response> {
  const query = days(at, known);
  if (since) query.set('since', since);
  query.set('lang', lang);
  query.set('format', form);
  const headers = { 'Content-Type': 'application/json' };
  return answer(withQuery('brief', query), { ...until(signal), method: 'POST', headers, body: JSON.stringify(edits) });
}

export const brief = async (lang: string, at: string | null, known: string | null, since: string | null, edits: Edits, signal?: AbortSignal) =>
  (await edited('json', lang, at, known, since, edits, signal)).json() as Promise<BriefDocument>;

export const briefText = async (form: 'md' | 'html', lang: string, at: string | null, known: string | null, since: string | null, edits: Edits) =>
  (await edited(form, lang, at, known, since, edits)).text();

/** What became of what was brought; a refusal that says it report by report is an answer. */
async function bring(path: string, init: RequestInit): Promise<Kept> {
  const response = await fetch(`api/${path}`, { ...init, method: 'POST' });
  const body: unknown = await response.json().catch(() => null);
  if (body && typeof body === 'object' && 'items' in body) return body as Kept;
  const said = body && typeof body === 'object' && 'error' in body ? String(body.error) : `${response.status} ${response.statusText}`;
  throw new ApiError(response.status, said);
}

/** Adds the reports of a file. What is said of them counts where they do not say it. */
export function addFile(file: File, name: string, said: SaidOf, require: string[], signal: AbortSignal): Promise<Kept> {
  const query = new URLSearchParams({ name });
  for (const [field, value] of Object.entries(said)) if (value) query.set(field, value);
  if (require.length > 0) query.set('require', require.join(','));
  return bring(withQuery('reports', query), { signal, headers: { 'Content-Type': 'application/octet-stream' }, body: file });
}

/** Adds a pasted text. */
export const addText = (pasted: Pasted, require: string[], signal: AbortSignal): Promise<Kept> =>
  bring('reports', { signal, headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ ...pasted, require }) });

/** Has the server fetch an address, `again` though it failed before. What is said of it counts where it does not say it itself. */
export const fetchAddress = (url: string, entry: FeedEntry | null, said: SaidOf, require: string[], again: boolean, signal: AbortSignal): Promise<Fetched> =>
  bring('fetches', { signal, headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ ...said, url, entry, require, again }) });

/** Asks how far a source can be relied on to be kept. */
export const grade = (said: { source: string; grade: string; side: string | null; note: string | null }) => send<Grading>('POST', 'grades', said);
