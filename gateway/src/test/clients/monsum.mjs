// Requests as clients of Monsum (FastBill Automatic) send them, each byte for byte what its library writes: there is no package to install.
import assert from 'node:assert/strict';
import { checksOf, putCatalog } from './check.mjs';

const FORM = 'application/x-www-form-urlencoded';
const JSON_TYPE = 'application/json';
const USED_AT = '2013-07-10 12:45:40';
const USED_AT_MS = 1373453140000;
const AUTHORIZATION = `Basic ${Buffer.from('me@example.com:any-key').toString('base64')}`;

const CATALOG = {
  meters: [
    {
      key: 'monsum_bookings',
      eventType: 'monsum.usage',
      aggregation: 'sum',
      value: '$.quantity',
      scale: 4,
      dimensions: [{ name: 'article' }],
      keep: 'events',
      attributes: ['unit_price', 'description', 'currency', 'usagedata_id', 'usage_date', 'created', 'idempotency_key'],
      backLimit: 'P36500D',
    },
  ],
  plans: [
    {
      key: 'monsum-10',
      currency: 'EUR',
      charges: [
        { type: 'base-fee', key: 'account', name: 'Account', amount: '5.00', every: 'month', prorate: 'none' },
        { type: 'unit-price-in-event', key: 'all', name: 'Bookings', meter: 'monsum_bookings', attribute: 'unit_price' },
      ],
    },
  ],
  customers: [{ key: '296526', name: 'Lamps', zone: 'Europe/Berlin', currency: 'EUR' }],
  subscriptions: [
    { key: '1102', customer: '296526', plan: 'monsum-10', from: '2013-07-01', subjects: ['1102'] },
    { key: '1103', customer: '296526', plan: 'monsum-10', from: '2013-07-01', subjects: ['1103'] },
  ],
};

