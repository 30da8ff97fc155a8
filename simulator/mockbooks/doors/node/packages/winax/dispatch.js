/*
 * COM objects as winax hands them out: callable objects whose members are found by name, without case. What members
 * there are, the door says when it makes the object, from the component's type library.
 *
 * - A method is called, a property without parameters is read; one with parameters is called (QBXMLVersionsForSession).
 * - An unknown member is undefined. Setting one fails, as there is nothing that can be set.
 * - A property of the object itself that fails is undefined: winax throws for properties of properties alone.
 * - What was released has no members: reading one is a TypeError, "DispNull".
 */
'use strict';

const { Misfit, turned } = require('./arguments');
const door = require('./door');
const failures = require('./failures');

const OBJECTS = new WeakMap();
const LIVE = new Set();
let endIsHeard = false;

const unreachable = new FinalizationRegistry((url) => {
  LIVE.delete(url);
  door.send('DELETE', url);
});

/* What lives behind the door: `held` is shared by an object and what was read of it. */
class Held {
  constructor(made, name) {
    this.url = made.url;
    this.name = name;
    this.source = made.source;
    this.members = byName(made.members);
    this.preferences = byName(made.preferences);
    this.released = false;
  }

  call(operation, member, method, below, body) {
    const answer = door.call(method, `${this.url}${below}/${member.name}`, body);
    if (answer.status === 200) {
      const { result } = answer.body;
      return result === null ? undefined : result;
    }
    if (answer.status === 422) throw failures.componentFailure(operation, member.name, answer.body.error, this.source);
    // No such processor any more, or no door: QuickBooks was reset, or has gone.
    if (answer.status === 404 || answer.status === 0) {
      throw failures.comFailure(operation, member.name, failures.SERVER_UNAVAILABLE);
    }
    throw new Error(`${operation}: ${member.name} the door of Mockbooks answers ${answer.status}: ${told(answer)}`);
  }
}

function byName(members) {
  return new Map(members.map((member) => [member.name.toLowerCase(), member]));
}

function told(answer) {
  return (answer.body && answer.body.error && answer.body.error.text) || answer.text || '';
}

function create(id, options) {
  if (id === undefined && options === undefined) throw new TypeError('Invalid arguments');
  if (typeof id !== 'string' || id === '') {
    if (id !== null && typeof id === 'object') {
      throw new Error('The stand-in for winax makes no COM objects of JavaScript objects.');
    }
    throw failures.comFailure('CreateInstance', '', failures.INVALID_ARGUMENT);
  }
  if (!door.isThere()) {
    process.stderr.write('winax (Mockbooks): MOCKBOOKS_URL is not set, so no class is registered; see `mockbooks exec`.\n');
    throw failures.comFailure('CreateInstance', id, failures.INVALID_CLASS_STRING);
  }
  const answer = door.call('POST', '/processors', { progID: id });
  if (answer.status === 422) throw failures.componentFailure('CreateInstance', id, answer.body.error, id);
  if (answer.status === 0) throw failures.comFailure('CreateInstance', id, failures.SERVER_UNAVAILABLE);
  if (answer.status !== 201) throw new Error(`CreateInstance: ${id} the door of Mockbooks answers ${answer.status}: ${told(answer)}`);
  const held = new Held(answer.body, id);
  if (!endIsHeard) process.once('exit', releaseAll);
  endIsHeard = true;
  LIVE.add(held.url);
  const made = dispatch(held, held.members, '', id);
  unreachable.register(made, held.url, held);
  return made;
}

