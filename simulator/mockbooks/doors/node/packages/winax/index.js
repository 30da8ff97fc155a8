/*
 * A stand-in for the npm package `winax` [winax 3.6.9, its public code]: the same exports and the same global
 * ActiveXObject. The only classes it can make are those of QuickBooks' request processor, which live behind the HTTP
 * door of Mockbooks, at MOCKBOOKS_URL. Any other class is one that is not registered.
 */
'use strict';

const { create, release } = require('./dispatch');
const { Variant } = require('./variant');

const exported = {};

// A plain function that makes an object whether it is called with `new` or without, as the real one.
exported['Object'] = function Dispatch(id, options) {
  return create(id, options);
};
exported['Variant'] = Variant;
exported['cast'] = (value, type) => new Variant(value, type);
exported['release'] = release;
// No object here has events.
exported['getConnectionPoints'] = () => [];
exported['peekAndDispatchMessages'] = () => undefined;
exported['winaxsleep'] = (milliseconds) => {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, Number(milliseconds) || 0);
};

global.ActiveXObject = function ActiveXObject(id, options) {
  return create(id, options);
};

// Assigned as a whole: named imports of an ES module find nothing in the real package either.
module.exports = exported;
