"""What the agent knows; stands in for a search index."""

NOTES = {
    "reproduce": (
        "Run the same requests against the build before and the build after the change, each in a container of "
        "its own with the same memory limit, and keep the number of requests fixed rather than the time."
    ),
    "measure": (
        "Read the resident set at fixed request counts. A cache that fills up levels off; a leak goes on in a "
        "straight line. The first few hundred requests are warm-up and say nothing about either."
    ),
    "explain": (
        "Look for what outlives a request: module-level dictionaries, listeners, closures in long-lived objects, "
        "and back references that tie a whole tree of objects to one of them."
    ),
}


def look_up(topic: str) -> str:
    return f"[{topic}] {NOTES[topic]}"
