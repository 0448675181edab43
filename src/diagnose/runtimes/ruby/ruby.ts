import type { Runtime } from "../runtime.ts";

export const ruby: Runtime = {
  load: { variable: "RUBYOPT", separator: " ", entry: (folder) => `-r${folder}/probe.rb` },
};
