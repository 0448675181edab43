"""HTTP front of the agent: starts a run, and tells about runs in flight."""
from fastapi import FastAPI, HTTPException
from pydantic import BaseModel

from app import registry
from app.executor import AgentExecutor

app = FastAPI(title="agent")


class RunRequest(BaseModel):
    task: str


class RunResponse(BaseModel):
    id: str
    answer: str
    steps: int


@app.get("/healthz")
async def healthz() -> dict:
    return {"status": "ok"}


@app.post("/v1/agent/run", response_model=RunResponse)
async def run_agent(request: RunRequest) -> RunResponse:
    executor = AgentExecutor(request.task)
    registry.register(executor)
    answer = await executor.run()
    return RunResponse(id=executor.id, answer=answer, steps=len(executor.steps))


@app.get("/v1/agent/runs/{run_id}")
async def show_run(run_id: str) -> dict:
    executor = registry.find(run_id)
    if executor is None:
        raise HTTPException(status_code=404, detail="no such run")
    return {"id": executor.id, "task": executor.task, "steps": [step.name for step in executor.steps]}
