// A line per check: what ran, whether it held, and why not.
let failed = 0;
let passed = 0;

/** Runs the checks of one client under its name. */
export function checksOf(client) {
  return async (what, run) => {
    try {
      await run();
      passed++;
      console.log(`ok    ${client}: ${what}`);
    } catch (error) {
      failed++;
      console.log(`FAIL  ${client}: ${what}: ${error.message.replaceAll('\n', ' ')}`);
    }
  };
}

/** Sends a request without any client library; the answer's JSON, if it has any. */
export async function send(url, method, path, body, contentType = 'application/json') {
  const answer = await fetch(url + path, {
    method,
    headers: body === undefined ? {} : { 'content-type': contentType },
    body: body === undefined || typeof body === 'string' ? body : JSON.stringify(body),
  });
  const text = await answer.text();
  if (!answer.ok) {
    throw new Error(`${method} ${path} was answered ${answer.status}: ${text}`);
  }
  return text === '' ? undefined : JSON.parse(text);
}

/** Adds to the gateway's catalog. */
export async function putCatalog(url, catalog) {
  await send(url, 'PUT', '/api/v1/catalog', catalog);
}

/** What the gateway counted for a meter in all, as a decimal text. */
export async function totalOf(url, meter) {
  const totals = await send(url, 'GET', '/api/v1/totals');
  return totals.items.find((each) => each.meter === meter)?.sum;
}

/** Prints the sum and ends. */
export function finish() {
  console.log(`${passed + failed} checks, ${failed} failed`);
  process.exitCode = failed === 0 && passed > 0 ? 0 : 1;
}