export default async function run(url) {
  const check = checksOf('monsum');
  await putCatalog(url, CATALOG);

  /** A body as bytes, so that no content type is added to it. */
  async function post(contentType, body, more = {}) {
    const type = contentType === undefined ? {} : { 'content-type': contentType };
    return fetch(`${url}/api/1.0/api.php`, {
      method: 'POST',
      headers: { authorization: AUTHORIZATION, ...type, ...more },
      body: Buffer.from(body),
    });
  }

  async function respond(contentType, body, more) {
    const text = await (await post(contentType, body, more)).text();
    const answer = JSON.parse(text);
    assert.ok(!('ERRORS' in answer.RESPONSE), text);
    return answer.RESPONSE;
  }

  const items = async (id) =>
    (await respond(JSON_TYPE, `{"SERVICE":"subscription.getusagedata","FILTER":{"SUBSCRIPTION_ID":"${id}"}}`)).ITEMS;

  await check('official sample: XML, the odd date, an article with a plus', async () => {
    const answer = await post(
      'application/xml',
      '<?xml version="1.0" encoding="utf-8"?>\n<FBAPI><SERVICE>subscription.setusagedata</SERVICE><DATA><SUBSCRIPTION_ID>1102</SUBSCRIPTION_ID>' +
        '<ARTICLE_NUMBER>code-8+1</ARTICLE_NUMBER><QUANTITY>200</QUANTITY><UNIT_PRICE>16</UNIT_PRICE><DESCRIPTION>10% Provision</DESCRIPTION>' +
        '<USAGE_DATE>12:45:40 2013-07-10</USAGE_DATE><CURRENCY_CODE>EUR</CURRENCY_CODE></DATA></FBAPI>',
    );
    const text = await answer.text();
    assert.equal(answer.status, 200, text);
    assert.match(text, /<RESPONSE><STATUS>success<\/STATUS><USAGEDATA_ID>\d+<\/USAGEDATA_ID><\/RESPONSE>/);
  });
  await check('Ruby gem: form content type, lower-case keys, no ERRORS at all', async () => {
    const answer = await respond(
      FORM,
      '{"service":"subscription.setusagedata","data":{"subscription_id":"1102","article_number":"11","quantity":2,"unit_price":0.84}}',
    );
    assert.equal(answer.STATUS, 'success');
  });
  await check('no content type at all', async () => {
    assert.ok(Array.isArray((await respond(undefined, '{"service":"customer.get","filter":{}}')).CUSTOMERS));
  });
  await check('Ruby usage model: START = END = USAGE_DATE, the last item is the newest, then delete', async () => {
    const get = `{"service":"subscription.getusagedata","filter":{"subscription_id":"1102","start":"${USED_AT}","end":"${USED_AT}"}}`;
    const data = `{"subscription_id":"1102","article_id":"12","unit_price":"2.5","currency_code":["EUR"],"usage_date":"${USED_AT}","quantity":"3","description":null}`;
    await respond(FORM, `{"service":"subscription.setusagedata","data":${data}}`);
    const found = (await respond(FORM, get)).ITEMS;
    assert.equal(found.at(-1).ARTICLE_ID, '12');
    await respond(FORM, `{"service":"subscription.deleteusagedata","data":{"usagedata_id":"${found.at(-1).USAGEDATA_ID}"}}`);
    assert.equal((await respond(FORM, get)).ITEMS.length, found.length - 1);
  });
  await check('Python: nulls, decimals as texts, the service repeated as it was sent', async () => {
    const answer = await post(
      JSON_TYPE,
      '{"service": "subscription.setusagedata", "limit": null, "offset": null, "filter": null, "data": {"SUBSCRIPTION_ID": "1102", ' +
        `"ARTICLE_NUMBER": "11", "QUANTITY": "1", "UNIT_PRICE": "17.23", "USAGE_DATE": "${USED_AT}"}}`,
    );
    assert.equal((await answer.json()).REQUEST.SERVICE, 'subscription.setusagedata');
  });
  await check('Python: unknown services are 400', async () => {
    const answer = await post(JSON_TYPE, '{"service": "getnewargs", "limit": null, "offset": null, "filter": null, "data": null}');
    assert.equal(answer.status, 400);
    assert.equal((await answer.json()).RESPONSE.ERRORS[0], 'unknown SERVICE: getnewargs');
  });
  await check('Node: DATA for FILTER, milliseconds for dates, an id that a number holds', async () => {
    const data = { ARTICLE_NUMBER: 'someservice', QUANTITY: 3, UNIT_PRICE: 10, USAGE_DATE: USED_AT_MS, CURRENCY_CODE: 'EUR', SUBSCRIPTION_ID: 1103 };
    const set = await respond(JSON_TYPE, JSON.stringify({ service: 'subscription.setusagedata', data }));
    const query = { SUBSCRIPTION_ID: 1103, START: USED_AT_MS, END: USED_AT_MS };
    const found = await respond(JSON_TYPE, JSON.stringify({ service: 'subscription.getusagedata', data: query }));
    assert.equal(found.ITEMS.length, 1);
    const id = Number(set.USAGEDATA_ID);
    assert.ok(Number.isSafeInteger(id));
    await respond(JSON_TYPE, JSON.stringify({ service: 'subscription.deleteusagedata', data: { USAGEDATA_ID: id } }));
    assert.equal((await items('1103')).length, 0);
  });
  await check('Meteor: USAGE_DATA for USAGE_DATE, a charset behind the content type', async () => {
    await respond(
      'application/json; charset=utf-8',
      `{"SERVICE":"subscription.setusagedata","DATA":{"SUBSCRIPTION_ID":"1103","ARTICLE_NUMBER":"a","QUANTITY":1,"UNIT_PRICE":"1","USAGE_DATA":"${USED_AT}"}}`,
    );
    assert.equal((await items('1103')).at(-1).USAGE_DATE, USED_AT);
  });
  await check('PHP: whole numbers for ids, LIMIT 100, an empty filter as a list', async () => {
    const found = await respond(JSON_TYPE, '{"SERVICE":"subscription.get","FILTER":[],"LIMIT":100}');
    assert.ok(found.SUBSCRIPTIONS.some((each) => each.SUBSCRIPTION_ID === '1102'));
    const total = await respond(JSON_TYPE, '{"SERVICE":"subscription.getupcomingamount","DATA":{"ARTICLE_NUMBER":"monsum-10","ADDONS":[]}}');
    assert.equal(total.TOTAL, '5.00');
  });
  await check('Java wrapper: a customer and a subscription are made', async () => {
    const customer = await respond(JSON_TYPE, '{"SERVICE":"customer.create","DATA":{"CUSTOMER_TYPE":"business","ORGANIZATION":"ACME"}}');
    const body = { SERVICE: 'subscription.create', DATA: { ARTICLE_NUMBER: 'monsum-10', CUSTOMER_ID: customer.CUSTOMER_ID } };
    const made = await respond(JSON_TYPE, JSON.stringify(body));
    assert.equal(typeof made.SUBSCRIPTION_ID, 'number');
  });
  await check('Fairmondo: a negative price, no article, and a lost answer asked for again under a key', async () => {
    const before = (await items('1103')).length;
    const refund =
      '{"service":"subscription.setusagedata","data":{"subscription_id":"1103","article_number":12,"quantity":2,"unit_price":-1.26,' +
      `"description":"17 Lamp","usage_date":"${USED_AT}"}}`;
    const first = await respond(FORM, refund, { 'idempotency-key': 'bt-17' });
    const again = await respond(FORM, refund, { 'idempotency-key': 'bt-17' });
    assert.deepEqual(again, first);
    await respond(FORM, refund.replace(':12,', ':null,'));
    const found = await items('1103');
    assert.equal(found.length, before + 2);
    assert.equal(found.at(-1).UNIT_PRICE, '-1.2600');
  });
  await check('a field that is missing is named, in XML too', async () => {
    const answer = await post('application/xml', '<FBAPI><SERVICE>subscription.setusagedata</SERVICE><DATA/></FBAPI>');
    assert.equal(answer.status, 400);
    assert.match(await answer.text(), /<ERRORS><ERROR>missing \/ invalid field: SUBSCRIPTION_ID<\/ERROR><\/ERRORS>/);
  });
}
