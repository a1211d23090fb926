/** An object whose members are made when they are first asked for, and those that were made. */
export type Lazy<All> = Readonly<{ all: All; made: Partial<All> }>;

type Holder<From> = Readonly<{ from: From; made: Record<string, unknown> }>;

/**
 * Makes objects with these members, each of them made of what the object is made of: tests run millions of transactions,
 * which use a few members each.
 */
export function lazily<From, All extends object>(
  makers: { readonly [Name in keyof All]: (from: From) => All[Name] },
): (from: From) => Lazy<All> {
  const getters: PropertyDescriptorMap = {};
  for (const [name, make] of Object.entries<(from: From) => unknown>(makers)) {
    getters[name] = {
      get(this: Holder<From>): unknown {
        this.made[name] ??= make(this.from);
        return this.made[name];
      },
    };
  }
  const shape: object = Object.create(null, getters);
  return (from) => {
    const made: Partial<All> = {};
    return { all: Object.assign(Object.create(shape), { from, made }) as All, made };
  };
}
