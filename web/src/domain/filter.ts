/** What the reader asked to see; empty text and lists mean no restriction. */
import type { Factuality, Kind } from './claim';

/** What reviewers last said of a claim. */
export const REVIEWS = ['unreviewed', 'accepted', 'corrected', 'rejected'] as const;
export type Review = (typeof REVIEWS)[number];

export interface Filter {
  kinds: Kind[];
  place: string;
  actor: string;
  source: string;
  factuality: Factuality | '';
  q: string;
  since: string;
  until: string;
  /** A phase, form, outcome, movement, relation, act or condition. */
  value: string;
  victims: string;
  /** The least number of people, in digits. */
  least: string;
  /** Whom the report cites. */
  saidBy: string;
  reportLang: string;
  review: Review | '';
}

export const NO_FILTER: Filter = { kinds: [], place: '', actor: '', source: '', factuality: '', q: '', since: '', until: '', value: '', victims: '', least: '', saidBy: '', reportLang: '', review: '' };

/** The filter as query parameters of `GET /api/claims`. */
export function toQuery(filter: Filter): URLSearchParams {
  const query = new URLSearchParams();
  for (const kind of filter.kinds) query.append('kind', kind);
  for (const name of ['place', 'actor', 'source', 'factuality', 'q', 'since', 'until'] as const) {
    const value = filter[name].trim();
    if (value !== '') query.set(name, value);
  }
  for (const [name, value] of [['value', filter.value], ['victims', filter.victims], ['least', filter.least], ['said_by', filter.saidBy], ['lang', filter.reportLang], ['review', filter.review]] as const) {
    if (value.trim() !== '') query.set(name, value.trim());
  }
  return query;
}

/** How many restrictions are set. */
export function strictness(filter: Filter): number {
  return toQuery(filter).size;
}
