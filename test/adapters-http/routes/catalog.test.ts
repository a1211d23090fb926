import { expect } from 'chai';
import { later, NOON } from '../../support/builders/index.ts';
import { openServer, type Server } from '../../support/server.ts';
import { expectFlaws, expectStatus } from '../../support/server-answers.ts';

type Node = Readonly<{ name: string; slug: string; parent_id: string | null; children: readonly Node[] }>;

describe('the categories and brands', () => {
  let server: Server;

  before(async () => {
    server = await openServer();
    const { shop } = await server.seller();
    const women = await server.category({ name: 'Women', slug: 'women', position: 2 });
    const men = await server.category({ name: 'Men', slug: 'men', position: -10 });
    const parentId = women.id;
    await server.category({ name: 'Shoes', slug: 'women-shoes', parentId, position: 1 });
    const dresses = await server.category({ name: 'Dresses', slug: 'women-dresses', parentId });
    await server.category({ name: 'Long', slug: 'women-dresses-long', parentId: dresses.id });
    const gone = await server.category({ name: 'Gone', slug: 'gone', parentId: men.id, suspendedAt: NOON });
    await server.category({ name: 'Below what is gone', slug: 'below', parentId: gone.id });
    await server.category({ name: 'A shop’s own', slug: 'own', shopId: shop.id });
    await server.brand({ name: 'Adire', slug: 'adire' });
    await server.brand({ name: 'Gone', slug: 'gone', suspendedAt: NOON });
    await server.brand({ name: 'Not yet', slug: 'not-yet', activeFrom: new Date('2999-01-01') });
    await server.brand({ name: 'No longer', slug: 'no-longer', activeUntil: later(NOON, -1) });
  });
  after(() => server.close());

  const outline = (nodes: readonly Node[]): unknown =>
    nodes.map(({ name, children }) => (children.length > 0 ? [name, outline(children)] : name));

  it('are a tree in the order of their positions, without what is not live and what hangs on that', async () => {
    const { items } = expectStatus(await server.client.get('/categories'), 200);
    expect(outline(items)).to.deep.equal(['Men', ['Women', [['Dresses', ['Long']], 'Shoes']]]);
    expect(items[1].children[0].parent_id).to.equal(items[1].id);
  });

  it('are one list in the order of the tree with flat=true', async () => {
    const { items } = expectStatus(await server.client.get('/categories?flat=true'), 200);
    expect(items.map(({ name }: Node) => name)).to.deep.equal(['Men', 'Women', 'Dresses', 'Long', 'Shoes']);
    for (const { children } of items) expect(children).to.deep.equal([]);
  });

  it('take no parameter that nobody knows', async () => {
    expectFlaws(await server.client.get('/categories?flat=1'), 'query/flat');
    expectFlaws(await server.client.get('/categories?deep=true'), 'query/deep');
  });

  it('have the brands that live', async () => {
    const { items } = expectStatus(await server.client.get('/brands'), 200);
    expect(items.map(({ slug }: Node) => slug)).to.deep.equal(['adire']);
  });
});
