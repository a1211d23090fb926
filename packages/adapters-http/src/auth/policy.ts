import { PERMISSIONS, permits, THINGS } from '@soko/application';
import { type Actor, refuse } from '@soko/domain';
import type { Policy, Route, Scope } from '../route.ts';

export const SCOPES: readonly Scope[] = ['anyone', 'holder', 'self', 'shop', 'market'];

/** Whether a policy is whole and known; one that is not stops the boot. */
export const isPolicy = (policy: Partial<Policy> | undefined): policy is Policy =>
  policy?.permission !== undefined &&
  Object.hasOwn(PERMISSIONS, policy.permission) &&
  policy.scope !== undefined &&
  SCOPES.includes(policy.scope);

/** Whether a route says what kind of thing its id names; one that does not stops the boot. */
export const isThing = (thing: string | undefined): boolean => thing !== undefined && Object.hasOwn(THINGS, thing);

/**
 * Lets the actor pass or refuses: `unauthenticated` where signing in could help, else `forbidden`. Whether the very
 * object is the actor's own is decided where it is read, and answers `not_found`.
 */
export function authorize({ policy }: Pick<Route, 'policy'>, actor: Actor): void {
  if (permits(policy.permission, actor) && isWithin(policy.scope, actor)) return;
  refuse(actor.kind === 'user' ? 'forbidden' : 'unauthenticated');
}

function isWithin(scope: Scope, actor: Actor): boolean {
  const isUser = actor.kind === 'user';
  const isStaff = isUser && (actor.roles.includes('staff') || actor.roles.includes('admin'));
  switch (scope) {
    case 'anyone':
      return true;
    case 'holder':
      return isUser || (actor.kind === 'guest' && (actor.cart !== undefined || actor.order !== undefined));
    case 'self':
      return isUser;
    case 'shop':
      return isStaff || (isUser && actor.shops.length > 0);
    case 'market':
      return isStaff;
  }
}
