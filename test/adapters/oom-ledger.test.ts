/** To which container a kill is ascribed when its own counter has gone with it. */
import { assert, array, boolean, constantFrom, property, record } from "fast-check";
import { describe, expect, it } from "vitest";
import { createOomLedger } from "../../src/adapters/memory/oom-ledger.ts";

interface FakeContainer {
  own: number | undefined;
  suspicion: number;
}

function createFakeMachine() {
  const machine = { surviving: 7, beforeCounting: () => {} };
  const ledger = createOomLedger(() => {
    machine.beforeCounting();
    return machine.surviving;
  });
  return {
    machine,
    watch(suspicion = 0) {
      const container: FakeContainer = { own: 0, suspicion };
      const account = ledger.watch({ ownKills: () => container.own, suspicion: () => container.suspicion });
      return {
        container,
        account,
        killChild() {
          container.own = (container.own ?? 0) + 1;
          machine.surviving += 1;
        },
        killFirst() {
          container.own = undefined;
          machine.surviving += 1;
        },
        end() {
          container.own = undefined;
        },
      };
    },
  };
}

describe("a ledger of kills", () => {
  it("knows a killed child from the container's own counter, before and after the container ends", () => {
    const fake = createFakeMachine();
    const [base, head] = [fake.watch(), fake.watch()];
    head.killChild();
    expect([base.account.kills(), head.account.kills()]).toEqual([0, 1]);
    head.end();
    base.end();
    expect([base.account.kills(), head.account.kills()]).toEqual([0, 1]);
  });

  it("ascribes the kill that took the container with it to the one that vanished", () => {
    const fake = createFakeMachine();
    const [base, head] = [fake.watch(0.9), fake.watch(0.1)];
    head.killFirst();
    expect([base.account.kills(), head.account.kills()]).toEqual([0, 1]);
  });

  it("sees nothing in a container that just ended", () => {
    const fake = createFakeMachine();
    const head = fake.watch();
    head.end();
    expect(head.account.kills()).toBe(0);
  });

  it("leaves kills of containers that are not watched alone", () => {
    const fake = createFakeMachine();
    const [base, head] = [fake.watch(), fake.watch()];
    fake.machine.surviving += 3;
    head.account.check();
    head.end();
    expect([base.account.kills(), head.account.kills()]).toEqual([0, 0]);
  });

  it("does not count what happened before the container was watched", () => {
    const fake = createFakeMachine();
    fake.machine.surviving += 2;
    const head = fake.watch();
    head.end();
    expect(head.account.kills()).toBe(0);
  });

  it.each(["killFirst", "killChild"] as const)("misses no kill that happens while it looks (%s)", (kill) => {
    const fake = createFakeMachine();
    const [base, head] = [fake.watch(), fake.watch()];
    fake.machine.beforeCounting = () => {
      fake.machine.beforeCounting = () => {};
      head[kill]();
    };
    head.account.check();
    head.end();
    expect([base.account.kills(), head.account.kills()]).toEqual([0, 1]);
  });

  it("gives one kill to the likelier when two vanish between the same two looks", () => {
    const fake = createFakeMachine();
    const [base, head] = [fake.watch(0.3), fake.watch(0.95)];
    base.end();
    head.killFirst();
    expect([base.account.kills(), head.account.kills()]).toEqual([0, 1]);
  });

  it("gives one kill each when both were killed, and the rest to the likelier", () => {
    const fake = createFakeMachine();
    const [base, head] = [fake.watch(0.3), fake.watch(0.95)];
    base.killFirst();
    head.killFirst();
    fake.machine.surviving += 1;
    expect([base.account.kills(), head.account.kills()]).toEqual([1, 2]);
  });

  it("adds up to the kills that happened in what was watched, with a look after every event", () => {
    const event = record({ head: boolean(), what: constantFrom("child", "first", "stranger", "end") });
    assert(
      property(array(event, { maxLength: 12 }), (events) => {
        const fake = createFakeMachine();
        const sides = { base: fake.watch(), head: fake.watch() };
        const expected = { base: 0, head: 0 };
        for (const { head, what } of events) {
          const name = head ? "head" : "base";
          const side = sides[name];
          if (what === "stranger") fake.machine.surviving += 1;
          else if (side.container.own !== undefined) {
            if (what === "child") side.killChild();
            if (what === "first") side.killFirst();
            if (what === "end") side.end();
            if (what !== "end") expected[name] += 1;
          }
          side.account.check();
        }
        expect({ base: sides.base.account.kills(), head: sides.head.account.kills() }).toEqual(expected);
      }),
    );
  });
});
