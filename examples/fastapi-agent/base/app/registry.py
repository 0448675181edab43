"""Which runs are in flight, so that /v1/agent/runs/{id} can tell how far one has come."""
from __future__ import annotations

from typing import TYPE_CHECKING, Optional
from weakref import WeakValueDictionary

if TYPE_CHECKING:
    from app.executor import AgentExecutor

# Weak values: the request owns its executor, the registry only knows where it is.
# When the request is answered, the executor goes and its entry with it.
_runs: WeakValueDictionary[str, AgentExecutor] = WeakValueDictionary()


def register(executor: AgentExecutor) -> None:
    _runs[executor.id] = executor


def find(run_id: str) -> Optional[AgentExecutor]:
    return _runs.get(run_id)
