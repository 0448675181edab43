/** The growing types whose holders are worth finding. */
import type { Round } from "../../model/diagnosis.ts";
import { rateInterior } from "./inside-rates.ts";

/** Type names, the app's own first, then the fastest growing. */
export function rankGrowingTypes(rounds: readonly Round[]): readonly string[] {
  const interior = rateInterior({ rounds });
  if (interior === null) return [];
  const growing = interior.types.filter(({ perRequest, repeats }) => repeats && perRequest >= leastObjects);
  return [...growing.filter(({ name }) => isOwnType(name)), ...growing.filter(({ name }) => !isOwnType(name))].map(
    ({ name }) => name,
  );
}

/** Objects per request: sees a leak in one request of fifty, but not a stray object in a round of 200. */
export const leastObjects = 0.02;

/** Builtin types do not show what created them. */
const builtinTypes =
  /^(?:builtins\.)?(?:dict|list|tuple|set|frozenset|str|bytes|bytearray|int|float|function|method|cell|code|frame|traceback|generator|coroutine|weakref|string|number|symbol|bigint|ArrayBuffer data|Object|Array|Map|Set|String|Number|Function|Promise|\(.*\)|system \/.*|Hash|Proc|WeakRef|weakref\.\w+|_thread\.\w+|collections\.\w+|functools\.partial)$/;

export function isOwnType(name: string): boolean {
  return !builtinTypes.test(name);
}
