import { test as base } from '@playwright/test';
import { startMock } from './mock/server.mjs';

type Mock = Awaited<ReturnType<typeof startMock>>;

/** A made-up recorder of one's own for each test: `mock` an ordinary day, `many` 10,000 rows, `empty` the first start. */
export const test = base.extend<{ mock: Mock; many: Mock; empty: Mock }>({
  mock: async ({}, use) => {
    const mock = await startMock();
    await use(mock);
    await mock.stop();
  },
  many: async ({}, use) => {
    const mock = await startMock({ name: 'many' });
    await use(mock);
    await mock.stop();
  },
  empty: async ({}, use) => {
    const mock = await startMock({ name: 'empty' });
    await use(mock);
    await mock.stop();
  },
});

export { expect } from '@playwright/test';
