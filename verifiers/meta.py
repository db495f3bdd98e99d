"""Verifies the signature of a Switchhook delivery in the profile "meta".

    X-Hub-Signature-256: sha256=<hex HMAC-SHA256(secret, body)>

It covers no time, so whoever overhears a request can send it again: remember
the ids of the messages and statuses in it and take each one once.

Copy this file into your receiver: it needs nothing but Python 3.8 or newer. Give `verify` the raw
bytes of the body, before any JSON parser touches them.

As a program: python3 meta.py --secret SECRET --signature HEADER < body
Exit code 0 = genuine, 1 = not (the reason is on stderr), 2 = wrong usage.
"""
import argparse
import hashlib
import hmac
import re
import sys
from typing import Optional


def verify(secret: str, header: Optional[str], body: bytes) -> Optional[str]:
    """Returns None when the delivery is genuine, else the reason why it is not.

    secret: the endpoint's signing secret, the whole text; it stands where Meta has the app secret;
    header: the value of X-Hub-Signature-256; body: the raw bytes.
    """
    form = re.fullmatch(r"sha256=([0-9a-f]{64})", header or "")
    if form is None:
        return "the signature has another form"
    expected = hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
    return None if hmac.compare_digest(expected, form.group(1)) else "the signature is wrong"


def main() -> int:
    parser = argparse.ArgumentParser(description="Verifies X-Hub-Signature-256 of a body on stdin.")
    parser.add_argument("--secret", required=True)
    parser.add_argument("--signature", required=True)
    options = parser.parse_args()
    problem = verify(options.secret, options.signature, sys.stdin.buffer.read())
    if problem:
        print(problem, file=sys.stderr)
    return 1 if problem else 0


if __name__ == "__main__":
    sys.exit(main())
