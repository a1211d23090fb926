/** The moment at which tests happen, where nothing says otherwise. */
export const NOON = new Date('2026-03-02T12:00:00.000Z');

/** So many seconds after a moment (before it, when negative). */
export const later = (from: Date, seconds: number): Date => new Date(from.getTime() + seconds * 1000);
