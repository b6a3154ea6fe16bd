/** A party: who acts, who is addressed, who holds. */
import { list, type OneOrMany } from './list';

export interface Actor {
  name: string | null;
  /** ISO 3166-1 alpha-3. */
  country: string | null;
  sector: string | null;
  text: string | null;
}

export function actorName(actor: Actor): string | null {
  return actor.name ?? actor.text ?? null;
}

/** All names in one line, or null when no one is named. */
export function sayActors(actors: OneOrMany<Actor>, called = (name: string) => name): string | null {
  const names = list(actors).map(actorName).filter((name): name is string => name !== null);
  return names.length > 0 ? names.map(called).join(', ') : null;
}
