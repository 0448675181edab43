/** Whether a stream gets colours: what the user says by the customary variables, else whether it is a terminal that has them. */

type Environment = Readonly<Record<string, string | undefined>>;

/** FORCE_COLOR, then NO_COLOR, then CLICOLOR_FORCE and CLICOLOR, as Node itself and other tools rank them. */
export function wantsColour(stream: { readonly isTTY?: boolean }, env: Environment): boolean {
  const force = env["FORCE_COLOR"];
  if (force !== undefined) return force !== "0" && force !== "false";
  if (isSet(env["NO_COLOR"])) return false;
  if (isSet(env["CLICOLOR_FORCE"]) && env["CLICOLOR_FORCE"] !== "0") return true;
  if (env["CLICOLOR"] === "0") return false;
  return stream.isTTY === true && env["TERM"] !== "dumb";
}

/** Set to nothing is not set, as no-color.org has it. */
function isSet(value: string | undefined): boolean {
  return value !== undefined && value !== "";
}
