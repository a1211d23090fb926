type Node = { allOf?: readonly Node[]; $ref?: string; type?: unknown; [member: string]: unknown };

/**
 * What the maker of the document writes for a named schema that may be null is both at once: the named one, which null
 * never is, and null. Writes it as either of them, in place.
 */
export function withNullableReferences<Document extends object>(document: Document): Document {
  for (const member of Object.values(document)) {
    if (typeof member === 'object' && member !== null) mend(withNullableReferences(member) as Node);
  }
  return document;
}

function mend(node: Node): void {
  const [reference, beside, ...more] = node.allOf ?? [];
  if (reference?.$ref === undefined || beside === undefined || more.length > 0) return;
  const { type, ...about } = beside;
  if (!Array.isArray(type) || !type.includes('null')) return;
  delete node.allOf;
  Object.assign(node, { anyOf: [reference, { type: 'null' }], ...about });
}
