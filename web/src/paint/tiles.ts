/** How vector tiles of the user's own are drawn: plainly, by the names their layers have. */
import type { ExpressionSpecification, LayerSpecification } from 'maplibre-gl';

export type Colour = (name: string) => string;

/** The id of the basemap's source, with which those of its layers begin. */
export const SOURCE = 'tiles';

/** The ids of the layers drawn above the countries. */
export const isTileLayer = (id: string): boolean => id.startsWith(`${SOURCE}-`);

type Shape = 'Polygon' | 'LineString' | 'Point';

interface Ground {
  /** What the usual schemas (OpenMapTiles, Protomaps, Shortbread) call it. */
  names: string[];
  shape: Shape;
  paint: (colour: Colour) => Record<string, unknown>;
}

const WIDER = ['interpolate', ['exponential', 1.6], ['zoom'], 5, 0.4, 10, 1, 14, 3];
const river = (colour: Colour) => ({ 'line-color': colour('--coast'), 'line-width': 1 });

/** From below to above. */
const GROUND: Ground[] = [
  { names: ['earth', 'land'], shape: 'Polygon', paint: (colour) => ({ 'fill-color': colour('--land') }) },
  { names: ['landcover', 'landuse', 'park', 'natural', 'sites'], shape: 'Polygon', paint: (colour) => ({ 'fill-color': colour('--border'), 'fill-opacity': 0.14 }) },
  { names: ['water', 'ocean', 'water_polygons'], shape: 'Polygon', paint: (colour) => ({ 'fill-color': colour('--sea') }) },
  { names: ['water', 'waterway', 'water_lines'], shape: 'LineString', paint: river },
  { names: ['building', 'buildings'], shape: 'Polygon', paint: (colour) => ({ 'fill-color': colour('--border'), 'fill-opacity': 0.4 }) },
  { names: ['roads', 'transportation', 'streets'], shape: 'LineString', paint: (colour) => ({ 'line-color': colour('--border'), 'line-width': WIDER }) },
  { names: ['boundaries', 'boundary'], shape: 'LineString', paint: (colour) => ({ 'line-color': colour('--country'), 'line-width': 1, 'line-dasharray': [4, 2] }) },
];

/** Layers of towns and villages, and what in them is none: the map has the countries' names itself. */
const PLACES = ['places', 'place', 'place_labels'];
const NO_TOWNS = ['continent', 'country', 'region', 'state', 'province', 'ocean', 'sea'];

const KINDS = { Polygon: 'fill', LineString: 'line', Point: 'circle' } as const;

function layer(name: string, shape: Shape, paint: object): LayerSpecification {
  const type = KINDS[shape];
  return { id: `${SOURCE}-${name}-${type}`, source: SOURCE, 'source-layer': name, type, filter: ['==', '$type', shape], paint } as LayerSpecification;
}

/** Names of towns, in the reader's language where the tiles have them, in the browser's own font: no font is fetched. */
function names(name: string, colour: Colour, lang: string): LayerSpecification {
  const kind: ExpressionSpecification = ['to-string', ['coalesce', ['get', 'kind'], ['get', 'class'], '']];
  return {
    id: `${SOURCE}-${name}-names`,
    source: SOURCE,
    'source-layer': name,
    type: 'symbol',
    filter: ['all', ['==', ['geometry-type'], 'Point'], ['!', ['in', kind, ['literal', NO_TOWNS]]]],
    layout: { 'text-field': ['to-string', ['coalesce', ['get', `name:${lang}`], ['get', `name_${lang}`], ['get', 'name'], '']], 'text-font': ['sans-serif'], 'text-size': 11, 'text-max-width': 8 },
    paint: { 'text-color': colour('--country'), 'text-halo-color': colour('--halo'), 'text-halo-width': 1.2 },
  };
}

/** Where no layer has a name of the usual schemas: every layer's areas, lines and points, drawn alike. */
function unnamed(colour: Colour, named: string[]): LayerSpecification[] {
  const ink = colour('--country');
  const paints: [Shape, object][] = [
    ['Polygon', { 'fill-color': ink, 'fill-opacity': 0.2 }],
    ['LineString', { 'line-color': ink, 'line-width': 1 }],
    ['Point', { 'circle-color': ink, 'circle-radius': 2 }],
  ];
  return paints.flatMap(([shape, paint]) => named.map((name) => layer(name, shape, paint)));
}

/** The layers drawn of tiles that have layers of these names; of tiles that do not tell (`named` is empty), the usual ones. */
export function layersOf(colour: Colour, lang: string, named: string[]): LayerSpecification[] {
  const has = (name: string) => named.length === 0 || named.includes(name);
  const ground = GROUND.flatMap((one) => one.names.filter(has).map((name) => layer(name, one.shape, one.paint(colour))));
  const usual = [...ground, ...PLACES.filter(has).map((name) => names(name, colour, lang))];
  return usual.length > 0 ? usual : unnamed(colour, [...new Set(named)]);
}
