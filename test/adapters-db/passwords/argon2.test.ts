import { argon2Passwords, PASSWORD_WORK } from '@soko/adapters-db';
import { Password } from '@soko/domain';
import { expect } from 'chai';
import { refusalOf } from '../../support/refusal.ts';

describe('passwords, hashed with argon2id', () => {
  const passwords = argon2Passwords();

  it('are verified by their hash alone', async () => {
    const hash = await passwords.hash('correct horse battery');
    expect(hash).to.match(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(await passwords.verify(hash, 'correct horse battery')).to.equal(true);
    expect(await passwords.verify(hash, 'correct horse batteries')).to.equal(false);
    expect(await passwords.verify(hash, 'Correct horse battery')).to.equal(false);
    expect(await passwords.verify(hash, ' correct horse battery')).to.equal(false);
  });

  it('have another hash each time', async () => {
    expect(await passwords.hash('the same twice')).not.to.equal(await passwords.hash('the same twice'));
  });

  it('are never right for an account that does not exist', async () => {
    expect(await passwords.verify(null, 'correct horse battery')).to.equal(false);
    expect(await passwords.verify(null, 'no account has this password')).to.equal(false);
  });

  it('C1: cost as much work as the setting says', async () => {
    const light = argon2Passwords({ ...PASSWORD_WORK, memoryCost: 8_192, timeCost: 1 });
    expect(await light.hash('correct horse battery')).to.contain('m=8192,t=1,p=1');
  });

  it('C1: are compared to at least 3,000 common ones, each of which would otherwise be accepted', () => {
    expect(passwords.common.size).to.be.at.least(3000);
    const lower = [...passwords.common].every(
      (each) => each === each.toLowerCase() && each.length >= Password.shortest,
    );
    expect(lower).to.equal(true);
    for (const common of ['password', 'Password123', 'QWERTYUIOP', '12345678', 'iloveyou', 'p@ssw0rd']) {
      expect(
        refusalOf(() => Password.accept(common, passwords.common)),
        common,
      ).to.equal('validation_failed');
    }
    expect(Password.accept('soko-demo-password', passwords.common)).to.equal('soko-demo-password');
  });
});
