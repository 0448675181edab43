"""A shop's catalogue: pages of items, and the items seen last."""
from collections import deque

from fastapi import FastAPI, HTTPException, Query
from pydantic import BaseModel

app = FastAPI(title="catalogue")


class Item(BaseModel):
    id: int
    name: str
    price_cents: int


ITEMS = [Item(id=number, name=f"Item {number}", price_cents=100 + 7 * number) for number in range(500)]

seen_last: deque = deque(maxlen=50)


@app.get("/healthz")
async def healthz() -> dict:
    return {"status": "ok"}


@app.get("/items")
async def list_items(offset: int = Query(0, ge=0), limit: int = Query(20, ge=1, le=100)) -> list[Item]:
    return ITEMS[offset : offset + limit]


@app.get("/items/{item_id}")
async def show_item(item_id: int) -> Item:
    if not 0 <= item_id < len(ITEMS):
        raise HTTPException(status_code=404, detail="no such item")
    seen_last.append(item_id)
    return ITEMS[item_id]


@app.get("/seen")
async def list_seen() -> list[int]:
    return list(seen_last)
