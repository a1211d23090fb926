import { type Attribute, type Attributes, refuse } from '@soko/domain';
import { hold, mustHold, type Scope } from './scope.ts';

export function attributes(scope: Scope): Attributes {
  const { state, journal } = scope;
  const write = (attribute: Attribute, version = attribute.version) => {
    const { id, code, options } = attribute;
    if ([...state.attributes.values()].some((other) => other.id !== id && other.code === code)) refuse('code_taken');
    if (new Set(options.map(({ value }) => value)).size < options.length) refuse('option_taken');
    state.attributes.set(id, { ...attribute, version });
    journal.wrote('attribute', id, attribute);
  };
  return {
    lock: async (id) => {
      const attribute = state.attributes.get(id);
      return attribute ? journal.read('attribute', id, hold(scope, attribute)) : null;
    },
    byCode: async (codes) =>
      [...state.attributes.values()]
        .filter(({ code, deletedAt }) => deletedAt === null && codes.includes(code))
        .sort((a, b) => (a.code < b.code ? -1 : 1)),
    isUsed: async ({ code }, value) =>
      [...state.products.values()].some(({ variants }) =>
        variants.some(({ deletedAt, attributes: own }) => {
          const chosen = Object.hasOwn(own, code) ? own[code] : undefined;
          return deletedAt === null && chosen !== undefined && (value === undefined || chosen === value);
        }),
      ),
    insert: async (attribute) => write(hold(scope, attribute)),
    save: async (attribute) => {
      mustHold(scope, attribute.id);
      write(attribute, attribute.version + 1);
    },
  };
}
