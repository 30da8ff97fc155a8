/*
 * The way to the HTTP door. COM calls do not return before they are done, and Node knows no HTTP that waits: so a thread
 * of its own speaks to the door (speaker.js), over one connection that is kept, and this one sleeps until it has.
 */
'use strict';

const path = require('node:path');
const { MessageChannel, Worker, receiveMessageOnPort } = require('node:worker_threads');

const START = 15000;
const WAITING = 0;

let speaker = null;

function isThere() {
  return Boolean(process.env.MOCKBOOKS_URL);
}

function address() {
  const given = process.env.MOCKBOOKS_URL;
  try {
    if (new URL(given).protocol === 'http:') return given;
  } catch {
    // said below
  }
  throw new Error(`winax (Mockbooks): MOCKBOOKS_URL is no address of the HTTP door: ${given}`);
}

function open() {
  const url = address();
  const { port1, port2 } = new MessageChannel();
  const state = new Int32Array(new SharedArrayBuffer(4));
  const worker = new Worker(path.join(__dirname, 'speaker.js'), {
    workerData: { port: port2, state, url, token: process.env.MOCKBOOKS_TOKEN || '' },
    transferList: [port2],
    execArgv: [],
  });
  worker.unref();
  port1.unref();
  const opened = { port: port1, state };
  if (Atomics.wait(state, 0, WAITING, START) === 'timed-out') throw new Error('winax (Mockbooks): its thread does not start.');
  return opened;
}

/* One call, with a body that is sent as JSON: its status (0: there is nobody) and what was answered. */
function call(method, url, body, patience) {
  speaker = speaker || open();
  const { port, state } = speaker;
  Atomics.store(state, 0, WAITING);
  port.postMessage({ method, url, body: body === undefined ? undefined : JSON.stringify(body), waiting: true });
  if (Atomics.wait(state, 0, WAITING, patience) === 'timed-out') return { status: 0, body: null, text: '' };
  const { status, text } = receiveMessageOnPort(port).message;
  return { status, body: parsed(text), text };
}

/* A call whose answer nobody waits for. */
function send(method, url) {
  if (speaker !== null) speaker.port.postMessage({ method, url, waiting: false });
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

module.exports = { call, isThere, send };
