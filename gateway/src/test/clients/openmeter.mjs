// OpenMeter's own client, with the base URL and nothing else changed.
import assert from 'node:assert/strict';
import { OpenMeter } from '@openmeter/sdk';
import { checksOf, totalOf } from './check.mjs';

const SLUG = 'om_tokens';

/** The HTTPError that a call ends with. */
async function failure(call) {
  try {
    await call;
  } catch (error) {
    return error;
  }
  throw new Error('the call succeeded');
}

export default async function run(url) {
  const check = checksOf('openmeter');
  const client = new OpenMeter({ baseUrl: `${url}/openmeter`, apiKey: 'not-needed-here' });
  const day = new Date(Date.now() - 5 * 86_400_000);
  day.setUTCHours(0, 0, 0, 0);
  const at = (hours) => new Date(day.getTime() + hours * 3_600_000);
  const prompt = (id, subject, hours, tokens, model) => ({
    id, source: 'om', type: 'om.prompt', subject, time: at(hours), data: { tokens, model },
  });
  let id;

  await check('meters.create', async () => {
    const meter = await client.meters.create({
      slug: SLUG,
      name: 'Tokens',
      description: 'Tokens of prompts',
      aggregation: 'SUM',
      eventType: 'om.prompt',
      valueProperty: '$.tokens',
      groupBy: { model: '$.model' },
      metadata: { team: 'ai' },
    });
    id = meter.id;
    assert.match(id, /^[0-7][0-9A-HJKMNP-TV-Z]{25}$/);
    assert.equal(meter.slug, SLUG);
    assert.ok(meter.createdAt instanceof Date);
  });
  await check('meters.list and meters.get by slug and by id', async () => {
    assert.ok((await client.meters.list()).some((meter) => meter.slug === SLUG));
    const meter = await client.meters.get(id);
    assert.deepEqual(await client.meters.get(SLUG), meter);
    assert.equal(meter.name, 'Tokens');
    assert.deepEqual(meter.groupBy, { model: '$.model' });
    assert.deepEqual(meter.metadata, { team: 'ai' });
  });
  await check('meters.update', async () => {
    const meter = await client.meters.update(SLUG, { name: 'All tokens', metadata: { team: 'billing' } });
    assert.equal(meter.name, 'All tokens');
    assert.deepEqual((await client.meters.get(id)).metadata, { team: 'billing' });
  });
  await check('events.ingest, one event', async () => {
    assert.equal((await client.events.ingest(prompt('om-1', 'customer-1', 10, 12, 'large'))) ?? '', '');
  });
  await check('events.ingest, a batch', async () => {
    await client.events.ingest([
      prompt('om-2', 'customer-1', 10.5, 0.5, 'small'),
      prompt('om-3', 'customer-2', 11, '30', 'large'),
      prompt('om-4', 'customer-1', 30, 7, 'large'),
    ]);
    assert.equal(await totalOf(url, SLUG), '49.500000');
  });
  await check('events.ingest, the same events again, are counted once', async () => {
    await client.events.ingest([prompt('om-1', 'customer-1', 10, 12, 'large'), prompt('om-3', 'customer-2', 11, '30', 'large')]);
    assert.equal(await totalOf(url, SLUG), '49.500000');
  });
  await check('events.ingest, with the id, source and time that the client makes', async () => {
    await client.events.ingest({ type: 'om.prompt', subject: 'customer-3', data: { tokens: 1, model: 'large' } });
    assert.equal(await totalOf(url, SLUG), '50.500000');
  });
  await check('events.ingest, a refused event: the client reads the detail, neighbours stand', async () => {
    const error = await failure(
      client.events.ingest([prompt('om-5', 'customer-1', 31, 1, 'large'), prompt('om-6', 'customer-1', 31, 'many', 'large')]));
    assert.equal(error.status, 400);
    assert.match(error.message, /1 of 2 events refused, the others taken: \[1] data\.tokens must be a decimal number/);
    assert.equal(error.getField('extensions').validationErrors[0].field, 'data.tokens');
    assert.equal(await totalOf(url, SLUG), '51.500000');
  });
  await check('meters.query, one figure', async () => {
    const { data } = await client.meters.query(SLUG, { from: day, to: at(48) });
    assert.deepEqual(data, [{ value: 50.5, windowStart: day, windowEnd: at(48), subject: null, groupBy: {} }]);
  });
  await check('meters.query, by day, subject and group', async () => {
    const answer = await client.meters.query(id, {
      from: day, to: at(48), windowSize: 'DAY', groupBy: ['subject', 'model'], subject: ['customer-1', 'customer-2'],
    });
    assert.equal(answer.windowSize, 'DAY');
    assert.deepEqual(
      answer.data.map((row) => [row.windowStart, row.subject, row.groupBy.model, row.value]),
      [
        [day, 'customer-1', 'large', 12],
        [day, 'customer-1', 'small', 0.5],
        [day, 'customer-2', 'large', 30],
        [at(24), 'customer-1', 'large', 8],
      ],
    );
  });
  await check('meters.query, by hour in a zone, with a filter', async () => {
    const { data } = await client.meters.query(SLUG, {
      from: day, to: at(48), windowSize: 'HOUR', windowTimeZone: 'Europe/Berlin', filterGroupBy: { model: 'large' }, subject: ['customer-1'],
    });
    assert.deepEqual(data.map((row) => [row.windowStart, row.value]), [[at(10), 12], [at(30), 7], [at(31), 1]]);
  });
  await check('meters.queryPost', async () => {
    const { data } = await client.meters.queryPost(SLUG, {
      from: day, to: at(48), groupBy: ['model'], advancedMeterGroupByFilters: { model: { $in: ['small'] } },
    });
    assert.deepEqual(data.map((row) => [row.groupBy.model, row.value]), [['small', 0.5]]);
  });
  await check('meters.query, refused: the client reads the detail', async () => {
    const error = await failure(client.meters.query(SLUG, { from: day, to: day }));
    assert.equal(error.status, 400);
    assert.match(error.message, /from and to cannot be equal/);
  });
  await check('meters.query of a meter that is not there', async () => {
    assert.equal((await failure(client.meters.query('om_nothing'))).status, 404);
  });
  await check('meters.listGroupByValues', async () => {
    assert.deepEqual(await client.meters.listGroupByValues(SLUG, 'model'), ['large', 'small']);
  });
  await check('every aggregation, over the same events', async () => {
    const figures = { SUM: 13, COUNT: 4, AVG: 3.25, MIN: 1, MAX: 6, LATEST: 4, UNIQUE_COUNT: 3 };
    for (const aggregation of Object.keys(figures)) {
      await client.meters.create({
        slug: `om_${aggregation.toLowerCase()}`, aggregation, eventType: 'om.job',
        valueProperty: aggregation === 'UNIQUE_COUNT' ? '$.worker' : '$.size',
      });
    }
    await client.events.ingest([[2, 'a', 1], [1, 'b', 2], [6, 'a', 3], [4, 'c', 4]].map(([size, worker, hours]) => ({
      source: 'om', type: 'om.job', subject: 'jobs', time: at(hours), data: { size, worker },
    })));
    for (const [aggregation, figure] of Object.entries(figures)) {
      const { data } = await client.meters.query(`om_${aggregation.toLowerCase()}`, { from: day, to: at(24) });
      assert.equal(data[0].value, figure, aggregation);
    }
  });
  await check('events.list, of events that are kept', async () => {
    await client.events.ingest({ id: 'om-kept', source: 'om', type: 'om.job', subject: 'kept', data: { size: 3, worker: 'd' } });
    const [{ event }] = await client.events.list({ subject: 'kept', limit: 1 });
    assert.equal(event.id, 'om-kept');
    assert.equal(event.source, 'om');
    assert.deepEqual(event.data, { size: 3, worker: 'd' });
  });
  await check('subjects.upsert, get, list and delete', async () => {
    const [made] = await client.subjects.upsert({ key: 'customer-1', displayName: 'Customer One', metadata: { tier: 'gold' } });
    assert.equal(made.displayName, 'Customer One');
    assert.deepEqual(await client.subjects.get('customer-1'), made);
    assert.ok((await client.subjects.list()).some((subject) => subject.key === 'customer-1'));
    await client.subjects.delete('customer-1');
    assert.equal((await failure(client.subjects.get('customer-1'))).status, 404);
  });
  await check('meters.delete: it is gone, and its events are refused', async () => {
    await client.meters.delete(SLUG);
    assert.equal((await failure(client.meters.get(id))).status, 404);
    assert.ok((await client.meters.list()).every((meter) => meter.slug !== SLUG));
    const error = await failure(client.events.ingest(prompt('om-7', 'customer-1', 32, 1, 'large')));
    assert.match(error.message, /no meter counts events of this type/);
  });
  await check('the base URL of the gateway itself takes events, too', async () => {
    const native = new OpenMeter({ baseUrl: url });
    const answer = await native.events.ingest({ source: 'om', type: 'om.job', subject: 'native', data: { size: 1, worker: 'e' } });
    assert.equal(answer.accepted, 1);
  });
}
