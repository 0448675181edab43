/** A library that leaks in itself: it keeps what it read. */
"use strict";

const kept = [];

function readValue(text) {
  const value = JSON.parse(text);
  kept.push(value);
  return value;
}

exports.read = (text) => readValue(text);
