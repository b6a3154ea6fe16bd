/** A place as a report names it, resolved to the gazetteer where that was possible. */
import { list, type OneOrMany } from './list';

export interface Place {
  name: string | null;
  geonameid: number | null;
  country: string | null;
  /** The first-level division it lies in, where the gazetteer knows it. */
  admin1?: string;
  /** WGS 84 degrees; null when the place could not be put on a map. */
  lat: number | null;
  lon: number | null;
  level: string | null;
  relation: string | null;
  text: string | null;
  derived?: Derived;
}

/** How a position was computed from a place that has one. */
export interface Derived {
  from: string;
  km: number;
  /** A point of the compass, null where only the distance is known. */
  bearing: string | null;
}

export interface Located extends Place {
  lat: number;
  lon: number;
}

/** Those of the places that have a position. */
export function located(places: OneOrMany<Place>): Located[] {
  return list(places).filter((place): place is Located => typeof place.lat === 'number' && typeof place.lon === 'number');
}

/** One key per place: the gazetteer's number, else the name with the position. */
export function placeKey(place: Place): string {
  if (place.geonameid !== null && place.geonameid !== undefined) return `g${place.geonameid}`;
  return `${place.name ?? place.text ?? ''}@${place.lat ?? ''},${place.lon ?? ''}`;
}

/** The name to show, or the report's own words, or null when neither is there. */
export function placeName(place: Place): string | null {
  return place.name ?? place.text ?? null;
}

/** True where a point stands for an area (a province, a country), not for a spot. */
export function isArea(place: Place): boolean {
  return place.level === 'admin1' || place.level === 'admin2' || place.level === 'country' || place.level === 'region';
}
