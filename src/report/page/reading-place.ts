/** The request count at which all charts of a target are read. A move reaches all of them. */
export interface ReadingPlace {
  requests(): number;
  /** `listener` is called on every move, its own included. */
  follow(listener: (requests: number) => void): void;
  move(requests: number): void;
}

export function createReadingPlace(): ReadingPlace {
  let place = 0;
  const listeners: ((requests: number) => void)[] = [];
  return {
    requests: () => place,
    follow: (listener) => void listeners.push(listener),
    move: (requests) => {
      const next = Math.round(requests);
      if (next === place) return;
      place = next;
      for (const listener of listeners) listener(next);
    },
  };
}
