// The CloudEvents SDK, in each of its modes, against the gateway's own events path and against OpenMeter's.
import assert from 'node:assert/strict';
import { CloudEvent, HTTP, Mode, emitterFor, httpTransport } from 'cloudevents';
import { checksOf, putCatalog, totalOf } from './check.mjs';

const METER = 'ce_bytes';

export default async function run(url) {
  await putCatalog(url, {
    meters: [{ key: METER, eventType: 'ce.transfer', aggregation: 'sum', value: '$.bytes', unit: 'B' }],
  });
  await runAt(url, '/api/v1/events', 'cloudevents', 200, 0);
  await runAt(url, '/openmeter/api/v1/events', 'cloudevents, path of OpenMeter', 204, 123);
}

/**
 * @param {number} taken status of events that were taken
 * @param {number} before what was counted before
 */
async function runAt(url, path, name, taken, before) {
  const check = checksOf(name);
  const event = (id, bytes) =>
    new CloudEvent({ id, source: `urn:cloudevents:${path}`, type: 'ce.transfer', subject: 'ce-line-1', data: { bytes } });
  const counted = async (bytes) => assert.equal(await totalOf(url, METER), String(before + bytes));
  /** Sends a message of the SDK; its own transport does not tell the status. */
  const post = async ({ headers, body }) => {
    const answer = await fetch(url + path, { method: 'POST', headers, body });
    assert.equal(answer.status, taken, await answer.text());
  };
  const transport = httpTransport(url + path);

  await check('binary mode, which is what its emitter uses by itself', async () => {
    await emitterFor(transport)(event('ce-1', 100));
    await counted(100);
  });
  await check('structured mode', async () => {
    await emitterFor(transport, { mode: Mode.STRUCTURED })(event('ce-2', 20));
    await counted(120);
  });
  await check('an event that is sent again, in the other mode, is counted once', async () => {
    await post(HTTP.binary(event('ce-2', 20)));
    await post(HTTP.structured(event('ce-1', 100)));
    await counted(120);
  });
  await check('batch mode', async () => {
    const batch = ['ce-3', 'ce-4', 'ce-5'].map((id) => event(id, 1));
    await post({ headers: { 'content-type': 'application/cloudevents-batch+json' }, body: JSON.stringify(batch) });
    await counted(123);
  });
}
