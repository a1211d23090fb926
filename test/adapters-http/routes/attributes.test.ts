import { expect } from 'chai';
import { aNumber, anId } from '../../support/builders/index.ts';
import { openServer, type Server } from '../../support/server.ts';
import { expectFlaws, expectProblem, expectStatus } from '../../support/server-answers.ts';

type Option = Readonly<{ id: string; value: string; label: string | null; position: number }>;

describe('/attributes', () => {
  let server: Server;
  let as: string;
  before(async () => {
    server = await openServer();
    as = (await server.withRole('admin')).access;
  });
  after(() => server.close());

  const add = (body: object) => server.client.post('/attributes', { as, body });
  const added = async (fields: object = {}, ...values: readonly string[]) =>
    expectStatus(
      await add({
        code: `code_${aNumber()}`,
        name: 'Colour',
        type: 'option',
        options: values.map((value) => ({ value })),
        ...fields,
      }),
      201,
    );
  const send = (method: string, path: string, body?: object, headers = {}) =>
    server.client.send(method, `/attributes/${path}`, { as, headers, ...(body === undefined ? {} : { body }) });
  const valuesOf = ({ options }: { options: readonly Option[] }) => options.map(({ value }) => value);

  it('are added with their options in order, and found by id and code', async () => {
    const options = [{ value: 'long' }, { value: 'short', label: 'Court', swatch: '#cc0000', position: -1 }];
    const answer = await add({ code: 'sleeve', name: 'Sleeve', type: 'option', options });
    const sleeve = expectStatus(answer, 201);
    expect(sleeve).to.deep.include({ type: 'option', unit: null, is_variant_axis: true, is_filterable: true });
    expect(sleeve.options.map(({ id: _, ...option }: Option) => option)).to.deep.equal([
      { value: 'short', label: 'Court', swatch: '#cc0000', position: -1 },
      { value: 'long', label: null, swatch: null, position: 0 },
    ]);
    expect(answer.headers.get('location')).to.match(new RegExp(`/attributes/${sleeve.id}$`));
    for (const path of ['sleeve', sleeve.id]) {
      expect(expectStatus(await server.client.get(`/attributes/${path}`), 200)).to.deep.equal(sleeve);
    }
    expect(expectStatus(await server.client.get('/attributes?limit=100'), 200).items).to.deep.include(sleeve);
    expectProblem(await add({ code: 'sleeve', name: 'Another', type: 'text' }), 'code_taken');
  });

  it('have options only where they are of that type, and no two that differ in case alone', async () => {
    const options = [{ value: 'red' }];
    expectProblem(await add({ code: 'weight', name: 'W', type: 'number', options }), 'attribute_without_options');
    const twice = [{ value: 'red' }, { value: 'Red' }];
    expectProblem(await add({ code: 'twice', name: 'Twice', type: 'option', options: twice }), 'option_taken');
    const weight = await added({ type: 'number', unit: 'g', options: undefined });
    expect(weight).to.deep.include({ unit: 'g', is_variant_axis: false, options: [] });
    expectProblem(await send('POST', `${weight.id}/options`, { value: 'red' }), 'attribute_without_options');
    expectFlaws(await add({ code: 'Bad code', name: 'Bad', type: 'date' }), '/code', '/type');
  });

  it('are changed, but for code and type, against their version', async () => {
    const { id } = await added({}, 'red');
    const body = { name: 'Shade', is_filterable: false, is_variant_axis: false, unit: 'x' };
    expect(expectStatus(await send('PATCH', id, body, { 'if-match': '"1"' }), 200)).to.deep.include(body);
    expectProblem(await send('PATCH', id, body, { 'if-match': '"1"' }), 'precondition_failed');
    expectFlaws(await send('PATCH', id, { code: 'other', type: 'text' }), '/code', '/type');
    expectProblem(await send('PATCH', anId(), { name: 'Nobody' }), 'not_found');
  });

  it('get, change and lose options', async () => {
    const { id, options } = await added({}, 'red', 'blue');
    const more = expectStatus(await send('POST', `${id}/options`, { value: 'green', label: 'Vert' }), 201);
    expect(valuesOf(more)).to.deep.equal(['red', 'blue', 'green']);
    expectProblem(await send('POST', `${id}/options`, { value: 'GREEN' }), 'option_taken');
    const red = `${id}/options/${options[0].id}`;
    expectProblem(await send('PATCH', red, { value: 'Blue' }), 'option_taken');
    expect(valuesOf(expectStatus(await send('PATCH', red, { value: 'crimson', position: 9 }), 200))).to.deep.equal([
      'blue',
      'green',
      'crimson',
    ]);
    expectStatus(await send('DELETE', red), 204);
    expectProblem(await send('DELETE', red), 'not_found');
    const another = await added({}, 'red');
    expectProblem(await send('DELETE', `${another.id}/options/${options[1].id}`), 'not_found');
    expect(valuesOf(expectStatus(await send('GET', id), 200))).to.deep.equal(['blue', 'green']);
  });

  it('keep what variants have, and are called otherwise all the same', async () => {
    const { id, code, options } = await added({}, 'red', 'blue');
    const goods = await server.sells({ variants: [{ attributes: { [code]: 'red' } }] });
    const [red, blue] = options.map((option: Option) => `${id}/options/${option.id}`);
    expectProblem(await send('DELETE', id), 'attribute_in_use');
    expect(expectProblem(await send('DELETE', red), 'attribute_in_use').value).to.equal('red');
    expectProblem(await send('PATCH', red, { value: 'crimson' }), 'attribute_in_use');
    const told = expectStatus(await send('PATCH', red, { label: 'Crimson', value: 'red' }), 200);
    expect(told.options[0]).to.deep.include({ value: 'red', label: 'Crimson' });
    expectStatus(await send('PATCH', blue, { value: 'navy' }), 200);
    expectStatus(await send('DELETE', blue), 204);
    await server.changes(goods, {}, { attributes: {} });
    expectStatus(await send('DELETE', id), 204);
    expectProblem(await server.client.get(`/attributes/${code}`), 'not_found');
    expectStatus(await add({ code, name: 'Again', type: 'text' }), 201);
  });

  it('have 500 options at most', async () => {
    const values = Array.from({ length: 500 }, (_, at) => `value ${at}`);
    const { id } = await added({}, ...values);
    expect(expectProblem(await send('POST', `${id}/options`, { value: 'more' }), 'too_many_options').limit).to.equal(
      500,
    );
    const counts = async (path: string) => server.statementsOf(() => send('POST', `${path}/options`, { value: 'x' }));
    const [few, some] = [await added({}, 'a'), await added({}, ...values.slice(0, 50))];
    expect(await counts(some.id)).to.equal(await counts(few.id));
  });
});
