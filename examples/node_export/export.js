// Exports the names and balances of all customers, as it has done for years on a machine with QuickBooks.
const winax = require('winax');

const APPLICATION = 'Customer Export';

function ask(processor, ticket, request) {
  const answer = processor.ProcessRequest(
    ticket,
    `<?xml version="1.0"?><?qbxml version="13.0"?><QBXML><QBXMLMsgsRq onError="stopOnError">${request}</QBXMLMsgsRq></QBXML>`,
  );
  const [, code, message] = answer.match(/statusCode="(\d+)"[^>]*statusMessage="([^"]*)"/);
  if (code !== '0' && code !== '1') throw new Error(`${code}: ${message}`);
  return answer;
}

const ENTITIES = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

function plain(text) {
  return text.replace(/&(?:#(\d+)|(\w+));/g, (_, number, name) => (number ? String.fromCodePoint(number) : ENTITIES[name]));
}

function values(answer, name) {
  return [...answer.matchAll(new RegExp(`<${name}>([^<]*)</${name}>`, 'g'))].map((found) => plain(found[1]));
}

const processor = new winax.Object('QBXMLRP2.RequestProcessor');
try {
  processor.OpenConnection2('', APPLICATION, 1);
  const ticket = processor.BeginSession('', 2);
  const found = ask(processor, ticket, '<CustomerQueryRq><IncludeRetElement>FullName</IncludeRetElement><IncludeRetElement>TotalBalance</IncludeRetElement></CustomerQueryRq>');
  const balances = values(found, 'TotalBalance');
  values(found, 'FullName').forEach((name, place) => console.log(`${name}\t${balances[place] ?? ''}`));
  processor.EndSession(ticket);
  processor.CloseConnection();
} catch (error) {
  console.error(`${error.message}${error.code ? ` (0x${(error.code >>> 0).toString(16)})` : ''}`);
  process.exitCode = 1;
} finally {
  winax.release(processor);
}
