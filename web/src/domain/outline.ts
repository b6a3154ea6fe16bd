/** In which country a point lies. */
import type { Geometry, Position } from 'geojson';

type Bounds = [west: number, south: number, east: number, north: number];

// The map asks at every rest; the bounds of an atlas's rings never change.
const bounds = new WeakMap<Position[], Bounds>();

function boundsOf(line: Position[]): Bounds {
  let found = bounds.get(line);
  if (!found) {
    found = [Infinity, Infinity, -Infinity, -Infinity];
    for (const [lon = 0, lat = 0] of line) {
      if (lon < found[0]) found[0] = lon;
      if (lat < found[1]) found[1] = lat;
      if (lon > found[2]) found[2] = lon;
      if (lat > found[3]) found[3] = lat;
    }
    bounds.set(line, found);
  }
  return found;
}

function linesOf(geometry: Geometry): { lines: Position[][]; closed: boolean } {
  switch (geometry.type) {
    case 'LineString': return { lines: [geometry.coordinates], closed: false };
    case 'MultiLineString': return { lines: geometry.coordinates, closed: false };
    case 'Polygon': return { lines: geometry.coordinates, closed: true };
    case 'MultiPolygon': return { lines: geometry.coordinates.flat(), closed: true };
    default: return { lines: [], closed: false };
  }
}

/** True when the point lies in the area; by the even-odd rule, so that holes are outside. */
export function contains(geometry: Geometry, lon: number, lat: number): boolean {
  const { lines, closed } = linesOf(geometry);
  if (!closed) return false;
  let inside = false;
  for (const line of lines) {
    const [west, south, east, north] = boundsOf(line);
    if (lon < west || lon > east || lat < south || lat > north) continue;
    for (let i = 0, j = line.length - 1; i < line.length; j = i, i += 1) {
      const [xi = 0, yi = 0] = line[i] as Position;
      const [xj = 0, yj = 0] = line[j] as Position;
      if (yi > lat !== yj > lat && lon < ((xj - xi) * (lat - yi)) / (yj - yi) + xi) inside = !inside;
    }
  }
  return inside;
}
