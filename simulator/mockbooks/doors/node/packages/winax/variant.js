/* A value with a type of COM's, as winax.Variant holds it. */
'use strict';

const TYPES = new Set([
  'int', 'uint', 'int8', 'char', 'uint8', 'uchar', 'byte', 'int16', 'short', 'uint16', 'ushort', 'int32', 'uint32',
  'int64', 'long', 'uint64', 'ulong', 'currency', 'float', 'double', 'string', 'date', 'decimal', 'variant', 'null',
  'empty', 'byref',
]);
const INTEGERS = /^(u?int(8|16|32|64)?|u?char|byte|u?short|u?long)$/;

class Variant {
  constructor(value, type) {
    this.assign(value, type);
  }

  assign(value, type) {
    this.value = value instanceof Variant ? value.value : value;
    if (type !== undefined) this.cast(type);
  }

  cast(type) {
    const name = String(type).replace(/^p(?=[a-z])/, '');
    if (!TYPES.has(name)) return;
    if (name === 'null') this.value = null;
    else if (name === 'empty') this.value = undefined;
    else if (name === 'string') this.value = this.value === undefined ? '' : String(this.value);
    else if (INTEGERS.test(name)) this.value = Math.round(Number(this.value));
    else if (['float', 'double', 'currency', 'decimal'].includes(name)) this.value = Number(this.value);
  }

  clear() {
    this.value = undefined;
  }

  valueOf() {
    return this.value;
  }

  toString() {
    return this.value === undefined || this.value === null ? '' : String(this.value);
  }
}

module.exports = { Variant };
