/*
 * Loaded before a program (node --require): `winax` is the stand-in beside this file, whatever is installed.
 * What is installed under that name works on Windows alone; and an ES module does not look into NODE_PATH.
 */
'use strict';

const Module = require('node:module');
const path = require('node:path');
const { pathToFileURL } = require('node:url');

const STAND_IN = path.join(__dirname, 'packages', 'winax', 'index.js');
const NAMES = new Set(['winax', 'winax/index.js', 'winax/activex', 'winax/activex.js']);

const resolveFilename = Module._resolveFilename;
Module._resolveFilename = function (request, ...rest) {
  return NAMES.has(request) ? STAND_IN : resolveFilename.call(this, request, ...rest);
};

if (typeof Module.registerHooks === 'function') {
  Module.registerHooks({
    resolve: (specifier, context, next) =>
      NAMES.has(specifier) ? { url: pathToFileURL(STAND_IN).href, format: 'commonjs', shortCircuit: true } : next(specifier, context),
  });
} else if (typeof Module.register === 'function') {
  Module.register('./resolve.mjs', pathToFileURL(__filename), { data: { names: [...NAMES], url: pathToFileURL(STAND_IN).href } });
}
