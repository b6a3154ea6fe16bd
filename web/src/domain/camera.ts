/** Where the map looks, in Web Mercator with MapLibre's zoom (the world is 512 · 2^zoom pixels wide). */
export interface Camera {
  lon: number;
  lat: number;
  zoom: number;
}

export interface Box {
  west: number;
  south: number;
  east: number;
  north: number;
}

export const MAX_ZOOM = 13;
const MAX_LAT = 85.0511;

/** World pixels at `zoom`: x grows eastwards from 180° W, y southwards. */
export function worldPixels(lon: number, lat: number, zoom: number): [number, number] {
  const size = 512 * 2 ** zoom;
  const phi = (Math.max(-MAX_LAT, Math.min(MAX_LAT, lat)) * Math.PI) / 180;
  return [((lon + 180) / 360) * size, ((1 - Math.log(Math.tan(phi) + 1 / Math.cos(phi)) / Math.PI) / 2) * size];
}

/** The inverse of [`worldPixels`]. */
export function fromWorldPixels(x: number, y: number, zoom: number): [number, number] {
  const size = 512 * 2 ** zoom;
  const n = Math.PI * (1 - (2 * y) / size);
  return [(x / size) * 360 - 180, (Math.atan(Math.sinh(n)) * 180) / Math.PI];
}

/** Pixels from the left top corner of a map `width` × `height` large. */
export function project(camera: Camera, width: number, height: number, lon: number, lat: number): [number, number] {
  const [cx, cy] = worldPixels(camera.lon, camera.lat, camera.zoom);
  const [x, y] = worldPixels(lon, lat, camera.zoom);
  return [x - cx + width / 2, y - cy + height / 2];
}

/** The camera after the view was dragged by `dx`, `dy` pixels. */
export function pan(camera: Camera, dx: number, dy: number): Camera {
  const [cx, cy] = worldPixels(camera.lon, camera.lat, camera.zoom);
  const [lon, lat] = fromWorldPixels(cx - dx, cy - dy, camera.zoom);
  return { ...camera, lon: ((lon + 540) % 360) - 180, lat };
}

/** The camera after zooming by `by` levels with the point `x`, `y` held in place. */
export function zoomAt(camera: Camera, by: number, x: number, y: number, width: number, height: number): Camera {
  const zoom = Math.max(0, Math.min(MAX_ZOOM, camera.zoom + by));
  const [cx, cy] = worldPixels(camera.lon, camera.lat, camera.zoom);
  const scale = 2 ** (zoom - camera.zoom);
  const dx = x - width / 2;
  const dy = y - height / 2;
  const [lon, lat] = fromWorldPixels((cx + dx) * scale - dx, (cy + dy) * scale - dy, zoom);
  return { lon, lat, zoom };
}

/** The smallest box around the points; null when there are none. Does not cross the antimeridian. */
export function boxOf(points: readonly { lon: number; lat: number }[]): Box | null {
  if (points.length === 0) return null;
  const box = { west: 180, south: 90, east: -180, north: -90 };
  for (const { lon, lat } of points) {
    box.west = Math.min(box.west, lon);
    box.east = Math.max(box.east, lon);
    box.south = Math.min(box.south, lat);
    box.north = Math.max(box.north, lat);
  }
  return box;
}

/** The closest camera that shows the whole box with `margin` pixels around it. */
export function fit(box: Box, width: number, height: number, margin = 60, maxZoom = 10): Camera {
  const [west, north] = worldPixels(box.west, box.north, 0);
  const [east, south] = worldPixels(box.east, box.south, 0);
  const room = (pixels: number) => Math.max(40, pixels - 2 * margin);
  const across = Math.log2(room(width) / Math.max(east - west, 1e-9));
  const down = Math.log2(room(height) / Math.max(south - north, 1e-9));
  const zoom = Math.max(0, Math.min(across, down, maxZoom));
  const [lon, lat] = fromWorldPixels((west + east) / 2, (north + south) / 2, 0);
  return { lon, lat, zoom };
}

/**
 * The box that holds most of what is told: a capital a continent away, where a meeting was held, must not shrink the
 * front to a dot. Points count by their weight; those further than `far` times the median distance from the median
 * point are left out, unless that would leave out half of the weight.
 */
export function mainBox(points: readonly { lon: number; lat: number; weight: number }[], far = 6): Box | null {
  const total = points.reduce((sum, { weight }) => sum + weight, 0);
  if (points.length < 3 || total <= 0) return boxOf(points);
  const middle = (value: (point: { lon: number; lat: number }) => number) => {
    let half = total / 2;
    const sorted = points.map((point) => ({ value: value(point), weight: point.weight })).sort((a, b) => a.value - b.value);
    return (sorted.find(({ weight }) => (half -= weight) <= 0) ?? { value: 0 }).value;
  };
  const lon = middle((point) => point.lon);
  const lat = middle((point) => point.lat);
  const distance = (point: { lon: number; lat: number }) => Math.hypot(point.lon - lon, point.lat - lat);
  const usual = Math.max(middle(distance), 0.1);
  const near = points.filter((point) => distance(point) <= far * usual);
  return boxOf(near.reduce((sum, { weight }) => sum + weight, 0) * 2 >= total ? near : points);
}
