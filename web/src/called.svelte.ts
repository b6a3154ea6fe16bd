/** What parties, countries and places are called in the reader's language: claims have the lexicon's and the gazetteer's names, which are English. */
import * as api from './api';
import { placeName, type Place } from './domain/place';
import type { Lang } from './words';

let names = $state.raw<ReadonlyMap<string, string>>(new Map());

/** The name to show. Never one to ask the server by. */
export function called(name: string): string {
  return names.get(name) ?? name;
}

/** A place by the name to show. */
export function sayPlace(place: Place): string | null {
  const name = placeName(place);
  return name === null ? null : called(name);
}

/** Shows names as they are in this language. Where they cannot be had, the claims' own stay. */
export async function speak(lang: Lang): Promise<void> {
  const answer = await api.names(lang).catch(() => null);
  names = new Map(Object.entries(answer?.names ?? {}));
}
