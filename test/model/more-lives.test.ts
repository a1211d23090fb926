import { testLives } from '../support/model/lives.ts';

describe('the market, beside its model', () => {
  testLives(2);
});
