import {
  Attribute,
  type AttributeForm,
  type AttributeId,
  type AttributeOptionId,
  type Call,
  type OptionForm,
} from '@soko/domain';
import type { Ports } from '../ports.ts';

export type NewAttribute = AttributeForm & Readonly<{ options?: readonly OptionForm[] | undefined }>;

/** Adds an attribute with its options. Refuses `code_taken`, `option_taken`, `attribute_without_options`, `too_many_options`. */
export function addAttribute({ store, newId }: Ports) {
  return (call: Call, { options = [], ...form }: NewAttribute): Promise<AttributeId> =>
    store.transaction(call, async (tx) => {
      const numbered = options.map((option) => ({ ...option, id: newId<AttributeOptionId>() }));
      const attribute = Attribute.make(form, numbered, { id: newId<AttributeId>() });
      await tx.attributes.insert(attribute);
      tx.events.add('attribute.added', attribute.id);
      return attribute.id;
    });
}
