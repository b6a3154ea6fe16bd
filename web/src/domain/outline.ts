/**
 * Draws areas and lines as SVG path data in Web Mercator, on the plane: unlike a spherical projection it cannot turn a
 * ring inside out, which the finest rings of a 1:10 million atlas otherwise do.
 */
import type { Geometry, Position } from 'geojson';
import { worldPixels, type Camera } from './camera';

type Bounds = [west: number, south: number, east: number, north: number];

// An atlas is drawn again and again; the bounds of its rings never change.
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

/**
 * Path data of what of `geometries` can be seen on a map `width` × `height` pixels large; holes need `fill-rule`
 * `evenodd`. Points nearer than half a pixel to the one before are left out.
 */
export function outline(geometries: readonly Geometry[], camera: Camera, width: number, height: number): string {
  const [cx, cy] = worldPixels(camera.lon, camera.lat, camera.zoom);
  const left = cx - width / 2;
  const top = cy - height / 2;
  const parts: string[] = [];
  for (const geometry of geometries) {
    const { lines, closed } = linesOf(geometry);
    for (const line of lines) {
      const [west, south, east, north] = boundsOf(line);
      const [x0, y0] = worldPixels(west, north, camera.zoom);
      const [x1, y1] = worldPixels(east, south, camera.zoom);
      if (x1 < left || x0 > left + width || y1 < top || y0 > top + height) continue;
      let was: [number, number] | null = null;
      for (let i = 0; i < line.length; i += 1) {
        const [lon = 0, lat = 0] = line[i] as Position;
        const [wx, wy] = worldPixels(lon, lat, camera.zoom);
        const x = wx - left;
        const y = wy - top;
        if (was && i + 1 < line.length && Math.abs(x - was[0]) < 0.5 && Math.abs(y - was[1]) < 0.5) continue;
        parts.push(`${was ? 'L' : 'M'}${x.toFixed(1)} ${y.toFixed(1)}`);
        was = [x, y];
      }
      if (closed && was) parts.push('Z');
    }
  }
  return parts.join('');
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
