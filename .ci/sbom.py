"""Write docs/sbom.cdx.json anew from requirements.lock: every package, its version and the hashes of its files (CycloneDX 1.6).

The same lock gives the same file: no time, no serial number, no address.
"""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
LOCK, SBOM = ROOT / "requirements.lock", ROOT / "docs" / "sbom.cdx.json"
# NAME==VERSION, perhaps ; on which systems, and its hashes
RE_PINNED = re.compile(
    r"^([a-z0-9][a-z0-9._-]*)==([^\s\\;]+)(?: *;[^\\\n]*)?((?:\s*\\\n\s+--hash=sha256:[0-9a-f]{64})+)", re.MULTILINE
)


def components(lock: str) -> list[dict[str, Any]]:
    """The packages of a lock file, in its order."""
    found = []
    for name, version, hashes in RE_PINNED.findall(lock):
        purl = f"pkg:pypi/{name}@{version}"
        digests = sorted(re.findall(r"[0-9a-f]{64}", hashes))
        found.append(
            {
                "type": "library",
                "bom-ref": purl,
                "name": name,
                "version": version,
                "purl": purl,
                "hashes": [{"alg": "SHA-256", "content": digest} for digest in digests],
            }
        )
    return found


def sbom(lock: str, project: dict[str, Any]) -> str:
    """The bill of materials as JSON text."""
    itself = {"type": "application", "bom-ref": project["name"], "name": project["name"], "version": project["version"]}
    document = {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {"component": {**itself, "licenses": [{"license": {"id": project["license"]}}]}},
        "components": components(lock),
    }
    return json.dumps(document, indent=1) + "\n"


if __name__ == "__main__":
    about = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    SBOM.write_text(sbom(LOCK.read_text("utf-8"), about), "utf-8")