/* The object itself, or its AuthPreferences: `below` is where the members lie at the door. */
function dispatch(held, members, below, name) {
  const self = proxy({
    get(_, key) {
      if (typeof key === 'symbol') return key === Symbol.toPrimitive ? () => notFound('DispToString') : undefined;
      const own = about(key, members, name);
      if (own !== undefined) return own === SELF ? self : own;
      if (key === 'valueOf') return () => self;
      if (key === 'toString') return () => notFound('DispToString');
      if (held.released) throw new TypeError('DispNull');
      const member = members.get(key.toLowerCase());
      if (member === undefined) return undefined;
      if (member.name === 'AuthPreferences') return dispatch(held, held.preferences, '/AuthPreferences', `${name}.${member.name}`);
      if (member.property && member.parameters.length === 0) return read(held, member, below);
      return method(held, member, below, `${name}.${member.name}`);
    },
    set(_, key) {
      if (held.released) throw new TypeError('DispNull');
      const known = members.has(String(key).toLowerCase());
      if (!known) throw failures.comFailure('DispPropertyFind', String(key), failures.UNKNOWN_NAME);
      throw failures.comFailure('DispPropertyPut', String(key), failures.MEMBER_NOT_FOUND);
    },
    has: (_, key) => typeof key === 'string' && members.has(key.toLowerCase()),
    apply: () => notFound('DispInvoke'),
  });
  OBJECTS.set(self, held);
  return self;
}

function read(held, member, below) {
  try {
    return held.call('DispPropertyGet', member, 'GET', below);
  } catch (error) {
    if (below === '' && error.errno !== undefined) return undefined;
    throw error;
  }
}

/* A member that is called. */
function method(held, member, below, name) {
  const self = proxy({
    get(target, key) {
      if (key === '__id') return name;
      if (key === '__value' || key === 'valueOf') return key === 'valueOf' ? () => self : self;
      return ['call', 'apply', 'bind'].includes(key) ? target[key].bind(self) : undefined;
    },
    set() {
      throw failures.comFailure('DispPropertyPut', member.name, failures.MEMBER_NOT_FOUND);
    },
    apply(_, receiver, given) {
      if (held.released) throw new TypeError('DispNull');
      return held.call('DispInvoke', member, 'POST', below, body(member, given));
    },
  });
  return self;
}

function body(member, given) {
  if (given.length > member.parameters.length) {
    throw failures.comFailure('DispInvoke', member.name, failures.BAD_PARAMETER_COUNT);
  }
  if (given.length < member.parameters.length) {
    throw failures.comFailure('DispInvoke', member.name, failures.PARAMETER_NOT_OPTIONAL);
  }
  const said = {};
  member.parameters.forEach((parameter, place) => {
    try {
      said[parameter.name] = turned(given[place], parameter.type);
    } catch (error) {
      if (!(error instanceof Misfit)) throw error;
      throw failures.comFailure('DispInvoke', member.name, error.number);
    }
  });
  return said;
}

// The target is an arrow function: callable, so that typeof says "function" as of the real one, and without a prototype.
function proxy(handler) {
  return new Proxy(() => undefined, handler);
}

const SELF = {};

/* What winax tells about an object. */
function about(key, members, name) {
  switch (key) {
    case '__id':
      return name;
    case '__value':
      return SELF;
    case '__type':
      return [...members.values()].map(described);
    case '__methods':
      return Object.fromEntries([...members.values()].map((member) => [member.name, described(member)]));
    case '__vars':
      return {};
    default:
      return undefined;
  }
}

function described(member) {
  return { name: member.name, dispid: member.id, invkind: member.property ? 2 : 1, flags: 0, argcnt: member.parameters.length };
}

function notFound(operation) {
  const error = new Error(`${operation}: Member not found.\r\n`);
  error.errno = failures.MEMBER_NOT_FOUND;
  throw error;
}

/* Let go of objects; how many there were. */
function release(...objects) {
  let count = 0;
  for (const object of objects) {
    const held = (typeof object === 'function' || typeof object === 'object') && object !== null ? OBJECTS.get(object) : undefined;
    if (held === undefined || held.released) continue;
    held.released = true;
    unreachable.unregister(held);
    LIVE.delete(held.url);
    door.call('DELETE', held.url);
    count += 1;
  }
  return count;
}

/* The program ends: nobody holds its objects any longer. */
function releaseAll() {
  for (const url of LIVE) door.call('DELETE', url, undefined, 1000);
  LIVE.clear();
}

module.exports = { create, release };
