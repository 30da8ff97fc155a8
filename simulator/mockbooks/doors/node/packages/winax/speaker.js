/* The thread that speaks to the HTTP door; see door.js. One call after the other, on one connection. */
'use strict';

const http = require('node:http');
const { workerData } = require('node:worker_threads');

const { port, state, token } = workerData;
const base = new URL(workerData.url);
const prefix = base.pathname.replace(/\/$/, '');
const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });

const DONE = 1;

port.on('message', async (message) => {
  const answer = await speak(message, 2);
  if (!message.waiting) return;
  port.postMessage(answer);
  Atomics.store(state, 0, DONE);
  Atomics.notify(state, 0);
});

function speak(message, tries) {
  return new Promise((resolve) => {
    // What the door has made says where it is; everything else lies below the address that was given.
    const path = prefix && message.url.startsWith(`${prefix}/`) ? message.url : prefix + message.url;
    const headers = { Connection: 'keep-alive' };
    if (token) headers.Authorization = `Bearer ${token}`;
    if (message.body !== undefined) headers['Content-Type'] = 'application/json';
    const request = http.request(
      { agent, hostname: base.hostname.replace(/^\[|\]$/g, ''), port: base.port || 80, path, method: message.method, headers },
      (response) => {
        const pieces = [];
        response.on('data', (piece) => pieces.push(piece));
        response.on('end', () => resolve({ status: response.statusCode, text: Buffer.concat(pieces).toString('utf8') }));
        response.on('error', () => resolve({ status: 0, text: '' }));
      },
    );
    request.on('error', (error) => {
      // The door closes a connection on which nothing came for long: on a new one the call is made for the first time.
      if (tries > 1 && request.reusedSocket && error.code === 'ECONNRESET') resolve(speak(message, tries - 1));
      else resolve({ status: 0, text: String(error.message) });
    });
    request.setHeader('Content-Length', message.body === undefined ? 0 : Buffer.byteLength(message.body));
    request.end(message.body);
  });
}

Atomics.store(state, 0, DONE);
Atomics.notify(state, 0);
