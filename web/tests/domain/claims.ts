/** Invented claims for the tests of the domain. */
import { FACTUALITIES, KINDS, what, type Claim } from '../../src/domain/claim';
import { columns, ROLES, type Columns, type MarksAnswer } from '../../src/domain/columns';
import { ordinal } from '../../src/domain/day';
import { list } from '../../src/domain/list';
import { located, type Place } from '../../src/domain/place';

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

/** The claims as the server sends them in columns; reports are published as `published` says. */
export function answerOf(claims: readonly Claim[], published: Record<string, string> = {}): MarksAnswer {
  const whats = [...new Set(claims.map((one) => what(one) ?? 'quote'))];
  const reports = [...new Set(claims.map((one) => one.report))];
  const answer: MarksAnswer = {
    claims: claims.length, kinds: [...KINDS], factualities: [...FACTUALITIES], roles: [...ROLES], whats,
    places: { name: [], geonameid: [], country: [], level: [], lat: [], lon: [] },
    reports: { key: reports, published: reports.map((key) => ordinal(published[key])), known: reports.map((key) => ordinal(published[key])) },
    rows: { id: [], report: [], kind: [], what: [], factuality: [], first: [], last: [] },
    figures: { row: [], low: [], best: [], high: [] },
    spots: { row: [], place: [], role: [] },
  };
  const found = new Map<string, number>();
  claims.forEach((one, row) => {
    answer.rows.id.push(one.id);
    answer.rows.report.push(reports.indexOf(one.report));
    answer.rows.kind.push(KINDS.indexOf(one.kind));
    answer.rows.what.push(whats.indexOf(what(one) ?? 'quote'));
    answer.rows.factuality.push(FACTUALITIES.indexOf(one.factuality));
    answer.rows.first.push(ordinal(one.time?.start));
    answer.rows.last.push(ordinal(one.time?.end));
    if (one.count) {
      answer.figures.row.push(row);
      for (const bound of ['low', 'best', 'high'] as const) answer.figures[bound].push(one.count[bound]);
    }
    for (const [role, places] of [['at', one.place], ['from', one.from], ['to', one.to]] as const) {
      for (const spot of located(list(places))) {
        const key = `${spot.name}@${spot.lat},${spot.lon}`;
        if (!found.has(key)) {
          found.set(key, found.size);
          for (const column of ['name', 'geonameid', 'country', 'level', 'lat', 'lon'] as const) (answer.places[column] as unknown[]).push(spot[column]);
        }
        answer.spots.row.push(row);
        answer.spots.place.push(found.get(key) as number);
        answer.spots.role.push(ROLES.indexOf(role));
      }
    }
  });
  return answer;
}

export const columnsOf = (claims: readonly Claim[], published: Record<string, string> = {}): Columns => columns(answerOf(claims, published));
export const every = (of: Columns): Uint8Array => new Uint8Array(of.size).fill(1);
