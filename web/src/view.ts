/** The address is the view: everything a reader can choose stands in the hash, so that a link shows the same thing. */
import type { Camera } from './domain/camera';
import { FACTUALITIES, KINDS, type Factuality, type Kind } from './domain/claim';
import { ordinal } from './domain/day';
import { NO_FILTER, type Filter } from './domain/filter';
import { LANGS, type Lang } from './words';

export const PAGES = ['map', 'picture', 'brief', 'reports'] as const;
export type Page = (typeof PAGES)[number];

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
}

export const START: View = { ...NO_FILTER, page: 'map', lang: null, at: null, known: null, claim: null, report: null, camera: null };

const oneOf = <T extends string>(all: readonly T[], value: string | null): T | null => all.find((one) => one === value) ?? null;
const day = (value: string | null): string | null => (ordinal(value) === null ? null : value);

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
    page: oneOf(PAGES, q.get('page')) ?? 'map',
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
  if (view.camera) q.set('camera', `${view.camera.zoom.toFixed(2)}/${view.camera.lat.toFixed(4)}/${view.camera.lon.toFixed(4)}`);
  // A colon, comma or slash needs no escape in a fragment, and the address is read by people.
  return `#${q.toString().replace(/%2F/g, '/').replace(/%3A/g, ':').replace(/%2C/g, ',')}`;
}
