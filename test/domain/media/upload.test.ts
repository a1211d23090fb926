import { Upload } from '@soko/domain';
import { expect } from 'chai';
import { anId, anUpload, aUserCall, later, NOON } from '../../support/builders/index.ts';
import { refusalOf } from '../../support/refusal.ts';

const NOTHING = { waiting: 0, bytes: 0 };
const request = {
  purpose: 'product_image',
  contentType: 'image/png',
  size: 1234,
  sha256: 'a0'.repeat(32),
} as const;

describe('an upload', () => {
  const made = () => ({ id: anId<Upload['id']>(), by: anId<never>(), at: NOON });

  it('is announced by what it will be, and taken for ten minutes', () => {
    const about = made();
    const upload = Upload.announce(request, NOTHING, about);
    expect(upload).to.deep.include({ ...request, id: about.id, ownerId: about.by, status: 'pending', fileKey: null });
    expect(upload.expiresAt.getTime() - NOON.getTime()).to.equal(600_000);
  });

  it('J1, J2: is of a type and a size that its purpose takes, and one of not too many', () => {
    const announce = (fields: object, usage = NOTHING) =>
      refusalOf(() => Upload.announce({ ...request, ...fields }, usage, made()));
    expect(announce({ contentType: 'application/pdf' })).to.equal('file_type_not_allowed');
    expect(announce({ contentType: 'application/pdf', purpose: 'kyc_document' })).to.equal(undefined);
    expect(announce({ contentType: 'image/svg+xml' })).to.equal('file_type_not_allowed');
    expect(announce({ size: 10 * 1024 * 1024 })).to.equal(undefined);
    expect(announce({ size: 10 * 1024 * 1024 + 1 })).to.equal('file_too_large');
    expect(announce({ size: 3 * 1024 * 1024, purpose: 'shop_logo' })).to.equal('file_too_large');
    expect(announce({}, { waiting: Upload.mostWaiting - 1, bytes: 0 })).to.equal(undefined);
    expect(announce({}, { waiting: Upload.mostWaiting, bytes: 0 })).to.equal('too_many_files');
    expect(announce({}, { waiting: 0, bytes: Upload.mostBytes - 1234 })).to.equal(undefined);
    expect(announce({}, { waiting: 0, bytes: Upload.mostBytes - 1233 })).to.equal('too_many_files');
  });

  it('is its owner’s alone, for its purpose', () => {
    const owner = anId<never>();
    const upload = anUpload({ ownerId: owner });
    expect(Upload.requireOwn(upload, 'product_image', aUserCall(owner))).to.equal(upload);
    const refused = (each: Upload | null, who: never, purpose: Upload['purpose'] = 'product_image') =>
      refusalOf(() => Upload.requireOwn(each, purpose, aUserCall(who)));
    expect(refused(upload, anId<never>())).to.equal('not_found');
    expect(refused(null, owner)).to.equal('not_found');
    expect(refused(anUpload(), owner)).to.equal('not_found');
    expect(refused(upload, owner, 'review_media')).to.equal('upload_not_usable');
  });

  it('takes bytes while it is pending, until it expires', () => {
    const open = (upload: Upload, at: Date) => refusalOf(() => Upload.requireOpen(upload, at));
    expect(open(anUpload(), later(NOON, 599))).to.equal(undefined);
    expect(open(anUpload(), later(NOON, 600))).to.equal('upload_not_usable');
    for (const status of ['verified', 'attached', 'failed', 'dropped', 'removed'] as const) {
      expect(open(anUpload({ status }), NOON), status).to.equal('upload_not_usable');
    }
  });

  it('waits an hour for what it belongs to', () => {
    const unseen = (upload: Upload, at: Date) => {
      try {
        return Upload.isUnseen(upload, at);
      } catch (failure) {
        return (failure as { code: string }).code;
      }
    };
    expect(unseen(anUpload(), later(NOON, 3599))).to.equal(true);
    expect(unseen(anUpload(), later(NOON, 3600))).to.equal('upload_not_usable');
    expect(unseen(anUpload({ status: 'verified' }), later(NOON, 9999))).to.equal(false);
    expect(unseen(anUpload({ status: 'attached' }), later(NOON, 9999))).to.equal(false);
    expect(unseen(anUpload({ status: 'failed' }), NOON)).to.equal('upload_not_usable');
  });

  it('J8: is what was announced, to the byte', () => {
    const upload = anUpload();
    const { size, sha256 } = upload;
    expect(Upload.isSame(upload, { size, sha256 })).to.equal(true);
    expect(Upload.isSame(upload, { size: size + 1, sha256 })).to.equal(false);
    expect(Upload.isSame(upload, { size, sha256: 'b0'.repeat(32) })).to.equal(false);
  });

  it('J8: is attached once, and only after it was verified', () => {
    const verified = Upload.verified(anUpload(), { contentType: 'image/webp', width: 4, height: 3 });
    expect(verified).to.deep.include({ status: 'verified', contentType: 'image/webp', width: 4, height: 3 });
    expect(verified.fileKey).to.equal(`${verified.id}.webp`);
    const attached = Upload.attached(verified);
    expect(attached.status).to.equal('attached');
    for (const each of [attached, anUpload(), Upload.failed(verified), Upload.dropped(verified)]) {
      expect(
        refusalOf(() => Upload.attached(each)),
        each.status,
      ).to.equal('upload_not_usable');
    }
  });

  it('names all files that can be made of it', () => {
    const { id } = anUpload();
    const keys = Upload.keysOf(id);
    expect(keys).to.have.length(11);
    expect(keys).to.include.members([`${id}.png`, `${id}.jpg`, `${id}.thumb.webp`, `${id}.large.jpg`]);
  });
});
