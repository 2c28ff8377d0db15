// The Lago client, with a base URL of each of both forms.
import assert from 'node:assert/strict';
import { Client } from 'lago-javascript-client';
import { checksOf, putCatalog, totalOf } from './check.mjs';

/** The error that the client threw: a response whose body is in its `error`. */
async function refusal(call) {
  try {
    await call;
  } catch (response) {
    return { status: response.status, ...response.error };
  }
  throw new assert.AssertionError({ message: 'it was not refused' });
}

async function checkUnder(url, path) {
  const check = checksOf(`lago ${path}`);
  const lago = Client('any-key', { baseUrl: url + path });
  const code = `lg_gb_${path.length}`;
  const subscription = `lg_sub_${path.length}`;
  const other = { ...event('lg-x', 1), code: 'nobody' };

  function event(transaction_id, gb, more = {}) {
    return { transaction_id, external_subscription_id: subscription, code, properties: { gb }, ...more };
  }

  await check('createBillableMetric, twice, makes one metric', async () => {
    const metric = { name: 'Storage', code, aggregation_type: 'sum_agg', field_name: 'gb' };
    const made = await lago.billableMetrics.createBillableMetric({ billable_metric: metric });
    assert.equal(made.data.billable_metric.code, code);
    const again = await lago.billableMetrics.createBillableMetric({ billable_metric: metric });
    assert.equal(again.data.billable_metric.lago_id, made.data.billable_metric.lago_id);
    const found = await lago.billableMetrics.findBillableMetric(code);
    assert.equal(found.data.billable_metric.aggregation_type, 'sum_agg');
  });
  await putCatalog(url, {
    customers: [{ key: 'lg_acme', zone: 'UTC', currency: 'EUR' }],
    plans: [
      {
        key: `lg_plan_${path.length}`,
        currency: 'EUR',
        charges: [
          { type: 'base-fee', key: 'fee', amount: '5.00' },
          { type: 'per-unit', key: 'storage', meter: code, price: '0.50' },
        ],
      },
    ],
    subscriptions: [
      { key: subscription, customer: 'lg_acme', plan: `lg_plan_${path.length}`, from: '2024-01-01', subjects: [subscription] },
    ],
  });

  await check('createEvent is answered with the event', async () => {
    const seconds = (Date.now() / 1000 - 5).toFixed(3);
    const sent = event('lg-1', 10, { timestamp: seconds, precise_total_amount_cents: '1234.56' });
    const { event: made } = (await lago.events.createEvent({ event: sent })).data;
    assert.equal(made.transaction_id, 'lg-1');
    assert.equal(new Date(made.timestamp).getTime(), Math.round(Number(seconds) * 1000));
    assert.equal(made.precise_total_amount_cents, '1234.56');
    assert.deepEqual(made.properties, { gb: 10 });
    assert.equal(Number(await totalOf(url, code)), 10);
  });
  await check('a transaction that is sent again is a success and counted once', async () => {
    const again = await lago.events.createEvent({ event: event('lg-1', 10) });
    assert.equal(again.headers.get('tallygate-duplicate'), 'true');
    assert.equal(Number(await totalOf(url, code)), 10);
  });
  await check('createBatchEvents', async () => {
    const events = Array.from({ length: 100 }, (_, i) => event(`lg-b-${path.length}-${i}`, '0.5'));
    const made = await lago.events.createBatchEvents({ events });
    assert.equal(made.data.events.length, 100);
    assert.equal(Number(await totalOf(url, code)), 60);
  });
  await check('a batch with one bad event is refused whole, by index', async () => {
    const refused = await refusal(lago.events.createBatchEvents({ events: [event('lg-2', 1000), other] }));
    assert.equal(refused.status, 422);
    assert.deepEqual(refused.error_details, { 1: { code: ['metric_not_found'] } });
    assert.equal(Number(await totalOf(url, code)), 60);
  });
  await check('errors are those of Lago', async () => {
    const refused = await refusal(lago.events.createEvent({ event: other }));
    assert.equal(refused.code, 'validation_errors');
    assert.deepEqual(refused.error_details, { code: ['metric_not_found'] });
    const late = await refusal(lago.events.createEvent({ event: event('lg-3', 1, { timestamp: 'soon' }) }));
    assert.deepEqual(late.error_details, { timestamp: ['invalid_format'] });
    const events = Array.from({ length: 101 }, (_, i) => event(`lg-c-${i}`, 1));
    const many = await refusal(lago.events.createBatchEvents({ events }));
    assert.deepEqual(many.error_details, { events: ['too_many_events'] });
    assert.equal((await refusal(lago.events.findEvent('nobody'))).code, 'event_not_found');
  });
  await check('findEvent', async () => {
    const { event: found } = (await lago.events.findEvent(`lg-b-${path.length}-7`)).data;
    assert.equal(found.external_subscription_id, subscription);
    assert.equal(found.code, code);
    assert.deepEqual(found.properties, { gb: 0.5 });
  });
  await check('findCustomerCurrentUsage', async () => {
    const query = { external_subscription_id: subscription };
    const { customer_usage: usage } = (await lago.customers.findCustomerCurrentUsage('lg_acme', query)).data;
    assert.equal(usage.currency, 'EUR');
    assert.equal(usage.amount_cents, 3000);
    const [storage] = usage.charges_usage;
    assert.equal(storage.billable_metric.code, code);
    assert.equal(storage.units, '60.0');
    assert.equal(storage.events_count, 101);
    assert.equal(storage.amount_cents, 3000);
    const nobody = await refusal(lago.customers.findCustomerCurrentUsage('nobody', query));
    assert.equal(nobody.code, 'customer_not_found');
  });
  if (path.startsWith('/lago')) {
    await check('findAllEvents', async () => {
      const page = await lago.events.findAllEvents({ external_subscription_id: subscription, per_page: 10 });
      assert.equal(page.data.events.length, 10);
      assert.equal(page.data.meta.total_count, 101);
    });
  }
}

export default async function run(url) {
  await checkUnder(url, '/lago/api/v1');
  await checkUnder(url, '/api/v1');
}
