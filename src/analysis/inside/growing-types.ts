/** Which of the types that grow say something about who made them. */
import type { Round } from "../../model/diagnosis.ts";
import { rateInterior } from "./inside-rates.ts";

/** Names of types that the newest instances of are worth following, the fastest growing first; the app's own before all. */
export function rankGrowingTypes(rounds: readonly Round[]): readonly string[] {
  const interior = rateInterior({ rounds });
  if (interior === null) return [];
  const growing = interior.types.filter(({ perRequest, repeats }) => repeats && perRequest >= leastObjects);
  return [...growing.filter(({ name }) => isOwnType(name)), ...growing.filter(({ name }) => !isOwnType(name))].map(
    ({ name }) => name,
  );
}

/** Objects a request: a leak in one request of fifty is still seen, and a stray one in a round of 200 is not. */
export const leastObjects = 0.02;

/** Builtins say nothing about who made them. */
const builtinTypes =
  /^(?:builtins\.)?(?:dict|list|tuple|set|frozenset|str|bytes|bytearray|int|float|function|method|cell|code|frame|traceback|generator|coroutine|weakref|string|number|symbol|bigint|ArrayBuffer data|Object|Array|Map|Set|String|Number|Function|Promise|\(.*\)|system \/.*|Hash|Proc|WeakRef|weakref\.\w+|_thread\.\w+|collections\.\w+|functools\.partial)$/;

export function isOwnType(name: string): boolean {
  return !builtinTypes.test(name);
}
