/** As p-timeout up to 6.1.2: the listener on the caller's signal is never taken away again. */
"use strict";

exports.limitTime = (promise, { milliseconds, signal }) =>
  new Promise((resolve, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason));
    const timer = setTimeout(() => reject(new Error("too late")), milliseconds);
    void promise.then(resolve, reject).finally(() => clearTimeout(timer));
  });
