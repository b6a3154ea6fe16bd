/** Invented claims for the tests of the domain. */
import type { Claim } from '../../src/domain/claim';
import type { Place } from '../../src/domain/place';

export function place(name: string, lat: number | null, lon: number | null, more: Partial<Place> = {}): Place {
  return { name, geonameid: null, country: null, lat, lon, level: 'locality', relation: 'in', text: name, ...more };
}

export function claim(id: string, more: Partial<Claim> = {}): Claim {
  return {
    id, report: 'r', kind: 'violence', time: null, attribution: { type: 'outlet', name: null, text: null },
    factuality: 'asserted', quoted: false, evidence: { start: 0, end: 1, utf16_start: 0, utf16_end: 1, text: 'x' }, ...more,
  };
}

export const on = (start: string, end = start) => ({ edtf: start, start, end, text: null });
