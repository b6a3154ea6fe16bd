/** Countries from Natural Earth (through world-atlas), in two finenesses, fetched when first needed. */
import type { Feature, FeatureCollection, Geometry, MultiLineString, Position } from 'geojson';
import { feature, mesh } from 'topojson-client';
import type { GeometryCollection, Topology } from 'topojson-specification';
import coarseUrl from 'world-atlas/countries-50m.json?url';
import fineUrl from 'world-atlas/countries-10m.json?url';

export type Fineness = 'coarse' | 'fine';

/** From this zoom on, 1:50 million borders are visibly off (kilometres); 1:10 million ones are used. */
export const FINE_FROM = 5.5;

export interface CountryLabel {
  /** ISO 3166-1 numeric, null for territories without one. */
  id: string | null;
  name: string;
  lon: number;
  lat: number;
  /** Width of the main part in degrees, to know from which zoom there is room for the name. */
  width: number;
}

export interface Basemap {
  land: FeatureCollection<Geometry, { name: string }>;
  /** Lines between two countries. */
  borders: MultiLineString;
  /** Lines between land and sea. */
  coasts: MultiLineString;
  labels: CountryLabel[];
}

type Atlas = Topology<{ countries: GeometryCollection<{ name: string }> }>;

function labelOf(country: Feature<Geometry, { name: string }>): CountryLabel | null {
  const { geometry } = country;
  const polygons = geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.type === 'MultiPolygon' ? geometry.coordinates : [];
  let best: { area: number; lon: number; lat: number; width: number } | null = null;
  for (const [ring] of polygons) {
    if (!ring) continue;
    let area = 0, lon = 0, lat = 0, west = Infinity, east = -Infinity;
    // A ring that goes on at the other edge of the world is measured as one.
    let turns = 0;
    for (let i = 0; i + 1 < ring.length; i += 1) {
      const [here = 0, y0 = 0] = ring[i] as Position;
      const [there = 0, y1 = 0] = ring[i + 1] as Position;
      const x0 = here + 360 * turns;
      if (there - here > 180) turns -= 1;
      else if (here - there > 180) turns += 1;
      const x1 = there + 360 * turns;
      const cross = x0 * y1 - x1 * y0;
      area += cross;
      lon += (x0 + x1) * cross;
      lat += (y0 + y1) * cross;
      west = Math.min(west, x0);
      east = Math.max(east, x0);
    }
    if (area !== 0 && (!best || Math.abs(area) > best.area)) best = { area: Math.abs(area), lon: lon / (3 * area), lat: lat / (3 * area), width: east - west };
  }
  return best && { id: country.id === undefined ? null : String(country.id), name: country.properties.name, lon: ((best.lon + 540) % 360) - 180, lat: best.lat, width: best.width };
}

async function load(url: string): Promise<Basemap> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`basemap: ${response.status}`);
  const atlas = (await response.json()) as Atlas;
  const { countries } = atlas.objects;
  const land = feature(atlas, countries);
  return {
    land,
    borders: mesh(atlas, countries, (a, b) => a !== b),
    coasts: mesh(atlas, countries, (a, b) => a === b),
    labels: land.features.map(labelOf).filter((label) => label !== null),
  };
}

const loaded = new Map<Fineness, Promise<Basemap>>();

export function basemap(fineness: Fineness): Promise<Basemap> {
  let found = loaded.get(fineness);
  if (!found) {
    found = load(fineness === 'fine' ? fineUrl : coarseUrl);
    // A failed fetch may be tried again.
    found.catch(() => loaded.delete(fineness));
    loaded.set(fineness, found);
  }
  return found;
}
