// npm run mock [busy|many|empty] [port]: the page over made-up recordings, to look at while working on it.
import { startMock } from './server.mjs';

const mock = await startMock({ name: process.argv[2] ?? 'busy', port: Number(process.argv[3] ?? 8099) });
console.log(mock.url);
