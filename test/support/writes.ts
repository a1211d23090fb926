import type { Sending } from './client.ts';
import type { Server } from './server.ts';
import type { Holder } from './server-shopping.ts';
import { writesOfCatalogue } from './writes-of-catalogue.ts';
import { writesOfMedia } from './writes-of-media.ts';
import { writesOfPeople } from './writes-of-people.ts';
import { writesOfProducts } from './writes-of-products.ts';
import { writesOfReviews } from './writes-of-reviews.ts';
import { writesOfSessions } from './writes-of-sessions.ts';
import { writesOfShops } from './writes-of-shops.ts';

export type Json = string | number | boolean | null | Json[] | { [key: string]: Json };

/** A write that would be done as it is: what is wrong with it is put in by the tests. */
export type Write = Readonly<{
  path: string;
  holder?: Holder;
  /** Whose thing it is about, where somebody else decides. */
  owner?: Holder;
  body?: { [key: string]: Json };
  /** Members that may be left out. */
  optional?: readonly string[];
  /** Members that may be null. */
  nullable?: readonly string[];
  /** The flaws of a body that is one of several kinds have no place. */
  isUnion?: boolean;
  raw?: Sending;
}>;

/** Writes by operation; each makes the people and things it is about when it is asked for, others every time. */
export type Writes = Readonly<Record<string, () => Promise<Write>>>;

/** The writes about accounts, companies, shops, sessions, the catalogue, images, reviews and stock. */
export const writesOfAccounts = (server: Server): Writes => ({
  ...writesOfPeople(server),
  ...writesOfShops(server),
  ...writesOfProducts(server),
  ...writesOfSessions(server),
  ...writesOfCatalogue(server),
  ...writesOfReviews(server),
  ...writesOfMedia(server),
});

/** All of them, one after the other. */
export async function made(writes: Writes): Promise<Record<string, Write>> {
  const all: Record<string, Write> = {};
  for (const [operationId, make] of Object.entries(writes)) all[operationId] = await make();
  return all;
}
