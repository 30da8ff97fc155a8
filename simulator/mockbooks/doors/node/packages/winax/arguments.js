/*
 * Arguments as COM turns them into the type of a parameter (VariantChangeType): undefined is an empty value, null fits
 * nothing, numbers become text and text numbers where they can.
 */
'use strict';

const { OUT_OF_RANGE, TYPE_MISMATCH } = require('./failures');
const { Variant } = require('./variant');

class Misfit extends Error {
  constructor(number) {
    super('argument');
    this.number = number;
  }
}

function turned(given, type) {
  const value = given instanceof Variant ? given.valueOf() : given;
  if (type === 'BSTR') return text(value);
  if (type === 'BOOL') return number(value) !== 0;
  return integer(number(value), type === 'I2' ? 0x8000 : 0x80000000);
}

function text(value) {
  if (value === undefined) return '';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (['string', 'number', 'bigint'].includes(typeof value)) return String(value);
  if (value instanceof String) return value.valueOf();
  throw new Misfit(TYPE_MISMATCH);
}

function number(value) {
  if (value === undefined) return 0;
  if (typeof value === 'boolean') return value ? -1 : 0;
  if (typeof value === 'number' && !Number.isNaN(value)) return value;
  if (typeof value === 'bigint') return Number(value);
  if (typeof value === 'string' && value.trim() !== '' && !Number.isNaN(Number(value))) return Number(value);
  throw new Misfit(TYPE_MISMATCH);
}

function integer(value, most) {
  const rounded = Math.round(value);
  // The highest bit may be given as a negative number or a positive one: flags are written both ways.
  if (!(rounded >= -most && rounded < 2 * most)) throw new Misfit(OUT_OF_RANGE);
  return rounded === 0 ? 0 : rounded;
}

module.exports = { Misfit, turned };
