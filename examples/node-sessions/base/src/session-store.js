/** Sessions by token, the newest `limit` of them; the one signed in longest ago makes room. */
export class SessionStore {
  #byToken = new Map();
  #limit;

  constructor(limit) {
    this.#limit = limit;
  }

  add(session) {
    this.#byToken.set(session.token, session);
    if (this.#byToken.size > this.#limit) {
      // A Map iterates in the order of insertion, so its first key is the oldest session.
      const [oldest] = this.#byToken.keys();
      this.#byToken.delete(oldest);
    }
  }

  find(token) {
    return this.#byToken.get(token);
  }

  remove(token) {
    return this.#byToken.delete(token);
  }
}
