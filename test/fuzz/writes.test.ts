import { hostile } from '../support/fuzz/hostile-requests.ts';

hostile('writes');
