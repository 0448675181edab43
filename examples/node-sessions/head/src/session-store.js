/** Sessions by token, the newest `limit` of them, and by user, so that one can sign out everywhere. */
export class SessionStore {
  #byToken = new Map();
  #byUser = new Map();
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
    const ofUser = this.#byUser.get(session.user) ?? new Set();
    this.#byUser.set(session.user, ofUser.add(session));
  }

  find(token) {
    return this.#byToken.get(token);
  }

  remove(token) {
    const session = this.#byToken.get(token);
    this.#byUser.get(session?.user)?.delete(session);
    return this.#byToken.delete(token);
  }

  removeAllOf(user) {
    const ofUser = this.#byUser.get(user) ?? new Set();
    for (const session of ofUser) this.#byToken.delete(session.token);
    this.#byUser.delete(user);
    return ofUser.size;
  }
}
