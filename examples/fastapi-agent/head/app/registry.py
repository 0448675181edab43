"""Every run by its id, so that /v1/agent/runs/{id} can tell about it, also after it has ended."""
from __future__ import annotations

from typing import TYPE_CHECKING, Optional

if TYPE_CHECKING:
    from app.executor import AgentExecutor

_runs: dict[str, AgentExecutor] = {}


def register(executor: AgentExecutor) -> None:
    _runs[executor.id] = executor


def find(run_id: str) -> Optional[AgentExecutor]:
    return _runs.get(run_id)
