"""A service as many are: async and threaded routes, one of which leaves a request's work behind."""
from fastapi import FastAPI

import leaks

app = FastAPI()


@app.get("/leak")
async def leak():
    leaks.registry(0)
    return {"runs": len(leaks.REGISTRY)}


@app.get("/threaded")
def threaded():
    leaks.registry(0)
    return {"runs": len(leaks.REGISTRY)}


@app.get("/clean")
async def clean():
    return {"steps": leaks.clean(0)}
