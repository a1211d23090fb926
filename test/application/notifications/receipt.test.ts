import { expect } from 'chai';
import { receipt } from '../../../packages/application/src/notifications/receipt.ts';
import { anOrderItemView, anOrderView } from '../../support/builders/index.ts';

const KEY = 'event-1';

describe('a receipt', () => {
  it('goes to the address of the order, under the key of its event', () => {
    const mail = receipt(anOrderView(), KEY);
    expect(mail).to.include({ key: KEY, to: 'ada@example.com', subject: 'Your order SK-7H3K-Q2M9-XA4T' });
  });

  it('tells each line, the sums and the invoice, in text and in HTML alike', () => {
    const { text, html } = receipt(anOrderView(), KEY);
    expect(text).to.equal(
      [
        'Thank you. Your order SK-7H3K-Q2M9-XA4T is confirmed. It is paid.',
        '',
        '2 × Ankara shirt (SHIRT-M), Balogun Fabrics: NGN 3998.00',
        'Subtotal: NGN 3998.00',
        'Shipping: NGN 1500.00',
        'Tax: NGN 299.85',
        'Total: NGN 5797.85',
        '',
        'Invoice INV-2026-000001',
      ].join('\n'),
    );
    for (const words of ['2 × Ankara shirt (SHIRT-M), Balogun Fabrics', 'NGN 5797.85', 'Invoice INV-2026-000001']) {
      expect(html).to.include(words);
    }
  });

  it('names a discount where there is one', () => {
    const discounted = anOrderView({ discount_amount: { amount: 39_980, currency: 'NGN' } });
    expect(receipt(discounted, KEY).text).to.include('Discount: −NGN 399.80');
    expect(receipt(anOrderView(), KEY).text).to.not.include('Discount');
  });

  it('asks for the amount at the door while it is unpaid, says that it is owed on terms, and neither once it was given back', () => {
    const unpaid = receipt(anOrderView({ payment_status: 'unpaid' }), KEY).text;
    expect(unpaid).to.include('Please have the amount ready').and.not.include('It is paid');
    const owed = receipt(anOrderView({ payment_status: 'pending' }), KEY).text;
    expect(owed).to.include('It is on the account of your company.');
    const refunded = receipt(anOrderView({ payment_status: 'refunded' }), KEY).text;
    expect(refunded.split('\n')[0]).to.equal('Thank you. Your order SK-7H3K-Q2M9-XA4T is confirmed.');
  });

  it('shows what sellers wrote as text, never as HTML', () => {
    const items = [
      anOrderItemView({ name: '<img src=x onerror="alert(1)">', shop: { id: 'shop', name: "O'Neil & <b>Sons</b>" } }),
    ];
    const { html, text } = receipt(anOrderView({ items }), KEY);
    expect(html)
      .to.include('&lt;img src=x onerror=&quot;alert(1)&quot;&gt;')
      .and.include('O&#39;Neil &amp; &lt;b&gt;Sons&lt;/b&gt;');
    expect(html).to.not.include('<img').and.not.include('<b>');
    expect(text).to.include('<img src=x');
  });

  it('has the decimals of its currency', () => {
    const total = { amount: 5_000, currency: 'JPY' };
    expect(receipt(anOrderView({ total_amount: total }), KEY).text).to.include('Total: JPY 5000\n');
  });

  it('names the company that it was bought for, and the purchase order', () => {
    const company = { id: 'company', name: 'Obi & Sons', tax_id: '01234567-0001' };
    const mail = receipt(anOrderView({ company, purchase_order_number: 'PO-7' }), 'key');
    expect(mail.text).to.include('Billed to Obi & Sons, tax id 01234567-0001\nPurchase order PO-7');
    expect(mail.html).to.include('Billed to Obi &amp; Sons, tax id 01234567-0001<br>Purchase order PO-7');
    expect(receipt(anOrderView(), 'key').text).to.not.match(/Billed|Purchase/);
  });
});
