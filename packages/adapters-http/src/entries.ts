import { type Alias, fullPathOf, type Method, type Route } from './route.ts';

/** One path and method that lead to an operation: its own, or an alias. */
export type Entry = Readonly<{ method: Method; path: string; route: Route; alias?: Alias }>;

/** Every path and method of the routes, aliases included, literal paths before those with parameters. */
export const entriesOf = (routes: readonly Route[]): Entry[] =>
  routes
    .flatMap((route): Entry[] => [
      { method: route.method, path: route.fullPath, route },
      ...(route.aliases ?? []).map((alias) => ({
        method: alias.method,
        path: aliasPathOf(route, alias),
        route,
        alias,
      })),
    ])
    .sort((a, b) => (sortKeyOf(a.path) < sortKeyOf(b.path) ? -1 : 1));

const aliasPathOf = (route: Route, alias: Alias): string =>
  fullPathOf({ path: alias.path, ...(route.root === true ? { root: true } : {}) });

/** Braces sort behind every character of a literal segment, as they should. */
const sortKeyOf = (path: string): string => path.replace(/\{[^}]*\}/g, '\u{10ffff}');
