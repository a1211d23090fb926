import { Json, type Queries, type SignedIn } from '@soko/application';
import { found } from '../route.ts';
import type { Tokens } from './tokens.ts';

/** What every login answers, whatever the proof was: a pair of tokens with the user beside it. */
export async function loginOf(
  { queries, tokens }: Readonly<{ queries: Queries; tokens: Tokens }>,
  { userId, sessionId, generation }: SignedIn,
) {
  const user = Json.parse(found(await queries.user(userId)));
  return { ...tokens.pair(userId, sessionId, generation), user };
}
