/** What an analyst changed in the situation report, kept in this browser: a draft is one person's, until it is exported. */
import { NO_EDITS, readEdits, type Edits } from './domain/document';

/** A browser that keeps nothing (private windows, full disks) must not keep anyone from editing. */
function recall(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

function keep(key: string, value: string | null): void {
  try {
    if (value === null) localStorage.removeItem(key);
    else localStorage.setItem(key, value);
  } catch {
    // What is on the page stays there.
  }
}

export class Draft {
  edits = $state.raw<Edits>(NO_EDITS);
  /** Since which day changes are told. */
  since = $state.raw<string | null>(null);
  /** The last day known to the report that was last exported. */
  last = $state.raw<string | null>(null);
  #key = '';

  /** The draft of a store in a language. */
  open(store: string, lang: string): void {
    this.#key = `vigie.brief.${store}`;
    this.#lang = lang;
    this.edits = readEdits(recall(`${this.#key}.${lang}`));
    this.since = recall(`${this.#key}.since`);
    this.last = recall(`${this.#key}.last`);
  }

  #lang = '';

  change(edits: Edits): void {
    this.edits = edits;
    keep(`${this.#key}.${this.#lang}`, edits === NO_EDITS ? null : JSON.stringify(edits));
  }

  tellSince(day: string | null): void {
    this.since = day;
    keep(`${this.#key}.since`, day);
  }

  /** The report went out, with what was known by `day`. */
  exported(day: string | null): void {
    this.last = day ?? this.last;
    keep(`${this.#key}.last`, this.last);
  }
}
