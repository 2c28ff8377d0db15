// The CloudEvents SDK, in each of its modes, against the gateway's own events path.
import assert from 'node:assert/strict';
import { CloudEvent, HTTP, Mode, emitterFor, httpTransport } from 'cloudevents';
import { checksOf, putCatalog, totalOf } from './check.mjs';

const METER = 'ce_bytes';

function event(id, bytes) {
  return new CloudEvent({ id, source: 'urn:cloudevents', type: 'ce.transfer', subject: 'ce-line-1', data: { bytes } });
}

export default async function run(url) {
  const check = checksOf('cloudevents');
  await putCatalog(url, {
    meters: [{ key: METER, eventType: 'ce.transfer', aggregation: 'sum', value: '$.bytes', unit: 'B' }],
  });
  const transport = httpTransport(`${url}/api/v1/events`);

  await check('binary mode, which is what its emitter uses by itself', async () => {
    await emitterFor(transport)(event('ce-1', 100));
    assert.equal(await totalOf(url, METER), '100');
  });
  await check('structured mode', async () => {
    await emitterFor(transport, { mode: Mode.STRUCTURED })(event('ce-2', 20));
    assert.equal(await totalOf(url, METER), '120');
  });
  await check('an event that is sent again is counted once', async () => {
    await emitterFor(transport)(event('ce-1', 100));
    assert.equal(await totalOf(url, METER), '120');
  });
  await check('batch mode', async () => {
    const batch = ['ce-3', 'ce-4', 'ce-5'].map((id) => JSON.parse(HTTP.structured(event(id, 1)).body));
    const answer = await fetch(`${url}/api/v1/events`, {
      method: 'POST',
      headers: { 'content-type': 'application/cloudevents-batch+json' },
      body: JSON.stringify(batch),
    });
    assert.equal(answer.status, 200);
    assert.equal(await totalOf(url, METER), '123');
  });
}
