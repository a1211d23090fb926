import { readFileSync } from 'node:fs';
import { expect } from 'chai';

/** What everybody may know, so that no caller is asked for. */
const PUBLIC = ['shops', 'shop', 'brands', 'attributes', 'attribute', 'search'];
/** What staff read of everybody: only routes whose scope is the market may call these. */
const FOR_STAFF = [
  'users',
  'userDetail',
  'companies',
  'company',
  'sellers',
  'seller',
  'auditRecords',
  'judgedReviews',
  'judgedReview',
  'productStats',
  'keptCategories',
  'keptBrands',
  'disputes',
  'refunds',
  'refund',
];
/** What jobs read, which have no caller: no route may. */
const FOR_JOBS = ['receipt', 'dueNotice', 'reviewNotice', 'stockNotice', 'searchEntries'];

const source = (path: string): string => readFileSync(`packages/${path}`, 'utf8');

describe('the queries', () => {
  const methods = [...source('application/src/queries.ts').matchAll(/^ {2}([a-zA-Z]+)\(([^)]*)\): Promise</gm)].map(
    ([, name = '', parameters = '']) => ({ name, parameters }),
  );
  const routes = [...source('adapters-http/src/routes/all.ts').matchAll(/from '\.\/([a-z-]+)\.ts'/g)].map(
    ([, name = '']) => ({ name, text: source(`adapters-http/src/routes/${name}.ts`) }),
  );
  const calledBy = (method: string) =>
    routes.filter(({ text }) => text.includes(`queries.${method}(`)).map(({ name }) => name);

  it('A1: are told who asks, or are for everybody, for staff or for jobs by this table', () => {
    expect(methods.length).to.be.greaterThan(20);
    const open = methods.filter(
      ({ parameters }) => !/\bcall: Call\b|\buserId: UserId\b|^id: UserId\b/.test(parameters),
    );
    const listed = [...PUBLIC, ...FOR_STAFF, ...FOR_JOBS];
    expect(open.map(({ name }) => name).filter((name) => !listed.includes(name))).to.deep.equal([]);
  });

  it('A1: that are for staff are called by the routes of staff alone, and those for jobs by none', () => {
    const notForStaff = FOR_STAFF.flatMap(calledBy).filter((name) => !name.startsWith('admin-'));
    expect(notForStaff).to.deep.equal([]);
    const open = routes.filter(({ name, text }) => name.startsWith('admin-') && /scope: '(?!market')/.test(text));
    expect(open.map(({ name }) => name)).to.deep.equal([]);
    expect(FOR_JOBS.flatMap(calledBy)).to.deep.equal([]);
  });
});
