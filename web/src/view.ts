/** The address is the view: everything a reader can choose stands in the hash, so that a link shows the same thing. */
import type { Camera } from './domain/camera';
import { FACTUALITIES, KINDS, type Factuality, type Kind } from './domain/claim';
import { ordinal } from './domain/day';
import { NO_FILTER, REVIEWS, type Filter, type Review } from './domain/filter';
import { LANGS, type Lang } from './words';

/** What the map can show or leave out, and what it shows unless told otherwise. */
export const LAYERS = ['events', 'flows', 'crossings', 'areas', 'graticule', 'scale'] as const;
export type Layer = (typeof LAYERS)[number];
const USUAL: readonly Layer[] = ['events', 'flows', 'crossings', 'scale'];

/** What the time line's lanes are. */
export const STRANDS = ['events', 'figures', 'commitments'] as const;
export type Strand = (typeof STRANDS)[number];

export const PAGES = ['map', 'picture', 'brief', 'check', 'reports', 'add', 'search'] as const;
/** Pages that others lead to. */
export const DEEPER = ['contradictions', 'commitments', 'sources', 'place', 'actor', 'source'] as const;
export type Page = (typeof PAGES)[number] | (typeof DEEPER)[number];
const ALL_PAGES: readonly Page[] = [...PAGES, ...DEEPER];

/** What the search lists. */
export const SHELVES = ['reports', 'claims'] as const;
export type Shelf = (typeof SHELVES)[number];

/** Pages about one thing, which `about` names. */
const ABOUT: readonly Page[] = ['place', 'actor', 'source'];
/** Pages of which a part can be chosen, which `only` names. */
const PARTED: readonly Page[] = ['contradictions', 'commitments'];

/** What the checking page shows: the claims that wait, those that others decided about, who did what, who agrees. */
export const CHECKS = ['first', 'second', 'log', 'agreement'] as const;
export type Check = (typeof CHECKS)[number];

export interface View extends Filter {
  page: Page;
  /** Null: as the browser prefers. */
  lang: Lang | null;
  /** The day looked at, and the day by which a report had to be out; null: the latest. */
  at: string | null;
  known: string | null;
  claim: string | null;
  report: string | null;
  camera: Camera | null;
  /** Of a page about one place, party or source: its key or name. */
  about: string;
  /** Which sort of contradictions or commitments; empty for all. */
  only: string;
  shelf: Shelf;
  check: Check;
  /** The claim that is being checked. */
  item: string | null;
  /** True where the report takes the whole page. */
  wide: boolean;
  layers: readonly Layer[];
  strand: Strand;
}

export const START: View = { ...NO_FILTER, page: 'map', lang: null, at: null, known: null, claim: null, report: null, camera: null, about: '', only: '', shelf: 'reports', check: 'first', item: null, wide: false, layers: USUAL, strand: 'events' };

const oneOf = <T extends string>(all: readonly T[], value: string | null): T | null => all.find((one) => one === value) ?? null;
const day = (value: string | null): string | null => (ordinal(value) === null ? null : value);

const number = (value: string | null): string => (/^[1-9]\d{0,8}$/.test(value ?? '') ? (value as string) : '');

function camera(text: string | null): Camera | null {
  const [zoom, lat, lon] = (text ?? '').split('/').map(Number);
  if (zoom === undefined || lat === undefined || lon === undefined) return null;
  if (!(zoom >= 0 && zoom <= 22 && Math.abs(lat) <= 90 && Math.abs(lon) <= 180)) return null;
  return { zoom, lat, lon };
}

/** Reads a hash; what it does not understand is left at its start value. */
export function read(hash: string): View {
  const q = new URLSearchParams(hash.replace(/^#/, ''));
  return {
    page: oneOf(ALL_PAGES, q.get('page')) ?? 'map',
    lang: oneOf<Lang>(LANGS, q.get('lang')),
    kinds: KINDS.filter((kind: Kind) => q.getAll('kind').includes(kind)),
    place: q.get('place') ?? '',
    actor: q.get('actor') ?? '',
    source: q.get('source') ?? '',
    factuality: oneOf<Factuality>(FACTUALITIES, q.get('factuality')) ?? '',
    q: q.get('q') ?? '',
    since: day(q.get('since')) ?? '',
    until: day(q.get('until')) ?? '',
    at: day(q.get('at')),
    known: day(q.get('known')),
    claim: q.get('claim') || null,
    report: q.get('report') || null,
    camera: camera(q.get('camera')),
    value: q.get('value') ?? '',
    victims: q.get('victims') ?? '',
    least: number(q.get('least')),
    saidBy: q.get('said_by') ?? '',
    reportLang: q.get('report_lang') ?? '',
    review: oneOf<Review>(REVIEWS, q.get('review')) ?? '',
    about: q.get('about') ?? '',
    only: q.get('only') ?? '',
    shelf: oneOf<Shelf>(SHELVES, q.get('shelf')) ?? 'reports',
    check: oneOf(CHECKS, q.get('check')) ?? 'first',
    item: q.get('item') || null,
    wide: q.has('wide'),
    layers: q.has('layers') ? LAYERS.filter((layer) => q.get('layers')?.split(',').includes(layer)) : USUAL,
    strand: oneOf(STRANDS, q.get('strand')) ?? 'events',
  };
}

/** Writes a hash, `#` included; start values are left out, so that the first view is the bare address. */
export function write(view: View): string {
  const q = new URLSearchParams();
  if (view.page !== 'map') q.set('page', view.page);
  for (const kind of view.kinds) q.append('kind', kind);
  for (const name of ['place', 'actor', 'source', 'factuality', 'q', 'since', 'until', 'at', 'known', 'report', 'claim', 'lang'] as const) {
    const value = view[name];
    if (value) q.set(name, value);
  }
  for (const [name, value] of [['value', view.value], ['victims', view.victims], ['least', view.least], ['said_by', view.saidBy], ['report_lang', view.reportLang], ['review', view.review]] as const) {
    if (value) q.set(name, value);
  }
  if (view.about && ABOUT.includes(view.page)) q.set('about', view.about);
  if (view.only && PARTED.includes(view.page)) q.set('only', view.only);
  if (view.shelf !== 'reports' && view.page === 'search') q.set('shelf', view.shelf);
  if (view.check !== 'first') q.set('check', view.check);
  if (view.item) q.set('item', view.item);
  if (view.wide) q.set('wide', '');
  if (view.layers.join() !== USUAL.join()) q.set('layers', view.layers.join());
  if (view.strand !== 'events') q.set('strand', view.strand);
  if (view.camera) q.set('camera', `${view.camera.zoom.toFixed(2)}/${view.camera.lat.toFixed(4)}/${view.camera.lon.toFixed(4)}`);
  // A colon, comma or slash needs no escape in a fragment, and the address is read by people.
  return `#${q.toString().replace(/%2F/g, '/').replace(/%3A/g, ':').replace(/%2C/g, ',')}`;
}
