/** What the reader asked to see; empty text and lists mean no restriction. */
import type { Factuality, Kind } from './claim';

export interface Filter {
  kinds: Kind[];
  place: string;
  actor: string;
  source: string;
  factuality: Factuality | '';
  q: string;
  since: string;
  until: string;
}

export const NO_FILTER: Filter = { kinds: [], place: '', actor: '', source: '', factuality: '', q: '', since: '', until: '' };

/** The filter as query parameters of `GET /api/claims`. */
export function toQuery(filter: Filter): URLSearchParams {
  const query = new URLSearchParams();
  for (const kind of filter.kinds) query.append('kind', kind);
  for (const name of ['place', 'actor', 'source', 'factuality', 'q', 'since', 'until'] as const) {
    const value = filter[name].trim();
    if (value !== '') query.set(name, value);
  }
  return query;
}

/** How many restrictions are set. */
export function strictness(filter: Filter): number {
  return toQuery(filter).size;
}
