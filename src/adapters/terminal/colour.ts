/** Whether a stream gets colours: by the usual variables, else by whether it is a terminal that supports them. */

type Environment = Readonly<Record<string, string | undefined>>;

/** FORCE_COLOR, then NO_COLOR, then CLICOLOR_FORCE and CLICOLOR: the order of Node and other tools. */
export function wantsColour(stream: { readonly isTTY?: boolean }, env: Environment): boolean {
  const force = env["FORCE_COLOR"];
  if (force !== undefined) return force !== "0" && force !== "false";
  if (isSet(env["NO_COLOR"])) return false;
  if (isSet(env["CLICOLOR_FORCE"]) && env["CLICOLOR_FORCE"] !== "0") return true;
  if (env["CLICOLOR"] === "0") return false;
  return stream.isTTY === true && env["TERM"] !== "dumb";
}

/** An empty value counts as unset, as no-color.org requires. */
function isSet(value: string | undefined): boolean {
  return value !== undefined && value !== "";
}
