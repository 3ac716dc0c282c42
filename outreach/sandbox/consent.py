"""The page on which a network asks a person whether an app may act for their accounts, as the sandbox shows it.

Whoever looks at the sandbox is signed in as the owner of every account that it plays.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from html import escape
from urllib.parse import parse_qsl, urlencode, urlsplit

from outreach.sandbox.state import SandboxAccount
from outreach.sandbox.wire import Answer, Request, html_answer

STYLE = """body{font:1rem/1.5 sans-serif;max-width:30rem;margin:3rem auto;padding:0 1rem;color:#16302a;background:#fff}
label{display:block;padding:.6rem 0}button{font:inherit;min-height:44px;padding:0 1.5rem;margin:1rem 1rem 0 0}"""


def ask(
    request: Request,
    *,
    network: str,
    accounts: Iterable[SandboxAccount],
    several: bool,
    scopes: Sequence[str],
) -> Answer:
    """The question, as a form that is sent to the address that asked."""
    kind = "checkbox" if several else "radio"
    choices = "".join(
        f'<label><input type="{kind}" name="account" value="{escape(account.external_id)}"'
        f"{' checked' if several or not index else ''}> {escape(account.display_name)}</label>"
        for index, account in enumerate(accounts)
    )
    hidden = "".join(
        f'<input type="hidden" name="{escape(name)}" value="{escape(value)}">'
        for name, value in request.query.items()
    )
    return html_answer(
        200,
        f'<!DOCTYPE html><html lang="de"><head><meta charset="utf-8"><title>{network} (Sandkasten)</title>'
        f'<meta name="viewport" content="width=device-width"><style>{STYLE}</style></head><body><main>'
        f"<h1>Darf outreach für Sie auf {network} veröffentlichen?</h1>"
        f"<p>Dies ist der Sandkasten, nicht {network}. Verlangt werden: {escape(', '.join(scopes))}.</p>"
        f'<form method="post" action="{escape(request.path)}">{hidden}'
        f"<fieldset><legend>Für welche Konten?</legend>{choices}</fieldset>"
        '<button name="answer" value="yes">Erlauben</button><button name="answer" value="no">Ablehnen</button>'
        "</form></main></body></html>",
    )


def send_back(request: Request, code_for: Callable[[Sequence[str], Mapping[str, str]], str]) -> Answer:
    """Where the person's answer leads: back to the app, with the code of ``code_for`` (chosen ids, fields) or a no."""
    fields = parse_qsl(request.body.decode(), keep_blank_values=True)
    told = dict(fields)
    chosen = [value for name, value in fields if name == "account"]
    allowed = bool(chosen) and told.get("answer") == "yes"
    answer = {"code": code_for(chosen, told)} if allowed else {"error": "access_denied"}
    redirect = told.get("redirect_uri", "")
    if urlsplit(redirect).scheme not in {"http", "https"}:
        return html_answer(400, "<h1>redirect_uri is not an address</h1>")
    joined = urlencode({**answer, "state": told.get("state", "")})
    return Answer(status=302, headers={"Location": f"{redirect}{'&' if '?' in redirect else '?'}{joined}"})
