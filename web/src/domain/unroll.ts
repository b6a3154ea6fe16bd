/** Outlines that jump from one edge of the world to the other, made to go on beyond the edge instead. */
import type { Geometry, Position } from 'geojson';

function path(positions: Position[], closed: boolean): Position[] {
  let turns = 0;
  let was = NaN;
  const points = positions.map(([lon = 0, lat = 0]): Position => {
    if (lon - was > 180) turns -= 1;
    else if (was - lon > 180) turns += 1;
    was = lon;
    return [lon + 360 * turns, lat];
  });
  const [first, last] = [points[0], points.at(-1)];
  // Around the South Pole: what lies within reaches to the map's edge.
  if (closed && turns !== 0 && first && last) points.push([last[0] as number, -90], [first[0] as number, -90], first);
  return points;
}

/** Lines and areas, going on beyond 180° where they did at the other edge; other geometry as it is. */
export function unrolled(geometry: Geometry): Geometry {
  switch (geometry.type) {
    case 'LineString': return { ...geometry, coordinates: path(geometry.coordinates, false) };
    case 'MultiLineString': return { ...geometry, coordinates: geometry.coordinates.map((line) => path(line, false)) };
    case 'Polygon': return { ...geometry, coordinates: geometry.coordinates.map((ring) => path(ring, true)) };
    case 'MultiPolygon': return { ...geometry, coordinates: geometry.coordinates.map((rings) => rings.map((ring) => path(ring, true))) };
    default: return geometry;
  }
}
