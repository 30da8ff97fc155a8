/*
 * Errors in the shape in which winax raises them (DispError in its src/utils.h): an Error whose message is made of the
 * operation, the name and Windows' text for the number, with `errno`. Where the component itself has failed, `errno` is
 * DISP_E_EXCEPTION, `code` the component's number, `source` its name, and `description` its sentence, which takes the
 * place of the message; the stack keeps the first one.
 */
'use strict';

const EXCEPTION = -2147352567;
const MEMBER_NOT_FOUND = -2147352573;
const TYPE_MISMATCH = -2147352571;
const UNKNOWN_NAME = -2147352570;
const OUT_OF_RANGE = -2147352566;
const BAD_PARAMETER_COUNT = -2147352562;
const PARAMETER_NOT_OPTIONAL = -2147352561;
const INVALID_ARGUMENT = -2147024809;
const INVALID_CLASS_STRING = -2147221005;
const SERVER_UNAVAILABLE = -2147023174;

// Windows' own texts for these numbers.
const TEXTS = {
  [EXCEPTION]: 'Exception occurred.',
  [MEMBER_NOT_FOUND]: 'Member not found.',
  [TYPE_MISMATCH]: 'Type mismatch.',
  [UNKNOWN_NAME]: 'Unknown name.',
  [OUT_OF_RANGE]: 'Out of present range.',
  [BAD_PARAMETER_COUNT]: 'Invalid number of parameters.',
  [PARAMETER_NOT_OPTIONAL]: 'Parameter not optional.',
  [INVALID_ARGUMENT]: 'The parameter is incorrect.',
  [INVALID_CLASS_STRING]: 'Invalid class string',
  [SERVER_UNAVAILABLE]: 'The RPC server is unavailable.',
};

// From here on an HRESULT is the request processor's own; below are those of COM and of Windows.
const FIRST_OF_COMPONENT = 0x80040400;
const LAST_OF_COMPONENT = 0x8004ffff;

function hex(number) {
  return (number >>> 0).toString(16).padStart(8, '0');
}

/* COM failed, before or after the component. `text` is Windows' own, for numbers that are not in the table. */
function comFailure(operation, name, number, text) {
  const error = new Error(`${operation}: ${name} ${TEXTS[number] || text || `Error 0x${hex(number).toUpperCase()}`}\r\n`);
  error.errno = number;
  return error;
}

/* The component failed: `failure` is what the door says of it. */
function componentFailure(operation, name, failure, source) {
  const unsigned = failure.number >>> 0;
  if (unsigned < FIRST_OF_COMPONENT || unsigned > LAST_OF_COMPONENT) {
    return comFailure(operation, name, failure.number, failure.text);
  }
  const error = new Error(`${operation}: ${name}: OLE error 0x${hex(unsigned)} ${TEXTS[EXCEPTION]}\r\n`);
  void error.stack; // made now, of the message that is replaced below
  error.errno = EXCEPTION;
  error.code = failure.number;
  error.source = source;
  error.message = failure.text;
  error.description = failure.text;
  return error;
}

module.exports = {
  BAD_PARAMETER_COUNT,
  INVALID_ARGUMENT,
  INVALID_CLASS_STRING,
  MEMBER_NOT_FOUND,
  OUT_OF_RANGE,
  PARAMETER_NOT_OPTIONAL,
  SERVER_UNAVAILABLE,
  TYPE_MISMATCH,
  UNKNOWN_NAME,
  comFailure,
  componentFailure,
};
