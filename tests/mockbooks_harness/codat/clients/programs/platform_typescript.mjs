// What a client of Codat does, with the official `@codat/platform` from npm, as it comes.
//
// Run by the tests in a folder of its own: `node platform_typescript.mjs ADDRESS AUTHORIZATION '["invoices", …]'`.
// Its own validation is the judge: an answer that it does not accept throws.  What was seen is printed as JSON.

import { createHmac } from "node:crypto";
import { createServer } from "node:http";
import { CodatPlatform } from "@codat/platform";

const [address, authorization, mapped] = [process.argv[2], process.argv[3], JSON.parse(process.argv[4])];
const seen = {};

const codat = new CodatPlatform({
  authHeader: authorization,
  serverURL: address,
  retryConfig: { strategy: "none" },
});

async function until(what, question, seconds = 60) {
  const end = Date.now() + seconds * 1000;
  while (Date.now() < end) {
    const answer = await question();
    if (answer) return answer;
    await new Promise((done) => setTimeout(done, 200));
  }
  throw new Error(`waited in vain for ${what}`);
}

async function plain(method, path, body) {
  const answer = await fetch(address + path, {
    method,
    headers: { Authorization: authorization, "Content-Type": "application/json" },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  return answer.json();
}

// A receiver of webhooks on this machine.
const received = [];
const receiver = createServer((request, response) => {
  const parts = [];
  request.on("data", (part) => parts.push(part));
  request.on("end", () => {
    received.push({ headers: request.headers, body: Buffer.concat(parts) });
    response.writeHead(204).end();
  });
});

function isSigned({ headers, body }, secret) {
  const key = Buffer.from(secret.replace("whsec_", ""), "base64");
  const signed = `${headers["webhook-id"]}.${headers["webhook-timestamp"]}.${body}`;
  return headers["webhook-signature"] === `v1,${createHmac("sha256", key).update(signed).digest("base64")}`;
}

async function theClient() {
  const profile = await codat.settings.getProfile();
  await codat.settings.updateProfile({ name: "Acme", redirectUrl: profile.redirectUrl });
  seen.profile = (await codat.settings.getProfile()).name;
  const key = await codat.settings.createApiKey({ name: "second" });
  seen.keys = (await codat.settings.listApiKeys()).results.length;
  try {
    await codat.settings.deleteApiKey({ apiKeyId: key.id });
  } catch (error) {
    // The published description has the body of a 429 for this 204, and the client wants it; HTTP has none there.
    seen.wantedOfA204 = error.name;
  }
  seen.keysLeft = (await codat.settings.listApiKeys()).results.length;
  const integrations = await codat.integrations.list({ query: "key=pqsw" });
  seen.integration = integrations.results[0].name;
  seen.features = (await codat.integrations.get({ platformKey: "pqsw" })).datatypeFeatures.length;
  await codat.integrations.getBranding({ platformKey: "pqsw" });
  seen.settings = (await codat.settings.getSyncSettings()).settings.length;
}

async function webhooks() {
  await new Promise((done) => receiver.listen(0, "127.0.0.1", done));
  const url = `http://127.0.0.1:${receiver.address().port}/hook`;
  const consumer = await codat.webhooks.createConsumer({ url, eventTypes: [] });
  const other = await codat.webhooks.createConsumer({ url: "https://receiver.example/hook", disabled: true });
  await codat.webhooks.deleteConsumer({ webhookId: other.id });
  seen.consumers = (await codat.webhooks.listConsumers()).results.map((one) => one.disabled);
  return (await plain("GET", `/mockbooks/control/v1/webhooks/${consumer.id}`)).secret;
}

async function company() {
  const made = await codat.companies.create({ name: "Rainbow Paints", description: "by an official client" });
  const companyId = made.id;
  await codat.companies.update({ companyId, companyUpdateRequest: { tags: { uid: "1" } } });
  await codat.companies.replace({ companyId, companyRequestBody: { name: "Rainbow Paints & Co" } });
  seen.company = (await codat.companies.get({ companyId })).name;
  seen.companies = (await codat.companies.list({ query: "name~rainbow" })).totalResults;
  await codat.companies.addProduct({ companyId, productIdentifier: "lending" });
  await codat.companies.removeProduct({ companyId, productIdentifier: "lending" });
  seen.token = (await codat.companies.getAccessToken({ companyId })).expiresIn;
  const present = await codat.companies.getCompanySyncSettings({ companyId });
  const settings = present.settings.map((row) => ({ ...row, fetchOnFirstLink: mapped.includes(row.dataType) }));
  await codat.companies.setCompanySyncSettings({
    companyId,
    requestBody: { companyId, settings, overridesDefaults: true },
  });
  const made2 = await codat.connections.create({ companyId, requestBody: { platformKey: "pqsw" } });
  seen.connection = [made2.status, made2.sourceType, made2.platformName];
  return { companyId, connectionId: made2.id };
}

async function statuses(companyId) {
  const found = await codat.refreshData.get({ companyId });
  return Object.fromEntries(Object.entries(found).map(([key, row]) => [key, row.currentStatus]));
}

async function sync({ companyId, connectionId }) {
  await until("the link", async () => (await codat.connections.get({ companyId, connectionId })).status === "Linked");
  await until("the first sync", async () => {
    const found = await statuses(companyId);
    return mapped.every((key) => found[key] === "Complete");
  });
  const queued = await codat.refreshData.byDataType({ companyId, connectionId, dataType: "transfers" });
  seen.queued = queued.status;
  const read = async () => await codat.refreshData.getPullOperation({ companyId, datasetId: queued.id });
  await until("the transfers", async () => (await read()).status === "Complete");
  const history = await codat.refreshData.listPullOperations({ companyId, query: "status=Complete", pageSize: 2 });
  seen.history = history.results.length;
  const datasetId = history.results[0].id;
  seen.validation = (await codat.readData.getValidationResults({ companyId, datasetId })).errors;
  await codat.refreshData.all({ companyId });
}

// This package has no operation that writes a record: it watches what another one pushed.
async function push({ companyId, connectionId }) {
  const model = await codat.pushData.getModelOptions({ companyId, connectionId, dataType: "invoices" });
  seen.model = Object.keys(model.properties).length > 5;
  const base = `/companies/${companyId}/data`;
  const customer = (await plain("GET", `${base}/customers?query=status%3DActive`)).results[0];
  const item = (await plain("GET", `${base}/items`)).results.find((one) => one.isInvoiceItem);
  const line = { description: "Pushed", itemRef: { id: item.id }, quantity: 2, unitAmount: 150.0 };
  const invoice = {
    customerRef: { id: customer.id },
    issueDate: "2025-01-15T00:00:00",
    dueDate: "2025-02-14T00:00:00",
    status: "Submitted",
    lineItems: [{ ...line, subTotal: 300.0, taxAmount: 0, totalAmount: 300.0 }],
    subTotal: 300.0,
    totalTaxAmount: 0,
    totalAmount: 300.0,
  };
  const bill = (await plain("GET", `${base}/bills?query=totalAmount%3E0`)).results[0];
  const path = `/companies/${companyId}/connections/${connectionId}/push`;
  const operations = [await plain("POST", `${path}/invoices`, invoice), await plain("DELETE", `${path}/bills/${bill.id}`)];
  seen.pushed = [];
  for (const { pushOperationKey } of operations) {
    const ended = await until("the push", async () => {
      const operation = await codat.pushData.getOperation({ companyId, pushOperationKey });
      return operation.status !== "Pending" && operation;
    });
    seen.pushed.push([ended.status, ended.changes[0].type]);
    seen[ended.dataType] = ended.changes[0].recordRef.id;
  }
  seen.pushes = (await codat.pushData.listOperations({ companyId })).totalResults;
}

async function refusals({ companyId }) {
  const calls = {
    noCompany: () => codat.companies.get({ companyId: "846ed55c-974b-4392-a1f1-87b6fdbf3c5e" }),
    notQueryable: () => codat.refreshData.listPullOperations({ companyId, query: "isCompleted=true" }),
  };
  seen.refused = {};
  for (const [what, call] of Object.entries(calls)) {
    try {
      await call();
    } catch (error) {
      seen.refused[what] = [error.constructor.name, error.statusCode];
    }
  }
}

async function end({ companyId, connectionId }) {
  const unlinked = await codat.connections.unlink({
    companyId,
    connectionId,
    updateConnectionStatus: { status: "Unlinked" },
  });
  seen.unlinked = unlinked.status;
  await codat.connections.delete({ companyId, connectionId });
  seen.connectionsLeft = (await codat.connections.list({ companyId })).totalResults;
  await codat.companies.delete({ companyId });
  seen.companiesLeft = (await codat.companies.list()).totalResults;
}

async function told(secret) {
  await until("the last webhook", () => received.some(({ body }) => JSON.parse(body).eventType === "company.deleted"));
  receiver.close();
  seen.signed = received.every((one) => isSigned(one, secret));
  seen.events = [...new Set(received.map(({ body }) => JSON.parse(body).eventType))].sort();
  for (const { headers, body } of received) {
    const request = new Request("http://127.0.0.1/hook", { method: "POST", headers, body });
    await codat.validateWebhook({ request });
  }
}

await theClient();
const secret = await webhooks();
const ids = await company();
await sync(ids);
await push(ids);
await refusals(ids);
await end(ids);
await told(secret);
console.log(JSON.stringify(seen));
