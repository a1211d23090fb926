import { attachUpload } from '@soko/application';
import { expect } from 'chai';
import { anId, anOperatorCall, aUserCall } from '../../support/builders/index.ts';
import { aMarket } from '../../support/market.ts';
import { refusalFrom } from '../../support/refusal.ts';

const IMAGE = Buffer.from('image of a shirt');

describe('taking an image', () => {
  it('verifies it for whatever attaches it then: a review, a shop, an import', async () => {
    const market = aMarket();
    const user = await market.user();
    const call = aUserCall(user.id);
    const upload = await market.app.media.takeImage(call, { bytes: IMAGE }, 'review_media');
    expect(upload).to.deep.include({ status: 'verified', ownerId: user.id, purpose: 'review_media' });
    const attach = (by = call, purpose: 'review_media' | 'shop_logo' = 'review_media') =>
      market.memory.transaction(by, (tx) => attachUpload(tx, by, { uploadId: upload.id, purpose }));
    expect(await refusalFrom(attach(aUserCall(anId())))).to.equal('not_found');
    expect(await refusalFrom(attach(call, 'shop_logo'))).to.equal('upload_not_usable');
    expect((await attach()).status).to.equal('attached');
    expect(await refusalFrom(attach())).to.equal('upload_not_usable');
  });

  it('is done for the operator too, who has no limits of a user', async () => {
    const market = aMarket();
    const upload = await market.app.media.takeImage(anOperatorCall(), { bytes: IMAGE }, 'product_image');
    expect(upload).to.deep.include({ status: 'verified', ownerId: null });
    const again = await market.app.media.takeImage(anOperatorCall(), { uploadId: upload.id }, 'product_image');
    expect(again).to.deep.equal(upload);
  });
});
