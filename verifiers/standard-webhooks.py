"""Verifies the signature of a Switchhook delivery in the profile "standard" (Standard Webhooks v1).

    webhook-id: <event id>
    webhook-timestamp: <unix seconds>
    webhook-signature: v1,<base64 HMAC-SHA256(key, id + "." + timestamp + "." + body)> [v1,... more]

The key is what the base64 part of the secret, whsec_..., stands for. While a secret is being
replaced there are two signatures, separated by a space; one of them must fit.

Copy this file into your receiver: it needs nothing but Python 3.8 or newer. Give `verify` the raw
bytes of the body, before any JSON parser touches them.

As a program: python3 standard-webhooks.py --secret SECRET --id ID --timestamp T --signature S
              [--at SECONDS] < body
Exit code 0 = genuine, 1 = not (the reason is on stderr), 2 = wrong usage.
"""
import argparse
import base64
import binascii
import hashlib
import hmac
import re
import sys
import time
from typing import Mapping, Optional

MAX_SKEW_SECONDS = 300
PREFIX = "whsec_"


def verify(secret: str, headers: Mapping[str, str], body: bytes, now: Optional[float] = None) -> Optional[str]:
    """Returns None when the delivery is genuine, else the reason why it is not.

    secret: the endpoint's secret, whsec_...; headers: with webhook-id, webhook-timestamp and
    webhook-signature; body: the raw bytes; now: unix seconds, by default the time of the call.
    """
    if not secret.startswith(PREFIX):
        return "the secret does not begin with whsec_"
    event_id = headers.get("webhook-id")
    stamp = headers.get("webhook-timestamp")
    signatures = headers.get("webhook-signature")
    if not event_id or not stamp or not signatures:
        return "a header is missing"
    if not re.fullmatch(r"[0-9]{1,12}", stamp):
        return "the time is not a number"
    if abs((time.time() if now is None else now) - int(stamp)) > MAX_SKEW_SECONDS:
        return "the signature is too old"
    key = base64.b64decode(secret[len(PREFIX):])
    expected = hmac.new(key, f"{event_id}.{stamp}.".encode() + body, hashlib.sha256).digest()
    for one in signatures.split(" "):
        version, _, code = one.partition(",")
        try:
            given = base64.b64decode(code, validate=True)
        except binascii.Error:
            continue
        if version == "v1" and hmac.compare_digest(given, expected):
            return None
    return "the signature is wrong"


def main() -> int:
    parser = argparse.ArgumentParser(description="Verifies the Standard Webhooks signature of a body on stdin.")
    for name in ("secret", "id", "timestamp", "signature"):
        parser.add_argument("--" + name, required=True)
    parser.add_argument("--at", type=float)
    options = parser.parse_args()
    headers = {
        "webhook-id": options.id,
        "webhook-timestamp": options.timestamp,
        "webhook-signature": options.signature,
    }
    problem = verify(options.secret, headers, sys.stdin.buffer.read(), options.at)
    if problem:
        print(problem, file=sys.stderr)
    return 1 if problem else 0


if __name__ == "__main__":
    sys.exit(main())
