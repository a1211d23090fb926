import { KycDocument, type ShopId } from '@soko/domain';
import { expect } from 'chai';
import { aKycDocument, anId, anOperatorCall, aShop, aUserCall } from '../../support/builders/index.ts';
import { aMarket } from '../../support/market.ts';
import { refusalFrom } from '../../support/refusal.ts';

const PDF = Buffer.from('%PDF-1.7 %%EOF');
async function* bytesOf(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

describe('handing in a KYC document', () => {
  const rig = async () => {
    const market = aMarket();
    const owner = await market.user();
    const shop = aShop({ owner, status: 'pending' });
    await market.inTx((tx) => tx.shops.insert(shop));
    const call = aUserCall(owner.id, { roles: ['seller'], shops: [shop.id] });
    const submit = (
      fields: Partial<{ shopId: ShopId; kind: string; bytes: Uint8Array; sha256: string }> = {},
      by = call,
    ) => {
      const { bytes = PDF, ...given } = fields;
      return market.app.shops.submitKyc(by, {
        shopId: shop.id,
        kind: 'identity',
        fileName: 'a.pdf',
        ...given,
        bytes: bytesOf(bytes),
      });
    };
    return { market, shop, call, submit };
  };

  it('keeps the file and its row, and the history of both', async () => {
    const { market, submit } = await rig();
    const id = await submit();
    const document = market.memory.state.kycDocuments.get(id)!;
    expect([...market.files.kept.keys()]).to.deep.equal([document.fileKey]);
    expect(document).to.deep.include({ status: 'submitted', size: PDF.length, contentType: 'application/pdf' });
    expect(market.memory.state.statusChanges.at(-1)).to.deep.include({
      noun: 'kyc_document',
      from: null,
      to: 'submitted',
    });
  });

  it('J12: keeps neither file nor row when it is refused', async () => {
    const { market, shop, submit } = await rig();
    expect(await refusalFrom(submit({ kind: 'x' }))).to.equal('kyc_kind_unknown');
    expect(await refusalFrom(submit({ sha256: '0' }))).to.equal('file_altered');
    expect(await refusalFrom(submit({ bytes: Buffer.from('<svg/>') }))).to.equal('file_type_not_allowed');
    expect(await refusalFrom(submit({ shopId: anId() }))).to.equal('not_found');
    const manager = aUserCall(anId(), { roles: ['seller'], shops: [{ id: shop.id, role: 'manager' }] });
    expect(await refusalFrom(submit({}, manager))).to.equal('forbidden');
    expect([market.files.kept.size, market.memory.state.kycDocuments.size]).to.deep.equal([0, 0]);
  });

  it('J12: what a dead process left without a row is swept away after an hour, and nothing else', async () => {
    const { market, shop, submit } = await rig();
    const id = await submit();
    const { fileKey } = aKycDocument(shop);
    await market.files.put(fileKey, bytesOf(PDF), KycDocument.types);
    expect(await market.app.media.sweep(anOperatorCall())).to.equal(0);
    market.wait(3_601);
    expect(await market.app.media.sweep(anOperatorCall())).to.equal(1);
    expect([...market.files.kept.keys()]).to.deep.equal([market.memory.state.kycDocuments.get(id)?.fileKey]);
  });

  it('J7: gives a link for five minutes, after the check of who asks, and notes who used it', async () => {
    const { market, call, submit } = await rig();
    const id = await submit();
    const stranger = aUserCall(anId(), { roles: ['seller'], shops: [anId<ShopId>()] });
    expect(await refusalFrom(market.app.shops.linkKyc(stranger, { id }))).to.equal('not_found');
    const { url, until } = await market.app.shops.linkKyc(call, { id });
    expect(until.getTime() - market.now().getTime()).to.equal(300_000);
    const token = url.split('/').at(-1) ?? '';
    expect((await market.app.media.read(anOperatorCall(), { token })).fileName).to.equal('a.pdf');
    market.wait(300);
    expect(await refusalFrom(market.app.media.read(anOperatorCall(), { token }))).to.equal('not_found');
    const actions = market.memory.state.audit.filter((record) => record.id === id).map(({ action }) => action);
    expect(actions).to.deep.equal(['kyc_document.created', 'kyc_document.read', 'kyc_document.downloaded']);
  });
});
