/**
 * A view that the database has already written as JSON text. It is sent as it is and never parsed on the way, so one
 * document costs one string. The type parameter tells which view the text holds.
 */
export type Json<View> = Readonly<{ text: string; [marker]: true; view?: View }>;

const marker: unique symbol = Symbol('soko.json');

export const Json = {
  /** Takes over JSON text. The caller vouches that it is one valid JSON value of this view. */
  of: <View>(text: string): Json<View> => ({ text, [marker]: true }),

  /** Whether a value is JSON text rather than a view. */
  is: (value: unknown): value is Json<unknown> => typeof value === 'object' && value !== null && marker in value,

  /** The text of a view, whichever form it comes in. */
  text: (value: unknown): string => (Json.is(value) ? value.text : JSON.stringify(value)),

  /** The view itself: parsed where it is text. For tests and for rare readers; never on a hot path. */
  parse: <View>(value: View | Json<View>): View => (Json.is(value) ? (JSON.parse(value.text) as View) : value),

  /** An object view with members set beside its own (a token that is told once, say), without parsing its text. */
  beside<View extends object>(value: View | Json<View>, members: Partial<View>): View | Json<View> {
    if (!Json.is(value)) return { ...value, ...members };
    const own = value.text.trim();
    const extra = JSON.stringify(members);
    if (extra === '{}') return value;
    if (own === '{}') return Json.of(extra);
    return Json.of(`${own.slice(0, -1)},${extra.slice(1)}`);
  },
};

/** A view, and the version of the thing it shows: for `ETag` and `If-Match`. */
export type Versioned<View> = Readonly<{ view: Json<View>; version: number }>;

/** A view, and the version of the thing it shows for those who may change it; null for everybody else. */
export type Seen<View> = Json<View> & Readonly<{ version: number | null }>;
