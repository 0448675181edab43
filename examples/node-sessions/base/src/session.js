import { randomBytes } from "node:crypto";

const SECTIONS = ["orders", "invoices", "returns", "addresses", "payments", "newsletters", "reviews", "support"];

/** What the pages need to know about the one who signed in, kept so that none has to ask for it again. */
export function createSession(user, headers) {
  return {
    token: randomBytes(24).toString("base64url"),
    csrfToken: randomBytes(24).toString("base64url"),
    user,
    device: { agent: headers["user-agent"] ?? "unknown", language: headers["accept-language"] ?? "en" },
    createdAt: new Date(),
    permissions: SECTIONS.map((section) => ({ section, read: true, write: section !== "invoices", grantedBy: "role" })),
    basket: [],
    recentlySeen: [],
    flash: new Map(),
  };
}

export function describeSession({ token, csrfToken, user, createdAt }) {
  return { token, csrfToken, user, createdAt };
}
