"""What is right: a client's tensors against the reference, its errors against the contract."""

import hashlib
import json
import re
from pathlib import Path
from urllib.parse import unquote

ENCODINGS = ("float32", "float16", "bfloat16", "uint8")
RESUMING = ("csharp", "python", "typescript")
LAYER_COUNT = 144

# Each scenario's status, and a pattern that the text must show its reader.
SCENARIOS = {
    "unknown-layer": ("NOT_FOUND", r"Layer 'conv1/7x7_s3' is not in model 'googlenet'; nearest: conv1/7x7_s2"),
    "cancelled": ("CANCELLED", r""),
    "deadline": ("DEADLINE_EXCEEDED", r"(?i)deadline"),
    "bad-key": ("UNAUTHENTICATED", r"^There is no valid API key; send one as 'authorization: Bearer KEY'\.$"),
    "good-key": ("OK", r"^$"),
    "broken-stream": ("OK", r"^$"),
}
THIN_BROKEN_STREAM = ("UNAVAILABLE", r".")


def read_tensors(folder: Path) -> list[dict]:
    """The lines that a client wrote."""
    return [json.loads(line) for line in (folder / "tensors.jsonl").read_text().splitlines()]


def compare(tensors: list[dict], reference: list[dict]) -> list[str]:
    """Every way in which tensors differ from the reference; a tensor that is lost, or there twice, is one."""
    problems = []
    names, expected_names = [t["layer"] for t in tensors], [t["layer"] for t in reference]
    if names != expected_names:
        lost = [n for n in expected_names if n not in names]
        extra = [n for i, n in enumerate(names) if n not in expected_names or n in names[:i]]
        problems.append(f"layers lost: {lost}, twice or unknown: {extra}, or out of order")
    by_name = {t["layer"]: t for t in reference}
    for tensor in tensors:
        expected = by_name.get(tensor["layer"], {})
        for key in ("shape", "dataType", "bytes", "crc32c", "sha256"):
            if tensor[key] != expected.get(key):
                problems.append(f"{tensor['layer']}: {key} is {tensor[key]}, expected {expected.get(key)}")
        if tensor["agreed"] is not True:
            problems.append(f"{tensor['layer']}: the checksum does not agree with the server's")
    return problems


def compare_reference(tensors: list[dict], encoding: str, local: Path) -> list[str]:
    """The reference itself: all layers, checksums that agree, and as float32 the bits that were computed without a server."""
    problems = []
    if len({t["layer"] for t in tensors}) != LAYER_COUNT or len(tensors) != LAYER_COUNT:
        problems.append(f"{len(tensors)} tensors, expected {LAYER_COUNT}")
    problems += [f"{t['layer']}: the checksum does not agree with the server's" for t in tensors if t["agreed"] is not True]
    problems += [f"{t['layer']}: dataType is {t['dataType']}" for t in tensors if t["dataType"] != encoding]
    if encoding == "float32":
        computed = {unquote(file.stem): _sha256_of_npy(file) for file in local.glob("*.npy")}
        problems += [f"{t['layer']}: not the bits that were computed locally" for t in tensors if computed.get(t["layer"].replace("/", "-")) != t["sha256"]]
    return problems


def judge(scenario: str, language: str, outcome: dict | None) -> list[str]:
    """Everything wrong with what a client told about a scenario."""
    if outcome is None:
        return ["the client told nothing"]
    status, pattern = SCENARIOS[scenario]
    if scenario == "broken-stream" and language not in RESUMING:
        status, pattern = THIN_BROKEN_STREAM
    problems = []
    if outcome["status"] != status:
        problems.append(f"status is {outcome['status']}, expected {status}: {outcome['message']}")
    if not re.search(pattern, outcome["message"]):
        problems.append(f"the text is {outcome['message']!r}, expected {pattern!r}")
    if (outcome["error"] == "") != (status == "OK"):
        problems.append(f"the error's type is {outcome['error']!r}")
    if outcome["ok"] is not True:
        problems.append(f"the client is not content: {outcome['message']}")
    return problems


def _sha256_of_npy(file: Path) -> str:
    data = file.read_bytes()
    header_bytes = int.from_bytes(data[8:10], "little")  # version 1.0
    return hashlib.sha256(memoryview(data)[10 + header_bytes:]).hexdigest()
