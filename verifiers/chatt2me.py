"""Verifies the signature of a Switchhook delivery in the profile "chatt2me".

    X-hub-Signature: t=<unix seconds>,v1=<hex HMAC-SHA256(secret, t + "." + body)>

Copy this file into your receiver: it needs nothing but Python 3.8 or newer. Give `verify` the raw
bytes of the body, before any JSON parser touches them.

As a program: python3 chatt2me.py --secret SECRET --signature HEADER [--at SECONDS] < body
Exit code 0 = genuine, 1 = not (the reason is on stderr), 2 = wrong usage.
"""
import argparse
import hashlib
import hmac
import re
import sys
import time
from typing import Optional

MAX_SKEW_SECONDS = 300


def verify(secret: str, header: Optional[str], body: bytes, now: Optional[float] = None) -> Optional[str]:
    """Returns None when the delivery is genuine, else the reason why it is not.

    secret: the webhook's signing secret, the whole text; header: the value of X-hub-Signature;
    body: the raw bytes; now: unix seconds, by default the time of the call.
    """
    parts = {"t": [], "v1": []}
    for part in (header or "").split(","):
        name, _, value = part.strip().partition("=")
        if name in parts:
            parts[name].append(value)
    if len(parts["t"]) != 1 or not re.fullmatch(r"[0-9]{1,12}", parts["t"][0]):
        return "no time in the signature"
    if len(parts["v1"]) != 1 or not re.fullmatch(r"[0-9a-f]{64}", parts["v1"][0]):
        return "no v1 in the signature"
    stamp = parts["t"][0]
    if abs((time.time() if now is None else now) - int(stamp)) > MAX_SKEW_SECONDS:
        return "the signature is too old"
    expected = hmac.new(secret.encode(), stamp.encode() + b"." + body, hashlib.sha256).hexdigest()
    return None if hmac.compare_digest(expected, parts["v1"][0]) else "the signature is wrong"


def main() -> int:
    parser = argparse.ArgumentParser(description="Verifies X-hub-Signature of a body on stdin.")
    parser.add_argument("--secret", required=True)
    parser.add_argument("--signature", required=True)
    parser.add_argument("--at", type=float)
    options = parser.parse_args()
    problem = verify(options.secret, options.signature, sys.stdin.buffer.read(), options.at)
    if problem:
        print(problem, file=sys.stderr)
    return 1 if problem else 0


if __name__ == "__main__":
    sys.exit(main())
