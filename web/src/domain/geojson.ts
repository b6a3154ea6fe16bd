/** What the map shows, as GeoJSON for other tools: a point per place in view, a line per flow. */
import type { Feature, FeatureCollection } from 'geojson';
import { actorName } from './actor';
import type { Box } from './camera';
import { KINDS } from './claim';
import { reportOf, type Columns } from './columns';
import { fromOrdinal } from './day';
import { UNKNOWN } from './columns';
import type { Flow } from './flow';
import { latestRow, type Mark } from './mark';

export interface Shown {
  of: Columns;
  marks: readonly Mark[];
  flows: readonly Flow[];
  /** The part of the world in view. */
  box: Box;
  at: string | null;
  known: string | null;
}

const within = (box: Box, { lon, lat }: { lon: number; lat: number }) => lon >= box.west && lon <= box.east && lat >= box.south && lat <= box.north;
const day = (value: number | undefined) => (value === undefined || value === UNKNOWN ? null : fromOrdinal(value));

/** Every feature names the claims it rests on: ids, each as `/api/explain` and `vigie explain` take it. */
export function toGeoJson({ of, marks, flows, box, at, known }: Shown): FeatureCollection {
  const points: Feature[] = marks.filter(({ place }) => within(box, place)).map((mark) => {
    const { place, control } = mark;
    const latest = latestRow(of, mark.rows);
    const events = Object.fromEntries(KINDS.flatMap((kind, i) => ((mark.counts[i] ?? 0) > 0 ? [[kind, mark.counts[i]]] : [])));
    return {
      type: 'Feature',
      geometry: { type: 'Point', coordinates: [place.lon, place.lat] },
      properties: {
        what: 'place',
        name: place.name,
        geonameid: place.geonameid,
        country: place.country,
        level: place.level,
        state: control?.state ?? null,
        holder: control?.holder ? actorName(control.holder) : null,
        besieger: control?.besieger ? actorName(control.besieger) : null,
        sureness: control?.sureness ?? null,
        since: control?.since ?? null,
        last_confirmed: control?.last_confirmed ?? null,
        control_claims: control?.claims ?? [],
        crossing: mark.gate?.state ?? null,
        claims: events,
        latest_claim: latest === null ? null : of.id[latest],
        latest_report: latest === null ? null : reportOf(of, latest),
        latest_day: latest === null ? null : day(of.last[latest]) ?? day(of.first[latest]),
      },
    };
  });
  const lines: Feature[] = flows.filter(({ from, to }) => within(box, from) || within(box, to)).map((flow) => ({
    type: 'Feature',
    geometry: { type: 'LineString', coordinates: [[flow.from.lon, flow.from.lat], [flow.to.lon, flow.to.lat]] },
    properties: { what: 'flow', from: flow.from.name, to: flow.to.name, largest_number_told: flow.people, asserted: flow.asserted, claims: flow.rows.map((row) => of.id[row]) },
  }));
  const collection: FeatureCollection & { at: string | null; known: string | null } = { type: 'FeatureCollection', features: [...points, ...lines], at, known };
  return collection;
}
