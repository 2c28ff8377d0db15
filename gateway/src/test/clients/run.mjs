// node run.mjs URL [CLIENT…]: the checks of these clients, or of all, against the gateway at URL.
import { readdir } from 'node:fs/promises';
import { finish } from './check.mjs';

const [url, ...wanted] = process.argv.slice(2);
const others = ['run.mjs', 'check.mjs'];
const files = (await readdir(import.meta.dirname)).filter((file) => file.endsWith('.mjs') && !others.includes(file));
const clients = files.map((file) => file.slice(0, -'.mjs'.length)).sort();
for (const client of wanted) {
  if (!clients.includes(client)) {
    throw new Error(`there is no such client: ${client}; there are ${clients.join(', ')}`);
  }
}
for (const client of wanted.length === 0 ? clients : wanted) {
  const checks = await import(`./${client}.mjs`);
  await checks.default(url);
}
finish();
