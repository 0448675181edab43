"""One run of the agent: it plans, looks up what it knows about each part, and answers."""
from __future__ import annotations

import asyncio
import uuid
import weakref

from app.knowledge import look_up

PLAN = ("reproduce", "measure", "explain")


class Step:
    """One part of the plan. Reads the transcript of the run that it belongs to."""

    def __init__(self, parent: AgentExecutor, name: str) -> None:
        # Weak: a step must not keep its run alive. With a strong reference here, run and steps are a
        # cycle, and only the garbage collector can free them instead of the end of the request.
        self._parent = weakref.ref(parent)
        self.name = name
        self.prompt = ""
        self.observation = ""

    @property
    def parent(self) -> AgentExecutor:
        parent = self._parent()
        if parent is None:
            raise RuntimeError(f"step {self.name!r} has outlived its run")
        return parent

    async def execute(self) -> None:
        self.prompt = f"Task: {self.parent.task}\n{self.parent.transcript()}\nNow {self.name}."
        await asyncio.sleep(0)  # where the model would be asked
        self.observation = look_up(self.name)


class AgentExecutor:
    def __init__(self, task: str) -> None:
        self.id = uuid.uuid4().hex
        self.task = task
        self.steps: list[Step] = []

    def transcript(self) -> str:
        return "\n".join(f"{step.name}: {step.observation}" for step in self.steps if step.observation)

    async def run(self) -> str:
        for name in PLAN:
            step = Step(self, name)
            self.steps.append(step)
            await step.execute()
        return self.steps[-1].observation
