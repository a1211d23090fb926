import {
  Attribute,
  type AttributeChanges,
  type AttributeId,
  type AttributeOptionId,
  type Call,
  type OptionChanges,
  type OptionForm,
  type Tx,
  Version,
} from '@soko/domain';
import type { Ports } from '../ports.ts';

type Versioned = Readonly<{ id: AttributeId; versions?: readonly string[] | undefined }>;
type OfOption = Versioned & Readonly<{ optionId: AttributeOptionId }>;

/** One change of an attribute and its options: both are one thing with one version. */
const changing =
  <Input extends Versioned>(work: (attribute: Attribute, input: Input, tx: Tx) => Attribute | Promise<Attribute>) =>
  ({ store }: Pick<Ports, 'store'>) =>
  (call: Call, input: Input): Promise<AttributeId> =>
    store.transaction(call, async (tx) => {
      const attribute = Attribute.present(await tx.attributes.lock(input.id));
      Version.require(input.versions, attribute.version);
      const changed = await work(attribute, input, tx);
      await tx.attributes.save(changed);
      tx.events.add(changed.deletedAt === null ? 'attribute.changed' : 'attribute.removed', input.id);
      return input.id;
    });

/** Refuses `not_found`, `precondition_failed`. */
export const changeAttribute = changing<Versioned & Readonly<{ changes: AttributeChanges }>>((attribute, { changes }) =>
  Attribute.edit(attribute, changes),
);

/** Refuses `not_found`, `precondition_failed`, `attribute_in_use`. */
export const removeAttribute = changing<Versioned>(async (attribute, _, tx) =>
  Attribute.remove(attribute, await tx.attributes.isUsed(attribute), tx.now),
);

/** Refuses `not_found`, `precondition_failed`, `option_taken`, `attribute_without_options`, `too_many_options`. */
export const addAttributeOption = ({ store, newId }: Ports) =>
  changing<Versioned & Readonly<{ option: OptionForm }>>((attribute, { option }) =>
    Attribute.addOption(attribute, option, newId<AttributeOptionId>()),
  )({ store });

/** Refuses `not_found`, `precondition_failed`, `option_taken`, and `attribute_in_use` for another value of a used one. */
export const changeAttributeOption = changing<OfOption & Readonly<{ changes: OptionChanges }>>(
  async (attribute, { optionId, changes }, tx) => {
    const { value } = Attribute.option(attribute, optionId);
    return Attribute.changeOption(attribute, optionId, changes, await tx.attributes.isUsed(attribute, value));
  },
);

/** Refuses `not_found`, `precondition_failed`, `attribute_in_use`. */
export const removeAttributeOption = changing<OfOption>(async (attribute, { optionId }, tx) => {
  const { value } = Attribute.option(attribute, optionId);
  return Attribute.removeOption(attribute, optionId, await tx.attributes.isUsed(attribute, value));
});
