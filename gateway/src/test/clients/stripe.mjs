// The Stripe SDK, told another host and port and nothing else.
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import Stripe from 'stripe';
import { checksOf, totalOf } from './check.mjs';

const MINUTE = 60;
const HOUR = 3600;

function clientOf(url, key, more = {}) {
  const { hostname, port } = new URL(url);
  return new Stripe(key, { host: hostname, port, protocol: 'http', telemetry: false, ...more });
}

/** A way to the gateway that loses the first answer, as networks do. */
async function losingTheFirstAnswer(url, run) {
  let lost = false;
  const keys = [];
  const proxy = createServer((request, response) => {
    const chunks = [];
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('end', async () => {
      keys.push(request.headers['idempotency-key']);
      const { host, connection, 'content-length': length, ...headers } = request.headers;
      const answer = await fetch(url + request.url, { method: request.method, headers, body: Buffer.concat(chunks) });
      const body = await answer.text();
      if (!lost) {
        lost = true;
        request.socket.destroy();
        return;
      }
      response.writeHead(answer.status, Object.fromEntries(answer.headers));
      response.end(body);
    });
  });
  await new Promise((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  try {
    await run(`http://127.0.0.1:${proxy.address().port}`);
  } finally {
    proxy.closeAllConnections();
    proxy.close();
  }
  return keys;
}

export default async function run(url) {
  const check = checksOf('stripe');
  const stripe = clientOf(url, 'sk_test_any', { maxNetworkRetries: 0 });
  const now = Math.floor(Date.now() / 1000);
  const from = now - (now % HOUR) - 2 * HOUR;
  const to = from + 4 * HOUR;
  let meter;

  async function summary(customer, more = {}) {
    const list = await stripe.billing.meters.listEventSummaries(meter.id, { customer, start_time: from, end_time: to, ...more });
    return list.data;
  }
  async function sum(customer) {
    return (await summary(customer))[0].aggregated_value;
  }
  function event(customer, value, more = {}) {
    return { event_name: 'st_tokens', payload: { stripe_customer_id: customer, value }, ...more };
  }

  await check('billing.meters.create, twice, makes one meter', async () => {
    const wanted = { display_name: 'Tokens', event_name: 'st_tokens', default_aggregation: { formula: 'sum' } };
    meter = await stripe.billing.meters.create(wanted);
    assert.equal(meter.object, 'billing.meter');
    assert.equal((await stripe.billing.meters.create(wanted)).id, meter.id);
  });
  await check('billing.meters.retrieve, list and update', async () => {
    assert.equal((await stripe.billing.meters.retrieve(meter.id)).event_name, 'st_tokens');
    const found = [];
    for await (const each of stripe.billing.meters.list({ limit: 2 })) {
      found.push(each.id);
    }
    assert.ok(found.includes(meter.id));
    assert.equal((await stripe.billing.meters.update(meter.id, { display_name: 'LLM tokens' })).display_name, 'LLM tokens');
  });
  await check('billing.meterEvents.create is answered with the event', async () => {
    const made = await stripe.billing.meterEvents.create(event('cus_1', '25', { identifier: 'st-1', timestamp: now - 60 }));
    assert.equal(made.object, 'billing.meter_event');
    assert.equal(made.identifier, 'st-1');
    assert.equal(made.timestamp, now - 60);
    assert.deepEqual(made.payload, { stripe_customer_id: 'cus_1', value: '25' });
    assert.match(made.lastResponse.requestId, /^req_/);
    assert.equal(await sum('cus_1'), 25);
  });
  await check('an identifier that is sent again is a success and counted once', async () => {
    const again = await stripe.billing.meterEvents.create(event('cus_1', '25', { identifier: 'st-1' }));
    assert.equal(again.lastResponse.headers['tallygate-duplicate'], 'true');
    assert.equal(await sum('cus_1'), 25);
  });
  await check("the SDK's own retry after a lost answer is counted once", async () => {
    const keys = await losingTheFirstAnswer(url, async (lossy) => {
      const client = clientOf(lossy, 'sk_test_any', { maxNetworkRetries: 2 });
      await client.billing.meterEvents.create(event('cus_retry', '7'));
    });
    assert.equal(keys.length, 2);
    assert.equal(keys[0], keys[1]);
    assert.equal(await sum('cus_retry'), 7);
  });
  await check("the SDK's retry of a v2 event after a lost answer is counted once", async () => {
    await losingTheFirstAnswer(url, async (lossy) => {
      const client = clientOf(lossy, 'sk_test_any', { maxNetworkRetries: 2 });
      await client.v2.billing.meterEvents.create(event('cus_retry2', '7'));
    });
    assert.equal(await sum('cus_retry2'), 7);
  });
  await check('billing.meterEventAdjustments.create takes an event back', async () => {
    await stripe.billing.meterEvents.create(event('cus_2', '5', { identifier: 'st-2' }));
    await stripe.billing.meterEvents.create(event('cus_2', '6', { identifier: 'st-3' }));
    const done = await stripe.billing.meterEventAdjustments.create({
      event_name: 'st_tokens',
      type: 'cancel',
      cancel: { identifier: 'st-2' },
    });
    assert.equal(done.status, 'complete');
    assert.equal(await sum('cus_2'), 6);
  });
  await check('v2.billing.meterEvents.create', async () => {
    const timestamp = new Date((now - 120) * 1000).toISOString();
    const made = await stripe.v2.billing.meterEvents.create(event('cus_3', '9', { identifier: 'st-4', timestamp }));
    assert.equal(made.object, 'v2.billing.meter_event');
    assert.equal(new Date(made.timestamp).getTime(), (now - 120) * 1000);
    assert.equal(await sum('cus_3'), 9);
  });
  await check('v2.billing.meterEventAdjustments.create', async () => {
    const done = await stripe.v2.billing.meterEventAdjustments.create({
      event_name: 'st_tokens',
      type: 'cancel',
      cancel: { identifier: 'st-4' },
    });
    assert.equal(done.object, 'v2.billing.meter_event_adjustment');
    assert.equal(await sum('cus_3'), 0);
  });
  await check('v2.billing.meterEventSession and meterEventStream, 100 events a request', async () => {
    const session = await stripe.v2.billing.meterEventSession.create();
    const left = new Date(session.expires_at) - new Date(session.created);
    assert.equal(left, 15 * MINUTE * 1000);
    const stream = clientOf(url, session.authentication_token);
    const events = Array.from({ length: 100 }, (_, i) => event('cus_4', String(i), { identifier: `st-s-${i}` }));
    await stream.v2.billing.meterEventStream.create({ events });
    await stream.v2.billing.meterEventStream.create({ events });
    assert.equal(await sum('cus_4'), 4950);
  });
  await check('a stream without a session is a TemporarySessionExpiredError', async () => {
    const stream = clientOf(url, 'no_session');
    await assert.rejects(stream.v2.billing.meterEventStream.create({ events: [event('cus_5', '1')] }), (error) => {
      assert.equal(error.constructor.name, 'TemporarySessionExpiredError');
      assert.equal(error.code, 'billing_meter_event_session_expired');
      return true;
    });
  });
  await check('errors are StripeInvalidRequestErrors that name code and parameter', async () => {
    const bad = [
      [event('cus_6', '1.5'), 'meter_event_invalid_value', 'payload[value]'],
      [{ ...event('cus_6', '1'), event_name: 'nobody' }, 'no_meter_found', 'event_name'],
      [event('cus_6', '1', { timestamp: now - 40 * 24 * HOUR }), 'timestamp_too_far_in_past', 'timestamp'],
      [event('cus_6', '1', { timestamp: now + HOUR }), 'timestamp_in_future', 'timestamp'],
    ];
    for (const [params, code, param] of bad) {
      await assert.rejects(stripe.billing.meterEvents.create(params), (error) => {
        assert.equal(error.type, 'StripeInvalidRequestError');
        assert.equal(error.code, code);
        assert.equal(error.param, param);
        assert.match(error.requestId, /^req_/);
        return true;
      });
    }
  });
  await check('what is not served is an error and no success', async () => {
    await assert.rejects(stripe.customers.create({ name: 'x' }), { type: 'StripeInvalidRequestError' });
  });
  await check('event summaries by hour, page after page, add up to that of all hours', async () => {
    for (const [i, at] of [from, from + HOUR - 1, from + HOUR, from + 2 * HOUR - 1].entries()) {
      await stripe.billing.meterEvents.create(event('cus_7', String(10 ** i), { timestamp: at }));
    }
    const values = [];
    for await (const hour of stripe.billing.meters.listEventSummaries(meter.id, {
      customer: 'cus_7',
      start_time: from,
      end_time: to,
      value_grouping_window: 'hour',
      limit: 1,
    })) {
      values.push(hour.aggregated_value);
    }
    assert.deepEqual(values, [1100, 11]);
    assert.equal(await sum('cus_7'), 1111);
  });
  await check('the gateway counted what the summaries say', async () => {
    const expected = 25 + 7 + 7 + 6 + 0 + 4950 + 1111;
    assert.equal(await totalOf(url, 'st_tokens'), String(expected));
  });
}
