import type { ProcessViews } from "../ports.ts";
export function createProcessViews(): ProcessViews {
  return { open: async () => ({ read: () => [] }) };
}
