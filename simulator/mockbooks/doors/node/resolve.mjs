// How an ES module finds the stand-in, in versions of Node whose hooks run in a thread of their own (see preload.cjs).

let names = new Set();
let url = '';

export function initialize(data) {
  names = new Set(data.names);
  url = data.url;
}

export function resolve(specifier, context, next) {
  return names.has(specifier) ? { url, format: 'commonjs', shortCircuit: true } : next(specifier, context);
}
