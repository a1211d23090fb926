import { Company, Credit, type Order } from '@soko/domain';
import { expect } from 'chai';
import { aCompany, anOrder, aPayment, aUser, kobo, NOON, USD } from '../../support/builders/index.ts';
import { factsOf, refusalOf } from '../../support/refusal.ts';

describe('credit', () => {
  const company = aCompany({ owner: aUser() });
  const order: Order = { ...anOrder(), companyId: company.id };
  const total = order.totals.total.amount;
  const credit = (limit: number, used = 0, days = 30) =>
    Credit.of({ ...company, terms: { days, creditLimit: kobo(limit) } }, kobo(used))!;
  const owe = (given: Credit | null, what: Order = order) => Credit.owe(given, what, aPayment(what), NOON);

  it('is what staff granted to a company, while it is approved', () => {
    const terms = { days: 30, creditLimit: kobo(1) };
    expect(Credit.of({ ...company, terms }, kobo(0))).to.deep.equal({ companyId: company.id, terms, used: kobo(0) });
    expect(Credit.of(company, null)).to.equal(null);
    expect(Credit.of(Company.reject({ ...company, terms }, 'closed'), kobo(0))).to.equal(null);
  });

  it('is owed up to its limit, and by a day', () => {
    expect(owe(credit(total))).to.include({ companyId: company.id, dueDate: '2026-04-01' });
    expect(owe(credit(total + 5, 5, 1)).dueDate).to.equal('2026-03-03');
    expect(refusalOf(() => owe(credit(total - 1)))).to.equal('credit_limit_exceeded');
    expect(factsOf(() => owe(credit(total + 4, 5)))).to.deep.equal({
      limit: kobo(total + 4),
      used: kobo(5),
      available: kobo(total - 1),
      amount: kobo(total),
    });
  });

  it('that was lowered below what is owed has nothing left', () => {
    expect(Credit.available(credit(1, 5))).to.deep.equal(kobo(0));
  });

  it('is for orders of the company alone, in its currency', () => {
    expect(refusalOf(() => owe(null))).to.equal('payment_terms_not_granted');
    expect(refusalOf(() => owe(credit(total), { ...order, companyId: null }))).to.equal('payment_terms_not_granted');
    const inDollars = { ...credit(total), terms: { days: 30, creditLimit: { amount: total, currency: USD } } };
    expect(refusalOf(() => owe({ ...inDollars, used: { amount: 0, currency: USD } }))).to.equal('currency_mismatch');
  });
});
